"""A time to go out, "now" that can be undone, and one channel that is cancelled alone: over HTTP, on a real ledger."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.cli.status_table import show
from publisher.domain.accounts import Role
from publisher.domain.delivery import State
from publisher.operations.erase import ErasureOrder, erase
from publisher.studio.server import StudioServer
from publisher.studio.time_input import UNDO
from tests.studio.conftest import Build
from tests.studio.house import CHEAP, Browser, House
from tests.studio.test_planning import plan, states
from tests.studio.test_taken_back import with_picture
from tests.studio.test_writing import digest


@pytest.fixture
def ana(house: House) -> Browser:
    house.draft("lajm")
    return house.signed_in("ana", Role.EDITOR)


def publish_now(browser: Browser, slug: str = "lajm") -> str:
    """Press it; give the moment that Undo is about."""
    browser.get(f"/drafts/{slug}/plan")
    assert browser.post(f"/drafts/{slug}/plan", digest=digest(browser), go="now").ok
    return due(browser)


def due(browser: Browser) -> str:
    found = re.search(r'name="due" value="([^"]+)"', browser.page)
    return found[1] if found else ""


def deliver(house: House) -> None:
    house.app.container.queue.set_aside(house.app.clock())
    house.app.deliver(lambda *_: None)


def pages_built(house: House) -> list[str]:
    return [str(file) for file in (house.folder / "site").rglob("*.html") if "lajm" in str(file)]


def word(browser: Browser, path: str = "/posts/lajm") -> list[str]:
    """Return the words of a page's chips, once each."""
    found = re.findall(r'class="chip state-[a-z-]+">(.+?)</span>', browser.get(path).text)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-23T10:00", "This time has passed"),
        ("2026-11-24T09:59", "This time has passed"),
        ("2026-03-29T02:30", "This time does not exist"),
        ("2036-11-25T10:30", "more than a year from now"),
        ("x", "not a date"),
        ("", "Choose a day and a time"),
    ],
)
def test_a_time_that_cannot_be_meant_plans_nothing_and_stays_in_the_form(
    house: House, ana: Browser, at: str, said: str
) -> None:
    assert plan(ana, "lajm", at=at) == 409
    assert ana.sees(said)
    assert house.app.status("lajm") == []
    assert not at or ana.sees(f'value="{at}"')


def test_more_than_a_year_ahead_is_asked_once(house: House, ana: Browser) -> None:
    far = "2036-11-25T10:30"
    assert plan(ana, "lajm", at=far, far="2031-01-01T10:00") == 409  # another day was confirmed
    assert ana.sees(f'name="far" value="{far}"')
    assert not re.search(r'name="far"[^>]*required', ana.page)  # another time may be typed in its place
    assert plan(ana, "lajm", at=far, far=far) == 200
    assert set(states(house, "lajm").values()) == {State.WAITING}


@pytest.mark.parametrize("door", ["plan", "move", "list", "drag", "release"])
def test_no_door_takes_a_time_that_has_passed(house: House, ana: Browser, door: str) -> None:
    past, quiet = "2026-11-20T10:00", {"X-Requested-By": "studio"}
    if door == "plan":
        assert plan(ana, "lajm", at=past) == 409
    elif door == "release":
        missed(house, ana)
        assert ana.post("/posts/lajm/release", at=past).status_code == 409
        assert set(states(house, "lajm").values()) == {State.MISSED}
    else:
        plan(ana, "lajm", at="2026-11-25T10:30")
        fields = {"list": "2026-11-25"} if door == "list" else {}
        answer = ana.post("/posts/lajm/move", headers=quiet if door == "drag" else None, at=past, **fields)
        assert answer.status_code == 409
        assert "This time has passed" in answer.text
        assert {each.delivery.due_at.day for each in house.app.status("lajm")} == {25}


def test_the_form_offers_the_next_full_hour_at_which_nothing_else_goes_out(house: House, ana: Browser) -> None:
    assert 'value="2026-11-24T11:00"' in ana.get("/drafts/lajm/plan").text
    plan(ana, "lajm", at="2026-11-24T11:00")
    house.draft("tjeter")
    assert 'value="2026-11-24T12:00"' in ana.get("/drafts/tjeter/plan").text


