"""Fixtures for all tests: where the real data are, and what is skipped without them."""

import os
from pathlib import Path

import pytest

from tests.pipeline.chain import lay_small

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


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one exercise day as laid, nothing ingested yet; copy it before you change it."""
    return lay_small(tmp_path_factory.mktemp("laid") / "world")
