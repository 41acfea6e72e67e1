"""A real browser for the tests: Debian's Chromium, watched for whatever a reader's console would show."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.services import ServiceMissing, find_chromium

# Three runs share two cores with their browsers: a page may take its time. Nothing waits longer than it has to.
PATIENCE_MILLISECONDS = 60_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@dataclass
class Watch:
    """What the pages of one test complained about: console errors (a CSP violation is one) and script errors."""

    reports: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=lambda: ["/favicon.ico"])  # asked for by itself where no icon is named

    def allow(self, pattern: str) -> None:
        """Say that a complaint is meant, such as the 404 of a page that should not be there."""
        self.allowed.append(pattern)

    def attach(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.reports.append(f"{page.url}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.reports.append(f"{message.location.get('url', '')}: {message.text}")

    def complaints(self) -> list[str]:
        """Return what was reported and not allowed."""
        return [each for each in self.reports if not any(re.search(pattern, each) for pattern in self.allowed)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for all tests."""
    try:
        program = find_chromium()
    except ServiceMissing as missing:
        pytest.skip(f"no Chromium here (Debian package {missing})")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fail the test if one of its pages complained."""
    watch = Watch()
    yield watch
    if complaints := watch.complaints():
        pytest.fail("the browser's console says:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def new_page(browser: Browser, live_server: Any, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page with cookies of its own: another person at another desk. Takes Playwright's context options."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        settings: dict[str, Any] = {"base_url": live_server.url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        context = browser.new_context(**settings | {"viewport": {"width": 1280, "height": 900}} | options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        watch.attach(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open one page at 1280 pixels."""
    return new_page()


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window, measured once its style sheets are there.

    After a click the text of a page can be read, and measured, a moment before they have come.
    """
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
