"""A real Chromium against the site as it is served. Everything here is a `browser` test."""

import gc
import os
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from packages import chromium
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Playwright's synchronous calls keep an event loop in this thread, in which Django would refuse
# to touch the database; nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PHONE = {"width": 390, "height": 844}
PATIENCE = 60  # seconds for the server to answer what a page asked last, on a busy machine
DESK = {"width": 1280, "height": 900}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# what Chromium itself says when a test goes on before one page has moved into the next, or when it
# goes from a page of the reader's to one of the newsroom's, which does not move
_OF_MOVING = ("Transition was skipped", "Transition was aborted")


expect.set_options(timeout=1000 * PATIENCE / 2)  # Playwright's five seconds are too few for it


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Without garbage collection: in the middle of reading a test's source it has Playwright
    switch greenlets, which CPython 3.11 takes for a damaged stack, and the whole run ends."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium: Playwright's own is not needed."""
    if not chromium():
        pytest.fail("Chromium is not installed (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def all_answered(transactional_db) -> Iterator[None]:
    """The database is emptied when the server has answered the last request, not in the middle."""
    begun: list[bool] = []
    ended: list[bool] = []

    def begin(**_kwargs: object) -> None:
        begun.append(True)

    def end(**_kwargs: object) -> None:
        ended.append(True)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    until = time.monotonic() + PATIENCE
    while len(ended) < len(begun) and time.monotonic() < until:
        time.sleep(0.05)
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def context(browser: Browser, live_server, all_answered) -> Iterator[BrowserContext]:
    """A fresh profile on a phone. A request to another host, or a script error, is a failure."""
    made = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="zh-CN")
    elsewhere: list[str] = []
    errors: list[str] = []

    def keep_at_home(route) -> None:
        if route.request.url.startswith((live_server.url, "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    made.route("**/*", keep_at_home)
    made.on("weberror", lambda found: errors.append(str(found.error)))
    yield made
    made.close()
    assert not elsewhere, f"The page asked another host: {elsewhere}"
    errors = [each for each in errors if not each.startswith(_OF_MOVING)]
    assert not errors, f"A script of the page failed: {errors}"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """`page.goto("/")` opens the home page."""
    return context.new_page()
