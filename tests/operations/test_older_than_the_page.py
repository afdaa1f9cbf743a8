"""A ledger that is older than the Page (a copy put back, a snapshot) sends nothing twice, and says so."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.container import system_clock
from publisher.domain.ports_audit import UntrackedPost
from publisher.operations.page_comparison import PageComparison
from publisher.sandbox.faults import Fault
from publisher.storage.ledger.restore_hold import RESTORE
from tests.extent import sample
from tests.operations.house import House, on_page, states
from tests.world import TestClock


@pytest.fixture
def here(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def published(house: House) -> tuple[int, str]:
    code, out, err = house.says("publish")
    return code, out + err


def snapshot(house: House) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in house.folder.glob("publisher.db*")}


def put_back(house: House, files: dict[str, bytes]) -> None:
    for file in house.folder.glob("publisher.db*"):
        file.unlink()
    for name, content in files.items():
        (house.folder / name).write_bytes(content)


@pytest.mark.parametrize("sent_before", sample([True, False], True))
def test_a_ledger_put_back_from_before_a_post_went_out_holds_and_finds_it(here: House, *, sent_before: bool) -> None:
    here.writes("first")
    here.writes("second")
    if sent_before:
        assert here.says("schedule", "first")[0] == 0
        published(here)
    assert here.says("schedule", "second")[0] == 0
    before = snapshot(here)
    published(here)
    put_back(here, before)

    code, told = published(here)

    assert code == 1
    assert "older than the Page" in told
    with here.open() as app:
        assert len(on_page(app)) == 1 + sent_before
        assert [hold.kind for hold in app.holds()] == [RESTORE]
        assert states(app, "facebook")["second"] == "publish sent"
    assert here.says("resume")[0] in (0, 1)
    published(here)
    with here.open() as app:
        assert len(on_page(app)) == 1 + sent_before
        assert app.holds() == []


@pytest.mark.slow
def test_a_post_that_the_old_ledger_never_planned_is_held_when_it_is_planned_again(here: House) -> None:
    for slug in ("first", "second"):
        here.writes(slug)
    here.says("schedule", "first")
    published(here)
    before = snapshot(here)
    here.says("schedule", "second")
    published(here)
    put_back(here, before)
    here.writes("third")
    here.says("schedule", "third")
    published(here)
    here.says("resume")

    code, out, _ = here.says("schedule", "second")

    assert (code, "already" in out) == (1, True), out
    published(here)
    with here.open() as app:
        assert on_page(app).count("Title of second") == 1
        assert states(app, "facebook")["second"] == "publish held"
    here.says("release", "second")
    published(here)
    with here.open() as app:
        assert on_page(app).count("Title of second") == 2


@pytest.mark.slow
def test_what_a_hand_made_holds_nothing_and_is_listed(here: House) -> None:
    here.writes("first")
    here.writes("second")
    here.says("schedule", "first")
    published(here)
    with here.open() as app:
        app.container.start_sandbox().make_by_hand(message="By hand")
    here.says("schedule", "second")

    told = published(here)[1]

    assert "by hand or by another program" in told
    with here.open() as app:
        assert app.holds() == []
        assert states(app, "facebook")["second"] == "publish sent"
    here.writes("third")
    here.says("schedule", "third")
    assert "by hand" not in published(here)[1]


def test_a_page_that_cannot_be_read_keeps_facebook_waiting_and_nothing_else(here: House) -> None:
    here.writes("first")
    with here.open() as app:
        here.schedules(app, "first")
        told: list[str] = []
        comparison = PageComparison(app, told.append)
        app.container.start_sandbox().faults.plan(Fault("GET /published_posts", "drop_before", times=1))
        assert not comparison.agrees()
        app.deliver(lambda _: None, only_website=True)
        assert states(app, "website") == {"first": "publish sent"}
        assert states(app, "facebook") == {"first": "publish waiting"}
        assert "compared" in told[0]
        assert comparison.agrees()
        app.deliver(lambda _: None)
        assert states(app, "facebook") == {"first": "publish sent"}


def test_the_page_is_compared_once_and_again_after_a_silence(here: House) -> None:
    here.writes("first")
    clock = TestClock(system_clock())
    here.clock = clock
    with here.open() as app:
        here.schedules(app, "first")
        comparison, listings = PageComparison(app, print), "published_posts"
        page = app.container.start_sandbox()

        def asked() -> int:
            assert comparison.agrees()
            return sum(listings in request.path for request in page.requests)

        assert (asked(), asked()) == (1, 1)
        clock.passes(seconds=50)
        assert asked() == 1
        clock.passes(seconds=300)
        assert asked() == 2


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_post_that_is_found_hours_later_is_dated_by_facebook_and_measured_from_then(
    here: House, *, by_hand: bool
) -> None:
    here.writes("first")
    clock = TestClock(system_clock())
    here.clock = clock
    began = clock()
    with here.open() as app:
        here.schedules(app, "first")
        app.container.start_sandbox().faults.plan(Fault("POST /{post}", "drop_after", times=1))
        app.deliver(lambda _: None)
        assert states(app, "facebook") == {"first": "publish unknown"}
        clock.passes(hours=9)
        if by_hand:
            app.resolve("first", "sent", "Ana")
        else:
            app.find(lambda _: None)
        (delivery,) = [s.delivery for s in app.status("first") if s.delivery.channel == "facebook"]
        assert delivery.state.value == "sent"
        assert delivery.sent_at is not None
        assert delivery.sent_at - began < timedelta(minutes=1)


def test_what_is_on_another_page_is_forgotten_when_the_ledger_serves_a_new_one(here: House) -> None:
    here.writes("first")
    with here.open() as app:
        here.schedules(app, "first")
        seen = UntrackedPost(channel="facebook", name="1_2", url="https://old.example/1_2", text="Same")
        with app.container.ledger.transaction() as uow:
            uow.remember_untracked([seen], app.clock())
            assert uow.untracked_with_text("facebook", "Same\n")
            uow.adopt(replace(app.container.target, machine="another"), "Ana", app.clock())
            assert uow.untracked_with_text("facebook", "Same")
            uow.adopt(
                replace(app.container.target, by_channel={"facebook": "new", "website": "new"}), "Ana", app.clock()
            )
            assert not uow.untracked_with_text("facebook", "Same")
