"""Tests of the page with map, strip and table."""
