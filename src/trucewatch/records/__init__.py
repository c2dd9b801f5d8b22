"""Frozen records: the words of the project as types. Standard library only, but for `table`."""
