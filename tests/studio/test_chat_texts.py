"""What an officer copies into a group in Viber or WhatsApp is what the page says now, and leads there."""

import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import urlsplit

import pytest

from publisher.domain.accounts import Role
from tests.studio.house import House
from tests.studio.test_correcting import goes_out, publishes, writes
from tests.studio.test_planning import plan

FIELD = re.compile(r'<textarea id="chat-sq"[^>]*>(.*?)</textarea>', re.DOTALL)
EACH = re.compile(r'<textarea id="chat-([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)


def copied(page: str) -> str:
    found = FIELD.search(page)
    return unescape(found[1]) if found else ""


@pytest.fixture
def languages() -> Sequence[str]:
    """Albanian, and Serbian, which is published in both scripts."""
    return ("sq", "sr")


def test_each_language_has_its_own_text_and_address(house: House) -> None:
    file = house.draft("lajm")
    (file.parent / "index.sr.md").write_text('+++\ntitle = "Naslov"\nsummary = "Sažetak"\n+++\n\nTekst.\n', "utf-8")
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm")
    goes_out(house)
    shown = dict(EACH.findall(ana.get("/posts/lajm").text))
    assert list(shown) == ["sq", "sr-Latn", "sr-Cyrl"]
    for tag, folder, title in (("sr-Latn", "sr", "Naslov"), ("sr-Cyrl", "sr-cyrl", "Наслов")):
        told, _, address = unescape(shown[tag]).split("\n\n")
        page = (house.folder / "site" / urlsplit(address).path.strip("/") / "index.html").read_text("utf-8")
        assert (told, f"/{folder}/" in page) == (title, True)


def test_the_text_for_chats_is_that_of_the_page_and_its_address_opens_it(house: House) -> None:
    ana = publishes(house)
    assert copied(ana.get("/posts/lajm").text) == "", "nobody can open it yet"
    goes_out(house)
    title, summary, address = copied(ana.get("/posts/lajm").text).split("\n\n")
    page = (house.folder / "site" / urlsplit(address).path.strip("/") / "index.html").read_text("utf-8")
    assert "/sq/lajme-dhe-ngjarje/2026/lajm/" in page

    writes(ana, title_sq="Titull tjetër")
    plan(ana, "lajm")
    assert copied(ana.get("/posts/lajm").text).startswith(title), "the page does not say it yet"
    goes_out(house)
    assert copied(ana.get("/posts/lajm").text) == f"Titull tjetër\n\n{summary}\n\n{address}"

    house.app.withdraw("lajm", "ana")
    goes_out(house)
    assert copied(ana.get("/posts/lajm").text) == ""
