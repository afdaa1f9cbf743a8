"""What scripts of the studio and the activists' page say while they work comes from catalogues too: a real Chromium."""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, FilePayload, Page

from publisher.domain.accounts import Role
from tests.browser.conftest import browser, chromium
from tests.content.test_editing import picture
from tests.language_walk import offices as at
from tests.language_walk.marked import marked, marked_templates
from tests.language_walk.plain_words import read_texts
from tests.language_walk.visitors import Said, without_catalogue
from tests.studio.house import House, closed

__all__ = ["browser", "chromium"]
pytestmark = pytest.mark.slow  # test_sources.py reads the scripts
PHOTOS: list[FilePayload] = [
    {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": picture()},
    {"name": "2.jpg", "mimeType": "image/jpeg", "buffer": b"nothing"},
]


@pytest.fixture
def house(tmp_path: Path, migrated_file: Path) -> Iterator[House]:
    found = at.opened(tmp_path / "office", migrated_file, marked_templates(tmp_path / "templates"))
    for slug in (at.OUT, at.READY):
        at.written(found, slug)
    found.server.office.newsroom.let_send(at.NEWS, "Ζήτα", "two", "sq", "Γάμμα")
    yield found
    closed(found)


@pytest.fixture
def context(house: House, browser: Browser) -> Iterator[BrowserContext]:
    """A browser of whoever writes, and what its scripts ask in a window of the browser's own."""
    account = next(each for each in house.server.office.accounts.all() if each.role is Role.EDITOR)
    token = token_hex(16)
    house.server.office.sessions.begin(account.id, token)
    found = browser.new_context(locale="sq")
    found.add_cookies([{"name": "studio", "value": token, "url": house.url}])
    yield found
    found.close()


class Watched:
    """A page of which every text is remembered, as often as somebody looks."""

    def __init__(self, page: Page) -> None:
        self.page, self.said = page, list[Said]()
        page.on("dialog", self._answers)

    def _answers(self, dialog: Dialog) -> None:
        self.said.append(Said("dialog", "text", dialog.message))
        dialog.dismiss()

    def looks(self) -> None:
        self.said += [Said(self.page.url, part, text) for part, text in read_texts(self.page.content())]

    def waits_for(self, english: str, within: str) -> None:
        """Wait until a script says something, and look."""
        self.page.locator(within).filter(has_text=marked(english)).first.wait_for(timeout=20_000)
        self.looks()


def test_sending_news_says_all_of_it_in_the_readers_language(house: House, browser: Browser) -> None:
    context = browser.new_context(locale="sq")
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(f"{house.url}/news/{at.NEWS}")
    context.set_offline(True)
    page.fill("#text", "Νέα")
    page.set_input_files("#photo", PHOTOS)
    page.check("[name=consent]")
    page.click("button.main")
    watched.waits_for("No internet", "#news-state")
    context.set_offline(False)
    watched.waits_for("Photos received", "#news-told, .card.trouble, main")
    house.server.office.newsroom.revoke(1, "Γάμμα")
    page.fill("#text", "Νέα")
    page.click("button.main")
    page.wait_for_timeout(1500)
    watched.looks()
    context.close()
    assert without_catalogue(watched.said) == []


def test_writing_says_all_of_it_in_the_readers_language(house: House, context: BrowserContext) -> None:
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(f"{house.url}/drafts/{at.READY}")
    watched.looks()
    page.fill("#title-sq", "Άλφα")
    watched.waits_for("Saved at", "#saved")
    page.set_input_files("#picture", PHOTOS)
    page.wait_for_timeout(3000)
    watched.looks()
    context.set_offline(True)
    page.fill("#title-sq", "Βήτα")
    page.wait_for_timeout(3000)
    watched.looks()
    context.set_offline(False)
    file = at.written(house, at.READY)
    file.write_text(file.read_text("utf-8").replace("Τίτλος", "Γάμμα"), "utf-8")
    page.fill("#title-sq", "Δέλτα")
    page.wait_for_timeout(4000)
    watched.looks()
    context.clear_cookies()
    page.fill("#title-sq", "Ωμέγα")
    page.wait_for_timeout(4000)
    watched.looks()
    assert without_catalogue(watched.said) == []


@pytest.mark.parametrize(
    "path", [f"/drafts/{at.OUT}/plan", "/calendar", "/calendar?view=week", f"/drafts/{at.OUT}/repeat"]
)
def test_choosing_a_time_says_all_of_it_in_the_readers_language(
    house: House, context: BrowserContext, path: str
) -> None:
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(house.url + path)
    for field in page.locator('input[type="datetime-local"]').all():
        field.fill("2026-11-28T10:00")
        field.blur()
    page.wait_for_timeout(1000)
    watched.looks()
    assert without_catalogue(watched.said) == []
