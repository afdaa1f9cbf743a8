"""What cannot be taken back says first what it does; whoever is first is told where the link is."""

import re

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan


def asks(browser: Browser, action: str) -> bool:
    """Return whether every button for it lies in a part that is opened first."""
    parts = re.split(r"(?=<details)|(?<=</details>)", browser.page)
    found = [part.startswith("<details") for part in parts if re.search(action, part)]
    return bool(found) and all(found)


def test_nothing_final_is_one_press_away(house: House) -> None:
    drita, ana = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("ana", Role.EDITOR)
    house.server.office.accounts.set_second(ana.get("/session").json()["account"], "salt")
    house.draft("lajm")
    plan(drita, "lajm")
    house.app.deliver(lambda *_: None)
    drita.get("/posts/lajm")
    drita.post("/posts/lajm/show", note="Redaksia", days="7")
    assert asks(drita, r"/posts/lajm/show/\d+/end")
    assert asks(drita, "/posts/lajm/withdraw")
    drita.get("/people")
    assert asks(drita, r"/people/\d+/close")
    assert asks(drita, r"/people/\d+/second")
    drita.get("/senders")
    drita.post("/senders", name="Aferdita", place="ferizaj", language="sq")
    assert asks(drita, r"/senders/\d+/end")


def test_an_empty_studio_says_where_the_first_link_is_and_no_other_does(house: House) -> None:
    nobody = house.browser()
    assert "The link for the first administrator stands where the publisher was started" in nobody.get("/sign-in").text
    house.signed_in("drita", Role.ADMINISTRATOR)
    assert "first administrator" not in nobody.get("/sign-in").text


def test_a_contributor_has_no_bar_of_one_item_at_the_bottom(house: House) -> None:
    arta, ana = house.signed_in("arta", Role.CONTRIBUTOR), house.signed_in("ana", Role.AUTHOR)
    assert "menu-on-top" in arta.get("/drafts").text
    assert "menu-on-top" not in ana.get("/drafts").text
    house.draft("lajm")
    assert "menu-on-top" in ana.get("/drafts/lajm").text
