"""A Chromium and the demonstration site, once for each file of tests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import programs
from tests.browser.demo import Demo, write_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The site with one of each kind of page."""
    return write_demo(tmp_path_factory.mktemp("demo"), "http://kosint.example")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium, gone before other files' tests: Playwright keeps an event loop, and they may start their own."""
    with programs.browser() as running:
        yield running


def everything() -> bool:
    """Return whether all is looked at (`make everything`), or a sample of it."""
    return os.environ.get("PUBLISHER_TESTS") == "all"
