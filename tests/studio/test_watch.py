"""The first page tells in the reader's words why nothing goes out, with the button that ends it."""

from datetime import timedelta

from publisher.domain.accounts import Role
from publisher.storage.restored import put_on_hold
from tests.studio.house import Browser, House, move_to_machine
from tests.studio.test_planning import plan, states


def test_a_copied_folder_stays_silent_until_an_administrator_says_that_it_moved(house: House) -> None:
    house.draft("lajm")
    drita, besa = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("besa", Role.EDITOR)
    plan(drita, "lajm", when="at", at="2026-11-24T10:30")
    move_to_machine(house, "laptop")

    assert "made on another machine" in besa.get("/").text
    assert "Change sides" not in besa.page
    assert besa.post("/adopt", sure="yes").status_code == 403
    drita.get("/")
    assert "Tick the box first" in drita.post("/adopt").text
    house.clock.passes(hours=1)
    house.app.deliver(lambda *_: None)
    assert set(states(house, "lajm").values()) == {"waiting"}
    drita.get("/")
    shown = drita.post("/adopt", sure="yes").text
    assert "From now on everything goes there." in shown
    assert "another machine" not in shown
    assert ("drita", "adopt") in house.audit()


def test_a_restored_ledger_says_what_to_look_for_and_no_sides_are_changed(house: House) -> None:
    drita: Browser = house.signed_in("drita", Role.ADMINISTRATOR)
    with house.app.database.write() as session:
        put_on_hold(session, house.clock() - timedelta(hours=1), "drita", house.clock())
    drita.signs_in("drita")  # a restored ledger signs everybody out
    shown = drita.get("/").text
    assert "A backup was put back." in shown
    assert "Change sides" not in shown
    drita.post("/resume", channel="")
    assert "A backup was put back." not in drita.get("/").text
