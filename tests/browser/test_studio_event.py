"""An event written, moved and cancelled by hand in the studio, over a change of clocks: told alike everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from publisher.studio.time_input import UNDO
from tests.browser.conftest import hurry
from tests.browser.test_studio import PHONE
from tests.browser.test_studio_pages import signed_in
from tests.site.test_calendar_files import read_by_javascript
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]

pytestmark = pytest.mark.slow
SATURDAY, SUNDAY = "e shtunë, 30 tetor 2027", "e diel, 31 tetor 2027"


@contextmanager
def opened(house: House, page: Page) -> Iterator[Page]:
    """Open the draft; what is done in it is saved by itself before it is left, and goes out."""
    page.goto(f"{house.url}/drafts/lajm")
    hurry(page)
    for more in ("#event", "details.told-first"):
        page.locator(more).first.evaluate("details => details.open = true")
    yield page
    goes_out(house, page)


@contextmanager
def saved(page: Page) -> Iterator[None]:
    """Wait until what is done is saved."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/drafts/lajm" in answer.url):
        yield
        page.keyboard.press("Tab")


def types(page: Page, **fields: str) -> None:
    """Fill fields of the event as by hand, and wait until it is saved by itself."""
    with saved(page):
        for name, value in fields.items():
            page.locator(f"#{name.replace('__', '-')}").fill(value)


def goes_out(house: House, page: Page) -> None:
    """Look at it, press *Publish now*, and let the seconds pass in which that can be undone."""
    page.goto(f"{house.url}/drafts/lajm/plan")
    page.get_by_role("button", name="Publish now").click()
    page.wait_for_url("**/posts/lajm**")
    house.clock.passes(seconds=UNDO.total_seconds() + 1)
    house.app.deliver(lambda *_: None)


class Told:
    """All that is told of the event, by whoever reads it."""

    def __init__(self, house: House) -> None:
        site: Path = house.folder / "site"
        (article,) = site.glob("sq/lajme-dhe-ngjarje/*/lajm")
        self.page = (article / "index.html").read_text(encoding="utf-8")
        self.listed = (site / "sq/ngjarjet/index.html").read_text(encoding="utf-8")
        items = feedparser.parse((site / "sq/feed.xml").read_bytes()).entries
        self.feed = [f"{item.title} {item.content[0].value}" for item in items]
        (post,) = house.app.container.start_sandbox().published()
        self.facebook = post.message
        self.calendars = [article / "event.ics", site / "sq/ngjarjet/calendar.ics"]

    def everywhere(self) -> list[str]:
        return [self.page, self.listed, *self.feed, self.facebook]

    def in_calendars(self) -> list[tuple[datetime, datetime, str, int]]:
        """Return start, end, state and number of change as each reader of each file understands them."""
        found = []
        for file in self.calendars:
            ours: Any = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")[0]
            (theirs,) = read_by_javascript(file)
            found.append(
                (ours.start.astimezone(UTC), ours.end.astimezone(UTC), str(ours["STATUS"]), int(ours["SEQUENCE"]))
            )
            start, end = (datetime.fromisoformat(theirs[key]) for key in ("starts", "ends"))
            found.append((start, end, theirs["status"], theirs["sequence"]))
        return found


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year, month, day, hour, minute


def test_an_event_is_written_moved_and_cancelled_over_a_change_of_clocks(house: House, browser: Browser) -> None:
    house.draft("lajm")
    house.lets_in("drita", Role.EDITOR)
    page = signed_in(house, browser, "en", "light", PHONE).new_page()
    with opened(house, page):
        types(page, event_start="2027-10-30T18:00", event_end="2027-10-31T10:00", event_place__sq="Salla, Ferizaj")
    told = Told(house)
    when = f"{SATURDAY}, 18:00 – {SUNDAY}, 10:00"
    assert len(told.feed) == 1
    assert [words for words in told.everywhere() if when not in words or "Salla, Ferizaj" not in words] == []
    assert told.in_calendars() == [(utc(2027, 10, 30, 16), utc(2027, 10, 31, 9), "CONFIRMED", 0)] * 4

    with opened(house, page):
        types(page, event_start="2027-10-31T02:30")
        expect(page.locator("#event_start-twice")).to_be_visible()
        with saved(page):
            page.locator("#event_start_offset").select_option("+01:00")
    told = Told(house)
    assert [words for words in told.everywhere() if f"{SUNDAY}, 02:30 (UTC+1)–10:00" not in words] == []
    assert "Ishte planifikuar për: e shtunë, 30 tetor 2027, 18:00" in told.page
    assert [words.startswith("Kohë e re: ") for words in told.feed] == [True, False]
    assert "Kohë e re" in told.facebook
    assert told.in_calendars() == [(utc(2027, 10, 31, 1, 30), utc(2027, 10, 31, 9), "CONFIRMED", 1)] * 4

    with opened(house, page), saved(page):
        page.get_by_label("The event is cancelled").check()
    told = Told(house)
    assert "Kjo ngjarje nuk do të mbahet." in told.page
    assert [words.startswith("Anuluar: ") for words in told.feed] == [True] * 3
    assert [words for words in told.everywhere()[1:] if "Anuluar" not in words] == []
    assert told.in_calendars() == [(utc(2027, 10, 31, 1, 30), utc(2027, 10, 31, 9), "CANCELLED", 2)] * 4
