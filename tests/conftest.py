"""Fixtures for all tests: where the real data are, and what is skipped without them."""

import os
from pathlib import Path

import pytest

DEFAULT_DATA = Path(__file__).parents[1] / ".." / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data, or skip where neither it nor its default exists and this is not CI."""
    named = os.environ.get("TRUCEWATCH_DATA")
    folder = Path(named) if named else DEFAULT_DATA
    if (folder / "MANIFEST.md").is_file():
        return folder.resolve()
    if named or os.environ.get("CI"):
        pytest.fail(f"got no real data in {folder}; expected MANIFEST.md there; set TRUCEWATCH_DATA to the folder")
    pytest.skip("the real data are not on this machine (TRUCEWATCH_DATA is not set and ../shared/data is absent)")
