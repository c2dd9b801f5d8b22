"""Trucewatch: the software of the people who watch a ceasefire."""

__version__ = "0.3.0"
