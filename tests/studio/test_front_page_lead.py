"""Which post leads the website's front page is ticked in its form."""

import re
from html import unescape
from typing import Any

from publisher.domain.accounts import Role
from tests.studio.house import House

#: How the draft stood when its form was shown.
HIDDEN = re.compile(r'name="(digest|marks)" value="([^"]*)"')


def test_the_lead_of_the_front_page_is_ticked_in_the_form_and_stays_where_a_form_does_not_show_it(house: House) -> None:
    house.draft("lajm")
    drita = house.signed_in("Drita", Role.AUTHOR)
    fields = {"title-sq": "T", "summary-sq": "P", "body-sq": "x", "topics": "housing", "places": "ferizaj"}
    file = house.folder / "posts/lajm/index.md"
    for more, led in (({"lead_shown": "yes", "lead": "1"}, True), ({}, True), ({"lead_shown": "yes"}, False)):
        shown = dict(HIDDEN.findall(drita.get("/drafts/lajm").text))
        sent: dict[str, Any] = {name: unescape(value) for name, value in shown.items()} | fields | more
        drita.post("/drafts/lajm", **sent)
        assert ("lead = true" in file.read_text(encoding="utf-8")) is led
        assert ('id="lead" value="1" aria-describedby="lead-hint" checked' in drita.get("/drafts/lajm").text) is led
