"""An event is written in the studio's form: times by the clock of the organisation, places by language."""

import re
from html import unescape
from typing import Any

import pytest

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House

HIDDEN = re.compile(r'name="(digest|marks)" value="([^"]*)"')
FIELDS = {"title-sq": "T", "summary-sq": "P", "body-sq": "x", "topics": "housing", "places": "ferizaj"}


def sent(drita: Browser, **fields: str) -> str:
    """Save the form with these fields, and open it again."""
    shown = dict(HIDDEN.findall(drita.get("/drafts/lajm").text))
    values: dict[str, Any] = {name: unescape(value) for name, value in shown.items()} | FIELDS
    drita.post("/drafts/lajm", **{**values, **fields})
    return unescape(drita.get("/drafts/lajm").text)


def written(house: House) -> str:
    return (house.folder / "posts/lajm/index.md").read_text(encoding="utf-8")


def test_an_event_is_typed_moved_and_taken_out(house: House) -> None:
    house.draft("lajm")
    drita = house.signed_in("Drita", Role.AUTHOR)
    page = sent(
        drita,
        event_start="2026-12-05T10:00",
        event_end="2026-12-05T12:00",
        **{"event_place-sq": "Salla, Ferizaj", "practical_until-sq": "20 dhjetor"},
    )
    text = written(house)
    assert "start = 2026-12-05T10:00:00" in text
    assert "end = 2026-12-05T12:00:00" in text
    assert 'place = "Salla, Ferizaj"' in text
    assert 'until = "20 dhjetor"' in text
    assert 'value="2026-12-05T10:00"' in page
    assert "Kur: e shtunë, 5 dhjetor 2026, 10:00–12:00" in page  # in the Facebook post beside it
    sent(drita)  # a form without these fields leaves them
    assert "start = 2026-12-05T10:00:00" in written(house)
    sent(drita, event_start="2026-12-06T10:00", event_end="", event_cancelled="1", **{"event_place-sq": "Tjetër"})
    text = written(house)
    assert "start = 2026-12-06T10:00:00" in text
    assert "cancelled = true" in text
    assert "end =" not in text
    sent(drita, event_start="", event_end="", **{"event_place-sq": "", "practical_until-sq": ""})
    assert "[event]" not in written(house)
    assert "[practical]" not in written(house)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2027-03-28T02:30", "", "does not exist"),
        ("2027-10-31T02:30", "", "comes twice"),
        ("2027-03-20T12:00", "2027-03-20T11:00", "ends before it begins"),
        ("2020-03-20T12:00", "", "in the past"),
        ("", "2027-03-20T11:00", "When does the event begin?"),
    ],
)
def test_a_time_that_cannot_be_is_told_beside_its_field(house: House, start: str, end: str, told: str) -> None:
    house.draft("lajm")
    drita = house.signed_in("Drita", Role.AUTHOR)
    assert told in sent(drita, event_start=start, event_end=end)


def test_which_of_two_equal_times_is_meant_is_asked_and_kept(house: House) -> None:
    house.draft("lajm")
    drita = house.signed_in("Drita", Role.AUTHOR)
    page = sent(drita, event_start="2027-10-31T02:30")
    assert '<p class="which" id="event_start-twice">' in page
    page = sent(drita, event_start="2027-10-31T02:30", event_start_offset="+01:00")
    assert "start = 2027-10-31T02:30:00+01:00" in written(house)
    assert "comes twice" not in page
    assert 'value="2027-10-31T02:30"' in page
    sent(drita, event_start="2027-10-30T02:30", event_start_offset="+01:00")
    assert "start = 2027-10-30T02:30:00\n" in written(house)
    assert '<p class="which" id="event_start-twice" hidden>' in sent(drita)


def test_a_time_with_another_offset_is_shown_by_the_own_clock_and_kept(house: House) -> None:
    house.draft("lajm")
    file = house.folder / "posts/lajm/index.md"
    file.write_text(file.read_text().replace("+++\n\n", "[event]\nstart = 2027-12-05T10:00:00Z\n+++\n\n", 1))
    drita = house.signed_in("Drita", Role.AUTHOR)
    assert 'value="2027-12-05T11:00"' in drita.get("/drafts/lajm").text
    assert "start = 2027-12-05T10:00:00Z" in (sent(drita, event_start="2027-12-05T11:00") and written(house))
    sent(drita, event_start="2027-12-05T12:00")
    assert "start = 2027-12-05T12:00:00\n" in written(house)


def test_a_duplicate_asks_for_a_time_of_its_own(house: House) -> None:
    house.draft("lajm")
    drita = house.signed_in("Drita", Role.AUTHOR)
    sent(drita, event_start="2027-12-05T10:00", event_cancelled="1", **{"event_place-sq": "Salla"})
    copy = drita.post("/drafts/lajm/copy")
    assert "When does the event begin?" in copy.text
    (made,) = (each for each in (house.folder / "posts").iterdir() if each.name != "lajm")
    text = (made / "index.md").read_text(encoding="utf-8")
    assert 'place = "Salla"' in text
    assert "start =" not in text
    assert "cancelled" not in text
