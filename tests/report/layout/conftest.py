"""A browser without a network, and axe-core to question a page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
Show: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, or skip where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield held
        held.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Return what opens HTML text from disk at a width and in a scheme, with every request but the file's stopped."""
    opened: list[Page] = []

    def stop(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    def opener(html: str, width: int = 1280, dark: bool = False) -> Page:
        path = tmp_path / f"page-{len(opened)}.html"
        path.write_text(html, encoding="utf-8")
        page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=True
        )
        page.route("**/*", stop)
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield opener
    for page in opened:
        page.close()


def violations(page: Page, tags: tuple[str, ...] = TAGS) -> list[str]:
    """Return what axe-core finds wrong with an open page: rule, place, and how it stands."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(r => r.violations)",
        list(tags),
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"][:4]
    ]
