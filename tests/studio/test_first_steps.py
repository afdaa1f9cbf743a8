"""A new administrator sees what to do first, until it is done or hidden."""

import re

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan


def steps(browser: Browser) -> list[str]:
    """Return the steps on Home: whether each is done."""
    part = browser.get("/").text.partition('class="ticks"')[2].partition("</ol>")[0]
    return re.findall(r'<li class="is-(done|open)">', part)


def test_each_step_gets_its_tick_and_all_of_them_end_it(house: House) -> None:
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    assert steps(drita) == ["open"] * 5
    assert 'href="/connect">Connect</a>' in drita.page
    drita.post("/first-steps", say="name")
    assert steps(drita) == ["done", *["open"] * 4]
    house.signed_in("ana", Role.EDITOR)
    house.draft("lajm")
    plan(drita, "lajm")
    house.app.deliver(lambda *_: None)
    house.app.container.page.monitoring.pulses.record_run("backup", house.clock())
    assert steps(drita) == ["done", "open", "done", "done", "done"]


def test_they_are_hidden_for_good_and_come_back_when_asked(house: House) -> None:
    drita, besa = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("besa", Role.EDITOR)
    assert steps(besa) == []
    drita.get("/")
    drita.post("/first-steps", say="hide")
    assert steps(drita) == []
    drita.get("/checkup")
    drita.post("/first-steps", say="show")
    assert len(steps(drita)) == 5
