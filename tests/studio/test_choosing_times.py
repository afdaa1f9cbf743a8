"""Choosing a time: what else goes out then, what past reach suggests, and moving what is planned."""

import re
from dataclasses import replace
from typing import Any

import pytest

from publisher.domain.accounts import Role
from publisher.domain.suggested_times import ENOUGH
from publisher.pipeline.submit import SubmitRequest
from tests.studio.conftest import Build
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan


@pytest.fixture
def ana(house: House) -> Browser:
    for slug in ("lajm", "tjeter"):
        house.draft(slug)
    browser = house.signed_in("ana", Role.AUTHOR)
    plan(browser, "lajm", when="at", at="2026-11-25T10:30")
    return browser


def told(browser: Browser, at: str, slug: str = "tjeter") -> dict[str, Any]:
    answer: dict[str, Any] = browser.get(f"/clashes?slug={slug}&at={at}").json()
    return answer


def test_a_time_is_told_with_its_zone_and_with_what_goes_out_near_it(ana: Browser) -> None:
    assert told(ana, "2026-11-25T11:31") == {"time": "Wed 25 Nov 2026, 11:31 (CET)", "told": []}
    near = "“Titulli i lajm” is published within the same hour, at 10:30."
    assert told(ana, "2026-11-25T10:00")["told"] == [near]
    assert told(ana, "2026-11-25T11:29")["told"] == [near]
    assert told(ana, "2026-11-25T10:30", "lajm")["told"] == []  # not itself
    assert told(ana, "2027-03-28T02:30")["told"] == [
        "This time does not exist, because the clocks change. Choose another one."
    ]
    assert told(ana, "soon")["told"] == ["This is not a date with a time."]
    assert told(ana, "") == {"time": "", "told": []}


def test_posts_nearer_than_the_least_gap_say_that_one_waits(house: House, ana: Browser) -> None:
    settings = house.app.settings
    house.app.container.settings = replace(settings, facebook=replace(settings.facebook, min_gap_seconds=600))
    assert told(ana, "2026-11-25T10:35")["told"] == [
        (
            "“Titulli i lajm” is published on Facebook at 10:30. Two posts are at least 10 minutes apart, "
            "so one of them waits."
        )
    ]
    assert "within the same hour" in told(ana, "2026-11-25T10:45")["told"][0]


def test_the_time_that_stands_there_is_looked_at_before_anybody_chooses(house: House, ana: Browser) -> None:
    house.draft("orari")
    file = house.folder / "posts" / "tjeter" / "index.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("topics", "publish_at = 2026-11-25T10:00:00\ntopics"), encoding="utf-8"
    )
    ana.get("/drafts/tjeter/plan")
    assert ana.sees("“Titulli i lajm” is published within the same hour, at 10:30.")
    assert not ana.get("/drafts/orari/plan").text.count("within the same hour")


@pytest.mark.slow
def test_times_are_suggested_only_from_enough_posts(build: Build) -> None:
    # On Facebook alone, whose reach it is about: a website would be built twenty times.
    house = build('[measure]\nages = ["1m", "1h"]\n[posts]\nchannels = ["facebook"]\n')
    house.draft("ri")
    for number in range(ENOUGH - 1):
        goes_out(house, f"lajm-{number}", hours=3 if number % 2 else 45)
    browser = house.signed_in("ana", Role.AUTHOR)
    assert "19 of 20 so far in the last six months" in browser.get("/drafts/ri/plan").text
    goes_out(house, "lajm-20", hours=1)
    page = browser.get("/drafts/ri/plan").text
    assert "Based on 20 posts" in page
    for at in re.findall(r'name="when" value="(2026[^"]+)"', page):
        assert told(browser, at, "ri")["told"] == []


def goes_out(house: House, slug: str, hours: int) -> None:
    """Publish a post, and measure it to the end."""
    house.draft(slug)
    house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana"))
    house.app.deliver(lambda _delivery: None)
    for minutes in (1, 60):
        house.clock.passes(minutes=minutes)
        house.app.measure()
    house.clock.passes(hours=hours)


def test_a_suggested_time_is_planned_as_it_stands(house: House, ana: Browser) -> None:
    assert plan(ana, "tjeter", when="2026-11-26T18:00") == 200
    assert {each.delivery.due_at.isoformat() for each in house.app.status("tjeter")} == {"2026-11-26T17:00:00+00:00"}
    assert plan(ana, "tjeter", when="whenever") == 409


def test_the_list_shows_each_day_and_moves_a_post_without_a_script(house: House, ana: Browser) -> None:
    page = ana.get("/calendar?view=list&day=2026-11-25").text
    assert page.count("<section") == 1
    assert "10:30 (CET)" in page
    moved = ana.post("/posts/lajm/move", at="2026-11-26T10:30", list="2026-11-01")
    assert moved.url.endswith("/calendar?view=list&day=2026-11-01&done=moved")
    assert ana.sees("Moved to the new time.")
    strange = ana.post("/posts/lajm/move", at="2026-11-27T10:30", list="//evil.example/?")
    assert strange.url.endswith("/calendar?view=list&day=2026-11-24&done=moved")
    assert "Nothing is published or scheduled" in ana.get("/calendar?view=list&day=2020-01-01").text


def test_who_draws_a_post_to_a_taken_hour_is_told(house: House, ana: Browser) -> None:
    plan(ana, "tjeter", when="at", at="2026-11-26T18:00")
    ana.get("/posts/tjeter")
    moved = ana.post("/posts/tjeter/move", headers={"X-Requested-By": "studio"}, at="2026-11-25T10:00")
    assert moved.json() == {
        "at": "Wed 25 Nov 2026, 10:00 (CET)",
        "clashes": ["“Titulli i lajm” is published within the same hour, at 10:30."],
    }
    assert house.app.status("tjeter")


@pytest.mark.slow
def test_many_posts_near_a_time_do_not_push_the_buttons_away(house: House, ana: Browser) -> None:
    for number in range(8):
        house.draft(f"afer-{number}")
        plan(ana, f"afer-{number}", at=f"2026-11-27T10:{number:02}")
    found = told(ana, "2026-11-27T10:00", "tjeter")["told"]
    assert len(found) == 3
    assert found[-1] == "and 6 more"
