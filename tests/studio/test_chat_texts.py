"""What an officer copies into a group in Viber or WhatsApp is what the page says now, and leads there."""

import re
from html import unescape
from urllib.parse import urlsplit

from tests.studio.house import House
from tests.studio.test_correcting import goes_out, publishes, writes
from tests.studio.test_planning import plan

FIELD = re.compile(r'<textarea id="chat-sq"[^>]*>(.*?)</textarea>', re.DOTALL)


def copied(page: str) -> str:
    found = FIELD.search(page)
    return unescape(found[1]) if found else ""


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
