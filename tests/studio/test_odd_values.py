"""Whatever stands in an address: no page fails, and what makes no sense is said to make none."""

from itertools import product
from typing import Any

import pytest

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House

ODD = (
    *("²", "-1", "0", "9" * 5000, "1e9", "nan", "٣", "x\x00y", "%ff", "../../etc", '"><script>'),
    *("10000-01-01", "2026-02-30", "2026-W53", "2026-03-29T02:30", "0001-01-01T00:00", "9999-12-31T23:59"),
)
#: The ends of what a calendar can say: a day before or after them is none.
ENDS = ("0001-01-01", "9999-12-31")
ASKED = [
    "/drafts?page={}",
    "/drafts?find={}",
    "/drafts?state={}&author={}&month={}",
    "/drafts?day={}",
    "/drafts/lajm/plan?at={}",
    "/inbox?page={}",
    "/kept?draft={}",
    "/calendar?view={}",
    "/calendar?view=week&day={}",
    "/clashes?slug=lajm&at={}",
    "/reach?days={}",
    "/reach?to={}",
    "/reach?from={}",
    "/reach?from={}&to={}",
    "/reach.csv?to={}",
    "/reach.csv?from={}",
    "/posts/lajm?undo={}",
    "/?done={}",
    "/?all={}",
    "/audit?page={}",
    "/audit?by={}&verb={}",
    "/audit.csv?by={}",
    "/sign-in?next={}",
    "/drafts/lajm/repeat?first={}&every=day",
    "/drafts/lajm/repeat?ends=count&count=3&every=year&first={}",
    "/drafts/lajm/repeat?ends=count&every=day&first={}",
    "/drafts/lajm/repeat?ends=count&count={}&every=month&first=2027-01-01T10:00",
    "/drafts/lajm/repeat?ends=until&until={}&every=month&first=2027-01-01T10:00",
]


@pytest.mark.parametrize("values", [ENDS, pytest.param(ODD, marks=pytest.mark.slow)], ids=["ends", "odd"])
def test_an_odd_value_is_answered_in_words(house: House, values: tuple[str, ...]) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    for asked, value in product(ASKED, values):
        path, _, query = asked.partition("?")
        pairs = [pair.partition("=") for pair in query.split("&")]
        answer = ask(ana, path, {name: given.replace("{}", value) for name, _, given in pairs})
        assert answer < 500, (asked, value[:30])


def ask(browser: Browser, path: str, query: dict[str, str]) -> int:
    return browser.session.get(browser.url + path, params=query, timeout=30).status_code


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "7"])
def test_an_odd_number_in_a_form_is_none_and_changes_nothing(house: House, number: str) -> None:
    boss = house.signed_in("drita", Role.ADMINISTRATOR)
    before = (house.folder / "settings.toml").read_bytes()
    forms: dict[str, dict[str, Any]] = {
        "/adopt": {"sure": "1", "agreed": number},
        "/inbox/partners/set-aside": {"entry": number},
        "/organisation/donors": {"number": number, "name": "Fondi"},
    }
    for path, fields in forms.items():
        page = boss.get("/organisation").text
        digest = page.split('name="digest" value="')[1].split('"')[0]
        assert boss.post(path, **fields, digest=digest).status_code < 500, path
    assert (house.folder / "settings.toml").read_bytes() == before
