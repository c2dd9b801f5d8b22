"""The made day and its page, worked out once for all tests of the report."""

import pytest

from tests.report.views import a_ground, a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.view import DayView
from trucewatch.report import render_day


@pytest.fixture(scope="session")
def ground() -> Ground:
    """Return the made ground."""
    return a_ground()


@pytest.fixture(scope="session")
def view(ground: Ground) -> DayView:
    """Return the made day for the cell."""
    return a_view(240, "cell", ground=ground)


@pytest.fixture(scope="session")
def page(view: DayView, ground: Ground) -> str:
    """Return its page."""
    return render_day(view, ground)
