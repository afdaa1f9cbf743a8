"""What is in doubt is compared with what the Page shows, and somebody says which post it is."""

import re

import pytest

from publisher.domain.accounts import Role
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.studio.conftest import Build
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan, states

DIRECT = 'publish = "direct"\nsettle_seconds = 30\n'


@pytest.fixture
def house(build: Build) -> House:
    """A house that publishes in one call, so that an answer can be lost for good."""
    return build(DIRECT)


def lose(house: House, browser: Browser, what: str) -> SandboxPage:
    """Send a post whose answer is lost, on a Page that cannot be read meanwhile, until a person is asked."""
    page = house.app.container.start_sandbox()
    house.draft("lajm")
    plan(browser, "lajm")
    page.faults.plan(Fault("POST /feed", what))
    house.app.deliver(lambda *_: None)
    page.faults.plan(Fault("GET /published_posts", "error", code=200, times=None))
    for _ in range(5):
        house.clock.passes(minutes=10)
        house.app.find(lambda *_: None)
    page.faults.clear()
    assert states(house, "lajm")["facebook"] == "held"
    return page


def test_somebody_sees_which_post_it_is_and_says_so(house: House) -> None:
    ana = house.signed_in("ana", Role.EDITOR)
    page = lose(house, ana, "drop_after")
    (there,) = page.published()
    assert "/posts/lajm/doubt" in ana.get("/").text
    shown = ana.get("/posts/lajm/doubt").text
    assert "the same text" in shown
    assert re.findall(r'name="post" value="(\S+)"', shown) == [there.id]
    assert ana.post("/posts/lajm/doubt", post="1_2").status_code == 409
    assert states(house, "lajm")["facebook"] == "held"
    ana.get("/posts/lajm/doubt")
    ana.post("/posts/lajm/doubt", post=there.id)
    delivery = house.app.status("lajm")[-1].delivery
    assert (delivery.state.value, delivery.remote_id) == ("sent", there.id)
    assert delivery.url.endswith(there.id.partition("_")[2])
    assert ana.get("/posts/lajm/doubt").url.endswith("/posts/lajm")  # nothing is in doubt any more
    house.app.deliver(lambda *_: None)
    assert len(page.published()) == 1


def test_what_is_not_there_is_sent_again_once(house: House) -> None:
    ana = house.signed_in("ana", Role.EDITOR)
    page = lose(house, ana, "drop_before")
    assert "Nothing new on the Page since then" in ana.get("/posts/lajm/doubt").text
    ana.post("/posts/lajm/resolve", answer="again")
    house.app.deliver(lambda *_: None)
    assert states(house, "lajm")["facebook"] == "sent"
    assert len(page.published()) == 1


def test_a_post_of_another_delivery_is_no_candidate(house: House) -> None:
    ana = house.signed_in("ana", Role.EDITOR)
    house.draft("tjeter")
    plan(ana, "tjeter")
    house.app.deliver(lambda *_: None)
    page = lose(house, ana, "drop_before")
    (other,) = page.published()
    shown = ana.get("/posts/lajm/doubt").text
    assert "belongs to another post" in shown
    assert 'name="post"' not in shown
    assert ana.post("/posts/lajm/doubt", post=other.id).status_code == 409


def test_a_page_that_cannot_be_read_is_told(house: House) -> None:
    ana = house.signed_in("ana", Role.EDITOR)
    page = lose(house, ana, "drop_after")
    page.faults.plan(Fault("GET /published_posts", "error", code=200, times=None))
    assert "could not be read to the end" in ana.get("/posts/lajm/doubt").text
