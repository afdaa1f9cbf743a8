"""A request that another site made does nothing."""

import pytest

from publisher.domain.accounts import Role
from publisher.studio.csrf import form_token, is_forged
from tests.studio.house import PASSWORD, House, address

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
        ({"origin": "https://evil.example", "referer": "https://studio.example.org/"}, True),
        ({"origin": "https://studio.example.org", "sec-fetch-site": "cross-site"}, True),
        ({"origin": "https://STUDIO.example.org:443"}, False),
        ({"origin": "https://studio.example.org.evil.example"}, True),
        ({"origin": "https://["}, True),
        # A browser that does not tell its origin: where it told the address before, that counts, else the token alone.
        ({"origin": "null"}, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, True),
        ({"origin": "null", "referer": "https://studio.example.org/drafts"}, False),
        ({"origin": "null", "referer": "https://evil.example/"}, True),
        ({"referer": "https://evil.example/"}, True),
        ({"referer": ""}, False),
        ({}, False),
    ],
)
def test_what_the_browser_says_about_the_origin_counts_though_the_token_is_right(
    headers: dict[str, str], forged: bool
) -> None:
    assert is_forged(HOST | headers, COOKIE, form_token(COOKIE)) is forged


@pytest.mark.parametrize("host", ["studio.example.org", "127.0.0.1:8765"])
def test_a_server_in_front_that_passes_on_no_host_name_is_none_of_the_browsers_business(host: str) -> None:
    told = {"host": host, "origin": "https://studio.example.org"}
    assert not is_forged(told, COOKIE, form_token(COOKIE), own_host="studio.example.org")
    assert is_forged(
        told | {"origin": "https://evil.example"}, COOKIE, form_token(COOKIE), own_host="studio.example.org"
    )


#: What Chromium sends with a form of ours at http://192.168.1.20:8765, recorded: no Sec-Fetch-Site over plain http.
@pytest.mark.parametrize("origin", ["http://192.168.1.20:8765", "null"])
def test_forms_work_over_plain_http_in_an_offices_network(house: House, origin: str) -> None:
    house.lets_in("ana", Role.EDITOR)
    browser = house.browser()
    browser.session.headers["Host"] = "192.168.1.20:8765"
    assert browser.get("/sign-in").headers["Referrer-Policy"] == "same-origin"
    fields = {"email": address("ana"), "password": PASSWORD}
    elsewhere = {"Origin": "http://192.168.1.21:8765"}
    assert browser.post("/sign-in", headers=elsewhere, **fields).status_code == 403
    browser.get("/sign-in")
    assert browser.post("/sign-in", headers={"Origin": origin}, **fields).ok
    assert browser.get("/account").url.endswith("/account")


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