def test_publish_now_waits_for_ten_seconds_in_the_ledger_and_undo_means_that_nothing_was_sent(
    house: House, ana: Browser
) -> None:
    at = publish_now(ana)
    assert ana.sees("It is about to be published: Website, Facebook.")
    assert house.audit()[-1] == ("ana", "publish now")
    assert {each.delivery.due_at - house.app.clock() for each in house.app.status("lajm")} == {UNDO}
    deliver(house)
    port = house.server.port
    house.server.stop()  # a restart in between
    house.server = StudioServer(house.app, port, CHEAP)
    house.server.start()
    house.clock.passes(seconds=9)
    ana.get("/posts/lajm")
    assert due(ana) == at
    assert ana.post("/posts/lajm/undo", due=at).ok
    assert ana.sees("Undone. Nothing was published")
    house.clock.passes(minutes=5)
    deliver(house)
    assert set(states(house, "lajm").values()) == {State.CANCELLED}
    assert pages_built(house) == []
    assert word(ana) == ["Cancelled"]


def test_undo_that_comes_too_late_changes_nothing_and_says_so(house: House, ana: Browser) -> None:
    at = publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    assert ana.post("/posts/lajm/undo", due=at).status_code == 409
    assert ana.sees("It is too late to undo this")
    assert set(states(house, "lajm").values()) == {State.SENT}
    assert word(ana)[0] == "Published"


def test_who_undoes_what_a_colleague_undid_is_not_told_that_it_has_begun(house: House, ana: Browser) -> None:
    at = publish_now(ana)
    marko = house.signed_in("marko", Role.EDITOR)
    marko.get("/posts/lajm")
    for someone in (ana, marko):
        assert someone.post("/posts/lajm/undo", due=at).ok
        assert someone.sees("Undone. Nothing was published")
    assert [verb for _, verb in house.audit()].count("undo") == 1
    house.clock.passes(seconds=1)
    newer = publish_now(ana)
    assert marko.post("/posts/lajm/undo", due=at).status_code == 409
    assert marko.sees("It has been scheduled again")
    assert not marko.sees("publishing has begun")
    assert due(marko) == newer


def test_undo_gives_back_the_plan_that_publish_now_took_the_place_of(house: House, ana: Browser) -> None:
    plan(ana, "lajm", at="2026-11-25T10:30")
    at = publish_now(ana)
    assert ana.post("/posts/lajm/undo", due=at).ok
    assert ana.sees("it is scheduled as before")
    assert word(ana)[0] == "Scheduled"
    open_ones = [each.delivery for each in house.app.unsettled()]
    assert {(d.channel, d.due_at.isoformat()) for d in open_ones} == {
        ("website", "2026-11-25T09:30:00+00:00"),
        ("facebook", "2026-11-25T09:30:00+00:00"),
    }


def test_unpublishing_can_be_undone_and_is_never_green_after_it(house: House, ana: Browser) -> None:
    publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    ana.post("/posts/lajm/withdraw")
    assert ana.sees("It is about to be unpublished: Website, Facebook.")
    assert ana.post("/posts/lajm/undo", due=due(ana)).ok
    house.clock.passes(minutes=1)
    deliver(house)
    assert word(ana)[0] == "Published"
    ana.post("/posts/lajm/show", note="Radio", days="2")
    link = re.findall(r"/shown/[\w-]+", ana.page)[0]
    assert "This has been public since" in house.browser().get(link).text
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/withdraw")
    house.clock.passes(seconds=11)
    deliver(house)
    assert house.browser().get(link).status_code == 404
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/show", note="Radio", days="2")
    link = re.findall(r"/shown/[\w-]+", ana.page)[0]
    assert "This is no longer public." in house.browser().get(link).text
    for path in ("/posts/lajm", "/drafts", "/drafts/lajm", "/calendar?day=2026-11-24&view=list", "/"):
        assert word(ana, path)[0] == "Unpublished", path
        assert "state-published" not in ana.page, path
    assert 'class="chip" href="' not in ana.get("/").text  # no link to what is gone
    assert 'class="entry state-unpublished"' in ana.get("/calendar?day=2026-11-24").text


