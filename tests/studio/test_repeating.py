"""Posts that repeat: every date seen beforehand, each post made once, approved one by one with one click, stopped."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from publisher.content.editing.draft_copy import copy_draft
from publisher.domain.accounts import Role
from publisher.domain.delivery import Action, State
from publisher.domain.errors import InvalidInput
from publisher.operations.recurring_posts import make
from publisher.pipeline.submit import SubmitRequest
from tests.studio.conftest import Build
from tests.studio.house import DRAFT, Browser, House

WEEKLY = {"first": "2027-03-16T10:00", "every": "week", "ends": "count", "count": "3"}
SLUGS = ("2027-03-16-orari", "2027-03-23-orari", "2027-03-30-orari")


def model(house: House, title: str = "Orari, {date}") -> None:
    text = DRAFT.format(slug="x").replace("Titulli i x", title)
    house.draft("2026-11-orari", text)


def sees(browser: Browser, **chosen: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in (WEEKLY | chosen).items())
    return browser.get(f"/drafts/2026-11-orari/repeat?{asked}").text


def plans(browser: Browser, **chosen: str) -> int:
    found = re.search(r'name="digest" value="([0-9a-f]+)"', sees(browser, **chosen))
    fields: dict[str, Any] = {"digest": found[1] if found else "", **WEEKLY, **chosen}
    return browser.post("/drafts/2026-11-orari/repeat", **fields).status_code


def planned(house: House) -> dict[str, str]:
    return {
        f"{each.delivery.slug} {each.delivery.channel}": each.delivery.due_at.isoformat() for each in house.app.status()
    }


def test_every_date_is_seen_before_anything_is_planned(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    page = sees(ana)
    assert re.findall(r'<time datetime="[^"]+">([^<]+)</time> · ([^\n]+)', page) == [
        ("Tue 16 Mar 2027, 10:00 (CET)", "Orari, 16 mars 2027"),
        ("Tue 23 Mar 2027, 10:00 (CET)", "Orari, 23 mars 2027"),
        ("Tue 30 Mar 2027, 10:00 (CEST)", "Orari, 30 mars 2027"),
    ]
    assert page.count("The clocks change before this date; the time stays 10:00.") == 1
    assert house.app.status() == []
    assert "go forward that night and skip 02:30" in sees(ana, first="2027-03-28T02:30", every="day")
    assert "02:30 comes twice that night" in sees(ana, first="2027-10-31T02:30", every="day")


def test_each_date_gets_one_post_of_its_own_with_the_day_in_its_text(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    assert plans(ana) == 200
    assert planned(house) == {
        f"{slug} {channel}": at
        for slug, at in zip(
            SLUGS, ("2027-03-16T09:00:00+00:00", "2027-03-23T09:00:00+00:00", "2027-03-30T08:00:00+00:00"), strict=True
        )
        for channel in ("website", "facebook")
    }
    copied = (house.folder / "posts" / SLUGS[2] / "index.md").read_text(encoding="utf-8")
    assert 'title = "Orari, 30 mars 2027"' in copied
    assert "publish_at = 2027-03-30T10:00:00" in copied
    assert "# a note by hand" in copied
    assert house.app.check() == []
    assert ana.get("/drafts").text.count("/drafts/2027-") == 0  # the list is not full of copies
    assert ana.get("/drafts?find=2027-03").text.count('class="row-title" href="/drafts/2027-') == 3
    assert ana.get(f"/posts/{SLUGS[0]}").text.count("from a repeating post") == 1
    assert ("ana", "repeat") in house.audit()


def test_the_same_dates_are_not_planned_twice_and_a_changed_draft_not_at_all(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    digest = re.findall(r'name="digest" value="([0-9a-f]+)"', sees(ana))[0]
    token = ana.token
    fields: dict[str, Any] = {"form_token": token, "digest": digest, **WEEKLY}
    assert ana.post("/drafts/2026-11-orari/repeat", **fields).ok
    assert ana.post("/drafts/2026-11-orari/repeat", **fields).status_code == 409  # clicked twice
    assert len(planned(house)) == 6
    model(house, "Tjetër, {date}")
    assert ana.post("/drafts/2026-11-orari/repeat", **fields).status_code == 409
    assert len(planned(house)) == 6


def test_what_stopped_in_between_goes_on_and_nothing_is_made_twice(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    in_the_way = house.folder / "posts" / SLUGS[1]
    office = house.server.office
    number = office.series.begin(
        "2026-11-orari", "Orari", "", [(slug, _at(day)) for slug, day in zip(SLUGS, (16, 23, 30), strict=True)], "ana"
    )
    in_the_way.mkdir()  # half a copy of somebody else's: no draft
    with pytest.raises(InvalidInput):
        make(house.app, office.series.one(number), office.series, "ana")
    assert len(planned(house)) == 2
    assert f'<a href="/series/{number}">Some dates of “Orari” have no post yet.' in ana.get("/").text
    in_the_way.rmdir()
    assert "2 missing" in ana.get(f"/series/{number}").text
    ana.post(f"/series/{number}/go-on")
    first = planned(house)
    assert len(first) == 6
    assert "Some dates of" not in ana.get("/").text
    ana.post(f"/series/{number}/go-on")
    assert planned(house) == first
    assert ana.get("/series").text.count("still to be published: 3") == 1


def test_a_post_that_was_planned_before_the_program_died_is_not_planned_again(house: House) -> None:
    model(house)
    office = house.server.office
    number = office.series.begin("2026-11-orari", "Orari", "", [(SLUGS[0], _at(16))], "ana")
    copy_draft(house.folder / "posts", ("sq",), "2026-11-orari", SLUGS[0], _at(16).replace(tzinfo=None))
    house.app.submit(house.app.drafts.read(SLUGS[0]), SubmitRequest(by="ana", at=_at(16)))
    planned_ids = [each.delivery.id for each in house.app.status()]
    make(house.app, office.series.one(number), office.series, "ana")
    assert [each.delivery.id for each in house.app.status()] == planned_ids
    assert office.series.unmade() == {}


def test_a_date_that_passed_while_a_series_stood_still_never_goes_out_by_itself(house: House) -> None:
    model(house)
    office = house.server.office
    number = office.series.begin("2026-11-orari", "Orari", "", [(SLUGS[0], _at(16))], "ana")
    house.clock.now = _at(16) + timedelta(minutes=1)
    make(house.app, office.series.one(number), office.series, "ana")
    house.app.deliver(lambda *_: None)
    assert {each.delivery.state for each in house.app.status() if each.delivery.action is not Action.COMMENT} == {
        State.MISSED
    }


def _at(day: int) -> datetime:
    return datetime.fromisoformat(f"2027-03-{day}T09:00:00+00:00")


def test_stopping_unplans_what_is_not_out_and_leaves_what_is(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    plans(ana, first="2026-11-24T10:00")
    house.app.deliver(lambda _delivery: None)
    ana.get("/series/1")
    assert ana.post("/series/1/stop").ok
    states = [each.delivery.state.value for each in house.app.status()]
    assert sorted(states) == ["cancelled"] * 4 + ["sent"] * 2
    assert ana.post("/series/1/go-on").status_code == 409
    assert ("ana", "stop repeating") in house.audit()
    assert plans(ana, first="2026-12-01T10:00") == 200  # its dates are free again


def test_an_editor_approves_all_that_was_looked_at_with_one_click(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    model(house)
    ana, drita = house.signed_in("ana", Role.EDITOR), house.signed_in("drita", Role.EDITOR)
    plans(ana)
    assert ana.sees("somebody else has to approve it")
    drita.get("/series/1")
    seen = re.findall(r'name="seen" value="([^"]+)"', drita.page)
    assert [each.split(" ")[0] for each in seen] == list(SLUGS)
    token = drita.token
    changed = [*seen[:-1], f"{SLUGS[2]} {'0' * 64}"]
    assert drita.post("/series/1/approve", form_token=token, seen=changed).status_code == 409
    assert drita.post("/series/1/approve", form_token=token, seen=[f"lajm {'0' * 64}"]).status_code == 409
    assert drita.post("/series/1/approve", form_token=token, seen=seen[2:]).ok
    assert house.server.office.watching.unapproved() == []


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"first": "2026-11-01T10:00"}, "The first date has passed."),
        ({"count": "61"}, "At most 60 posts at once"),
        ({"ends": "until", "until": "2027-03-01"}, "such date falls before the end"),
        ({"ends": "until", "until": "soon"}, "Choose the last day"),
        ({"count": "many"}, "Choose the last day"),
        ({"every": "moon"}, "Choose a day and a time"),
        ({"first": "tomorrow"}, "Choose a day and a time"),
    ],
)
def test_what_makes_no_sense_is_told_and_plans_nothing(house: House, chosen: dict[str, str], told: str) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    assert told in sees(ana, **chosen)
    assert plans(ana, **chosen) == 409
    assert house.app.status() == []


def test_a_first_date_more_than_a_year_ahead_is_asked_about(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    far = "2036-03-16T10:00"
    page = sees(ana, first=far)
    assert "more than a year from now" in page
    assert f'name="far" value="{far}"' in page
    assert "Schedule all" not in page
    seen = sees(ana, first=far, far=far)
    digest = re.findall(r'name="digest" value="([0-9a-f]+)"', seen)[0]
    assert ana.post("/drafts/2026-11-orari/repeat", **WEEKLY | {"first": far, "digest": digest}).status_code == 409
    assert house.app.status() == []
    assert plans(ana, first=far, far=far) == 200
    assert len(house.app.status()) == 6


def test_facebook_gets_no_text_twice_and_a_gap_is_never_published(house: House) -> None:
    model(house, "Orari")
    ana = house.signed_in("ana", Role.AUTHOR)
    assert "Facebook takes the same text twice for a mistake" in sees(ana)
    assert plans(ana) == 409
    model(house)
    assert "Repeat" in ana.get("/drafts/2026-11-orari/plan").text
    assert ana.page.count("Schedule</button>") == 0
    digest = re.findall(r'name="digest" value="([0-9a-f]+)"', sees(ana))[0]
    assert ana.post("/drafts/2026-11-orari/plan", digest=digest, go="now").status_code == 409
    assert house.app.status() == []


def test_a_date_near_another_post_or_in_a_hold_says_so(house: House) -> None:
    model(house)
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    ana.get("/drafts/lajm/plan")
    digest = re.findall(r'name="digest" value="([0-9a-f]+)"', ana.page)[0]
    ana.post("/drafts/lajm/plan", digest=digest, when="at", at="2027-03-23T10:20")
    ana.get("/")
    times: dict[str, Any] = {"from": "2027-03-30T00:00", "until": "2027-03-31T00:00"}
    ana.post("/pause", reason="zgjedhjet", **times)
    page = sees(ana)
    assert page.count("“Titulli i lajm” is published within the same hour, at 10:20.") == 1
    assert page.count("Everything is on hold: zgjedhjet") == 1


def test_what_comes_next_in_a_series_is_what_really_goes_out(house: House) -> None:
    model(house)
    ana = house.signed_in("ana", Role.EDITOR)
    plans(ana)
    ana.get(f"/posts/{SLUGS[0]}")
    ana.post(f"/posts/{SLUGS[0]}/cancel")
    house.app.move(SLUGS[1], "ana", datetime.fromisoformat("2027-03-24T12:00+01:00"))
    listed = ana.get("/series").text
    assert "next: Wed 24 Mar 2027, 12:00" in listed
    assert "still to be published: 2" in listed
