"""The first page tells in the reader's words why nothing goes out, with the button that ends it."""

from datetime import timedelta

from publisher.domain.accounts import Role
from publisher.domain.ports_ledger import Target
from publisher.sandbox.faults import Fault
from publisher.storage.ledger.restore_hold import put_on_hold
from tests.studio.conftest import Build
from tests.studio.house import Browser, House, move_to_machine
from tests.studio.test_doubts import DIRECT
from tests.studio.test_planning import plan, states


def test_a_copied_folder_stays_silent_until_an_administrator_says_that_it_moved(house: House) -> None:
    house.draft("lajm")
    drita, besa = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("besa", Role.EDITOR)
    plan(drita, "lajm", when="at", at="2026-11-24T10:30")
    move_to_machine(house, "laptop")

    assert "made on another machine" in besa.get("/").text
    assert 'action="/adopt"' not in besa.page
    assert besa.post("/adopt", sure="yes").status_code == 403
    assert "Send from here" in drita.get("/").text
    assert "is cancelled" not in drita.page  # nothing is: it goes to the same place
    assert "Tick the box first" in drita.post("/adopt").text
    house.clock.passes(hours=1)
    house.app.deliver(lambda *_: None)
    assert set(states(house, "lajm").values()) == {"waiting"}
    drita.get("/")
    shown = drita.post("/adopt", sure="yes").text
    assert "From now on everything goes there." in shown
    assert "another machine" not in shown
    assert ("drita", "adopt") in house.audit()
    house.app.deliver(lambda *_: None)
    assert set(states(house, "lajm").values()) == {"sent"}


def test_a_restored_ledger_says_what_to_look_for_and_no_sides_are_changed(house: House) -> None:
    drita: Browser = house.signed_in("drita", Role.ADMINISTRATOR)
    with house.app.container.database.write() as session:
        put_on_hold(session, house.clock() - timedelta(hours=1), "drita", house.clock())
    drita.signs_in("drita")  # a restored ledger signs everybody out
    shown = drita.get("/").text
    assert "A backup was restored." in shown
    assert 'action="/adopt"' not in shown
    drita.post("/resume", channel="")
    assert "A backup was restored." not in drita.get("/").text


def test_facebook_need_not_wait_for_ever_for_a_page_that_nobody_sees(build: Build) -> None:
    house = build('[website]\nurl = "http://127.0.0.1:9"\n')
    ana = house.signed_in("ana", Role.EDITOR)
    house.draft("lajm")
    plan(ana, "lajm")
    house.app.deliver(lambda *_: None)
    assert 'class="card need' not in ana.get("/").text  # it may still come
    house.clock.passes(minutes=11)
    shown = ana.get("/").text
    assert "Its page is not visible on the website yet" in shown
    assert "The Facebook post waits for it." in shown
    ana.post("/posts/lajm/release", go="now")
    house.app.deliver(lambda *_: None)
    assert states(house, "lajm")["facebook"] == "sent"
    assert "The Facebook post waits for it." not in ana.get("/").text


def test_nobody_is_asked_while_a_lost_answer_is_still_looked_for(build: Build) -> None:
    house = build(DIRECT)
    ana = house.signed_in("ana", Role.EDITOR)
    house.draft("lajm")
    plan(ana, "lajm")
    house.app.container.start_sandbox().faults.plan(Fault("POST /feed", "drop_before"))
    house.app.deliver(lambda *_: None)
    assert states(house, "lajm")["facebook"] == "unknown"
    assert "/posts/lajm/doubt" not in ana.get("/").text + ana.get("/posts/lajm").text
    house.clock.passes(minutes=10)
    assert "/posts/lajm/doubt" in ana.get("/").text
    assert "/posts/lajm/doubt" in ana.get("/posts/lajm").text


def test_what_could_not_be_taken_back_is_one_click_away(house: House) -> None:
    ana = house.signed_in("ana", Role.EDITOR)
    house.draft("lajm")
    plan(ana, "lajm")
    house.app.deliver(lambda *_: None)
    out = house.app.status("lajm")[-1].delivery
    house.app.container.start_sandbox().faults.plan(Fault("DELETE /{post}", "error", code=2, status=500, times=None))
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/withdraw")
    house.clock.passes(seconds=10)
    house.app.deliver(lambda *_: None)
    assert "It has not been unpublished yet" in ana.get("/").text
    assert f'<a class="button" href="{out.url}"' in ana.page


def test_a_studio_that_lost_the_token_takes_nothing_back_in_a_test_of_its_own(house: House) -> None:
    house.draft("lajm")
    real = {"website": "https://kosint2020.net", "facebook": "https://graph.facebook.com KOSINT2020"}
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    with house.app.container.ledger.transaction() as uow:
        uow.adopt(Target(by_channel=real, machine=house.app.container.target.machine), "drita", house.clock())
    for path in ("/", "/drafts", "/drafts/lajm", "/calendar", "/people", "/account", "/checkup"):
        assert 'class="blocked"' in drita.get(path).text, path
        assert "no Page token was found here" in drita.page, path
    assert 'action="/adopt"' not in drita.get("/").text
    for path in ("/posts/lajm/withdraw", "/posts/lajm/cancel", "/adopt"):
        answer = drita.post(path, sure="yes")
        assert (answer.status_code, "no Page token was found here" in answer.text) == (409, True), path


def test_a_corrected_post_stands_on_home_once_for_each_channel(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    file = house.draft("lajm")
    for text in (file.read_text(encoding="utf-8"), file.read_text(encoding="utf-8").replace("Teksti", "Teksti i ri")):
        file.write_text(text, encoding="utf-8")
        plan(ana, "lajm")
        house.app.deliver(lambda *_: None)
    recent = ana.get("/").text.partition("Recently published")[2].partition("</section>")[0]
    assert [name for name in ("Website", "Facebook") if recent.count(f">{name}</a>") != 1] == []


def test_test_mode_leads_an_administrator_to_the_real_page(house: House) -> None:
    link = '<a href="/connect">Connect the Facebook Page</a>'
    assert link in house.signed_in("drita", Role.ADMINISTRATOR).get("/").text
    assert link not in house.signed_in("besa", Role.EDITOR).get("/").text