def test_the_first_page_and_the_command_call_nothing_out_that_is_taken_back(
    house: House, ana: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/withdraw")
    assert "will be unpublished" in ana.get("/").text
    house.clock.passes(seconds=11)
    deliver(house)
    show(house.app, house.app.status(), None)
    lines = capsys.readouterr().out.splitlines()
    assert "Done" in [line.strip() for line in lines]
    assert "Out" not in [line.strip() for line in lines]


def test_readers_are_told_the_reason_that_was_typed_and_an_erasure_takes_it_away(house: House, ana: Browser) -> None:
    publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    assert 'name="reader_reason-sq"' in ana.get("/posts/lajm").text
    typed: dict[str, Any] = {"reader_reason-sq": "Shifra <ishte> e gabuar."}
    ana.post("/posts/lajm/withdraw", **typed)
    house.clock.passes(seconds=11)
    deliver(house)
    (notice,) = (file for file in map(Path, pages_built(house)) if "/sq/lajme" in str(file))
    assert "<p>Arsyeja: <span>Shifra &lt;ishte&gt; e gabuar.</span></p>" in notice.read_text(encoding="utf-8")
    erase(house.app, "lajm", ErasureOrder(by="ana", reason="consent"))
    house.app.build(lambda done: None, clean=False)
    assert "Shifra" not in notice.read_text(encoding="utf-8")


def test_a_command_takes_back_at_once_what_the_studio_would_in_a_moment(house: House, ana: Browser) -> None:
    publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    ana.post("/posts/lajm/withdraw")
    house.app.withdraw("lajm", "Besa")
    deliver(house)
    assert word(ana)[0] == "Unpublished"


def missed(house: House, ana: Browser, draft: str = "lajm") -> None:
    plan(ana, draft, at="2026-11-24T11:00")
    house.clock.passes(hours=12)
    house.app.container.queue.set_aside(house.app.clock())
    assert set(states(house, draft).values()) == {State.MISSED}


def test_one_channel_of_a_missed_post_is_cancelled_alone_and_that_can_be_undone(house: House, ana: Browser) -> None:
    missed(house, ana)
    assert ana.get("/").text.count('class="card need') == 1  # one card a post
    ana.get("/posts/lajm")
    assert ana.post("/posts/lajm/cancel", ticks="yes", channel="facebook").ok
    assert states(house, "lajm") == {"website": State.MISSED, "facebook": State.CANCELLED}
    found = re.search(r'name="cancelled" value="([0-9-]+)"', ana.page)
    assert found
    assert ana.post("/posts/lajm/undo", cancelled=found[1]).ok
    assert states(house, "lajm") == {"website": State.MISSED, "facebook": State.MISSED}  # not let go by that
    assert ana.sees("It waits for a decision as before")
    assert not ana.sees("It is scheduled as before")
    assert ana.post("/posts/lajm/undo", cancelled=found[1]).status_code == 409


def test_without_a_tick_nothing_is_cancelled(house: House, ana: Browser) -> None:
    missed(house, ana)
    ana.get("/posts/lajm")
    for path in ("/posts/lajm/cancel", "/posts/lajm/release"):
        assert ana.post(path, ticks="yes", go="now").status_code == 409
        assert ana.sees("Tick at least one channel.")
        assert ana.sees('class="post-head"')  # on its page, where they can be ticked
    assert set(states(house, "lajm").values()) == {State.MISSED}


def test_a_facebook_post_is_not_left_with_a_link_to_a_page_that_never_comes(build: Build) -> None:
    house = build('[website]\nurl = "http://127.0.0.1:9"\n')
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    plan(ana, "lajm", at="2026-11-25T10:30")
    ana.get("/posts/lajm")
    assert ana.post("/posts/lajm/cancel", ticks="yes", channel="website").status_code == 409
    assert ana.sees("links to the page")
    assert set(states(house, "lajm").values()) == {State.WAITING}


def test_what_is_let_go_can_be_undone_and_waits_for_a_decision_again(house: House, ana: Browser) -> None:
    missed(house, ana)
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/release", go="now", ticks="yes", channel="website")
    assert ana.sees("It is about to be published: Website.")
    assert ana.post("/posts/lajm/undo", due=due(ana)).ok
    house.clock.passes(minutes=1)
    deliver(house)
    assert states(house, "lajm") == {"website": State.MISSED, "facebook": State.MISSED}


def test_two_who_undo_what_was_let_go_leave_it_waiting_for_a_decision(house: House, ana: Browser) -> None:
    missed(house, ana)
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/release", go="now")
    at = due(ana)
    marko = house.signed_in("marko", Role.EDITOR)
    marko.get("/posts/lajm")
    marko.post("/posts/lajm/show", note="Radio", days="2")  # what else is done meanwhile changes nothing
    for someone in (ana, marko):
        assert someone.post("/posts/lajm/undo", due=at).ok
        assert states(house, "lajm") == {"website": State.MISSED, "facebook": State.MISSED}
    assert word(marko)[0].startswith("Needs attention")


def test_a_correction_can_be_undone_too(house: House, ana: Browser) -> None:
    publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    file = house.draft("lajm")
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti i plotë.", "Teksti i ri."), encoding="utf-8")
    at = publish_now(ana)
    assert ana.sees("It is about to be updated: Website")
    assert ana.post("/posts/lajm/undo", due=at).ok
    house.clock.passes(minutes=1)
    deliver(house)
    (page,) = pages_built(house)
    assert "Teksti i ri." not in Path(page).read_text(encoding="utf-8")
    assert word(ana)[0] == "Published"


def test_publishing_again_what_did_not_change_says_that_nothing_was_changed(house: House, ana: Browser) -> None:
    publish_now(ana)
    house.clock.passes(seconds=11)
    deliver(house)
    publish_now(ana)
    assert ana.sees("Nothing changed")
    assert word(ana) == ["Published"]


@pytest.mark.parametrize("due_at", ["", "x", "2026-11-24T10:00:00", "2026-11-24T10:00:00+00:00"])
def test_undo_of_nothing_is_too_late(house: House, ana: Browser, due_at: str) -> None:
    plan(ana, "lajm", at="2026-11-25T10:30")
    ana.get("/posts/lajm")
    assert ana.post("/posts/lajm/undo", due=due_at).status_code == 409
    assert set(states(house, "lajm").values()) == {State.WAITING}


def test_who_presses_publish_now_while_approvals_are_on_is_told_whom_it_waits_for(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    assert publish_now(ana) == ""
    assert word(ana)[0] == "In review"
    assert house.audit()[-1] == ("ana", "schedule")
    house.clock.passes(seconds=timedelta(minutes=1).total_seconds())
    deliver(house)
    assert set(states(house, "lajm").values()) == {State.WAITING}


@pytest.mark.parametrize("what", ["lajm", "posts/lajm/photo.jpg"])
def test_what_was_cancelled_and_then_erased_is_not_planned_again(house: House, ana: Browser, what: str) -> None:
    with_picture(house, "lajm")
    plan(ana, "lajm", at="2026-11-25T10:30")
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/cancel")
    [ids] = re.findall(r'name="cancelled" value="([\d-]+)"', ana.page)
    erase(house.app, what if what == "lajm" else str(house.folder / what), ErasureOrder(by="ana", reason="consent"))
    assert ana.post("/posts/lajm/undo", cancelled=ids).status_code == 409
    assert ana.sees("Something of it was erased")
    assert set(states(house, "lajm").values()) == {State.CANCELLED}
    assert ana.sees('href="/drafts/lajm"') is (what != "lajm")  # no way into a draft that is gone


def test_a_plan_for_another_page_is_not_brought_back(house: House, ana: Browser) -> None:
    plan(ana, "lajm", at="2026-11-25T10:30")
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/cancel")
    [ids] = re.findall(r'name="cancelled" value="([\d-]+)"', ana.page)
    there = {**house.app.container.target.by_channel, "facebook": "https://graph.facebook.com 1"}
    house.app.container.target = replace(house.app.container.target, by_channel=there)  # what `adopt` leaves behind
    assert ana.post("/posts/lajm/undo", cancelled=ids).status_code == 409
    assert set(states(house, "lajm").values()) == {State.CANCELLED}


def test_the_second_who_decides_sees_on_the_posts_page_what_is_so(house: House, ana: Browser) -> None:
    besa = house.signed_in("besa", Role.EDITOR)
    plan(ana, "lajm")
    deliver(house)
    for browser in (ana, besa):
        browser.get("/posts/lajm")
        browser.post("/posts/lajm/withdraw")
    assert besa.sees("“lajm” is being taken back already.")
    assert besa.sees("It is about to be unpublished: Website, Facebook.")
    assert due(besa) == due(ana)  # and may still undo it
    besa.post("/posts/lajm/undo", due=due(besa))
    assert word(besa) == ["Published"]
    for path in ("cancel", "approve", "resolve"):
        answer = besa.post(f"/posts/lajm/{path}", answer="sent")
        assert answer.status_code == 409, path
        assert besa.sees('id="follow"'), path  # the post's own page
