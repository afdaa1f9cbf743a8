"""A request that another site made does nothing."""

import pytest

from publisher.domain.accounts import Role
from publisher.studio.forgery import form_token, is_forged
from tests.studio.house import House

COOKIE = "somebody"
HOST = {"host": "studio.example.org"}


@pytest.mark.parametrize(
    ("headers", "forged"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"origin": "https://studio.example.org"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({}, False),
    ],
)
def test_what_the_browser_says_about_the_origin_counts_though_the_token_is_right(
    headers: dict[str, str], forged: bool
) -> None:
    assert is_forged(HOST | headers, COOKIE, form_token(COOKIE)) is forged


@pytest.mark.parametrize("token", ["", "x", form_token("somebody else"), "é"])
def test_without_the_right_token_it_is_forged_whatever_the_browser_says(token: str) -> None:
    assert is_forged(HOST | {"sec-fetch-site": "same-origin"}, COOKIE, token)
    assert is_forged(HOST, "", form_token(""))


def test_a_form_from_elsewhere_changes_nothing(house: House) -> None:
    editor = house.signed_in("ana", Role.EDITOR)
    editor.get("/")
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert editor.post("/pause", reason="x", headers=elsewhere).status_code == 403
    assert editor.post("/pause", reason="x", form_token="0" * 64).status_code == 403
    assert house.app.holds() == []
    editor.get("/")
    assert editor.post("/pause", reason="zgjedhje").ok
    assert [hold.reason for hold in house.app.holds()] == ["zgjedhje"]
