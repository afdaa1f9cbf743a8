"""A Chromium and the demonstration site, once for each file of tests."""

import os
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import programs
from tests.browser.demo import Demo, write_demo
from tests.studio.house import LANGUAGES


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The site with one of each kind of page."""
    return write_demo(tmp_path_factory.mktemp("demo"), "http://kosint.example")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium, gone before other files' tests: Playwright keeps an event loop, and they may start their own."""
    with programs.browser() as running:
        yield running


@pytest.fixture
def languages() -> Sequence[str]:
    """All languages of the studio's houses here."""
    return LANGUAGES


#: How long a script waits until it saves or asks again, in milliseconds: not how long it has patience with an answer.
_WAITS = "[2000, 3000, 10000]"
_SOONER = f"""(() => {{
  const after = window.setTimeout;
  window.setTimeout = (act, wait, ...more) => after(act, {_WAITS}.includes(wait) ? wait / 10 : wait, ...more);
}})()"""


def hurry(page: Page) -> None:
    """Have the scripts of a page save, and ask again, after a tenth of their time."""
    page.add_init_script(_SOONER)
    page.evaluate(_SOONER)


def everything() -> bool:
    """Return whether all is looked at (`make everything`), or a sample of it."""
    return os.environ.get("PUBLISHER_TESTS") == "all"
