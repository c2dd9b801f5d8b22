"""The map of a made day, rendered once, and browsers that draw it with and without WebGL."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.report.atlas.views import a_rich_view
from trucewatch.geo.ground import Ground
from trucewatch.report import render_atlas

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run"]
WITH_WEBGL = [*QUIET, "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WITHOUT_WEBGL = [*QUIET, "--disable-gpu", "--disable-3d-apis"]


@dataclass
class Watched:
    """An open page with everything that it said and asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def atlas(ground: Ground) -> str:
    """Return the page of a made day for the cell."""
    return render_atlas(a_rich_view(ground), ground, "day.html")


@pytest.fixture(scope="session")
def public_atlas(ground: Ground) -> str:
    """Return the page of the same day for the public."""
    return render_atlas(a_rich_view(ground, "public"), ground)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Return the driver, or skip where Debian's Chromium is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as held:
        yield held


@pytest.fixture(scope="module")
def drawing(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser that draws by WebGL, in software."""
    held = playwright.chromium.launch(executable_path=CHROMIUM, args=WITH_WEBGL)
    yield held
    held.close()


@pytest.fixture(scope="module")
def plain(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser without WebGL."""
    held = playwright.chromium.launch(executable_path=CHROMIUM, args=WITHOUT_WEBGL)
    yield held
    held.close()


def open_page(
    browser: Browser, html: str, folder: Path, width: int = 1280, dark: bool = False, address: str = ""
) -> Watched:
    """Open a page from disk and wait until its map is drawn."""
    path = folder / "map.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    watched = Watched(page)
    page.on("console", lambda message: watched.said.append(message.text))
    page.on("pageerror", lambda error: watched.said.append(str(error)))
    page.on("request", lambda request: watched.asked.append(request.url))
    page.goto(path.as_uri() + address)
    page.wait_for_selector("html[data-map]")
    return watched


def until(page: Page, expression: str, seconds: float = 10.0) -> None:
    """Wait until an expression holds; the page's policy forbids the driver's own way, which evaluates texts."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"waited in vain until {expression}"
        page.wait_for_timeout(50)
