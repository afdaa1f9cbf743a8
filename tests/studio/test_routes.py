"""Every route by every role, and by nobody: exactly what is allowed is allowed."""

import re

import pytest

from publisher.domain.accounts import Role
from publisher.studio.csrf import form_token
from publisher.studio.routes import ROUTES
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan

#: The least role for each route, written down a second time: whoever changes one has to mean it.
ALLOWED = {
    "nobody": """
        GET /sign-in, POST /sign-in, POST /sign-out, POST /language, GET /welcome/{token}, POST /welcome/{token},
        GET /forgotten, POST /forgotten, GET /session,
        GET /static/{version}/{name}, GET /news/{token}, POST /news/{token},
        GET /translate/{token}, POST /translate/{token}, GET /translate/{token}/pictures/{key},
        POST /news/{token}/{news:int}/{photo}, GET /shown/{token}, GET /shown/{token}/{path:path}
    """,
    "contributor": """
        GET /, GET /account, POST /account, POST /account/second, GET /drafts, POST /drafts, GET /drafts/{slug:slug},
        POST /drafts/{slug:slug}, GET /drafts/{slug:slug}/plan, GET /drafts/{slug:slug}/pictures/{name},
        GET /drafts/{slug:slug}/uncropped/{name}, POST /drafts/{slug:slug}/pictures,
        POST /drafts/{slug:slug}/ready, POST /drafts/{slug:slug}/present,
        GET /drafts/{slug:slug}/look, GET /drafts/{slug:slug}/recordings/{name},
        POST /drafts/{slug:slug}/copy, POST /drafts/{slug:slug}/comments, GET /drafts/{slug:slug}/history,
        POST /drafts/{slug:slug}/delete, GET /trash, POST /trash/{draft:int}/restore, POST /selected,
        POST /drafts/{slug:slug}/dangling,        POST /drafts/{slug:slug}/history/{version:int},
        GET /previews/{digest}/{path:path}, GET /media/{name}, GET /media/{name}/small, GET /kept
    """,
    "author": """
        GET /drafts/{slug:slug}/pictures/{name}/consent, GET /consent/{digest}, POST /consent/{digest},
        GET /drafts/{slug:slug}/translators, POST /drafts/{slug:slug}/translators,
        POST /drafts/{slug:slug}/translators/{translator:int}/end,
        GET /drafts/{slug:slug}/show, POST /drafts/{slug:slug}/show,
        POST /drafts/{slug:slug}/show/{showing:int}/end,
        POST /drafts/{slug:slug}/plan, POST /drafts/{slug:slug}/send-back,
        GET /posts/{slug:slug}, POST /posts/{slug:slug}/cancel,
        POST /posts/{slug:slug}/undo,
        POST /posts/{slug:slug}/withdraw, POST /posts/{slug:slug}/move,
        POST /posts/{slug:slug}/show, POST /posts/{slug:slug}/show/{showing:int}/end,
        GET /drafts/{slug:slug}/repeat, POST /drafts/{slug:slug}/repeat, GET /series, GET /series/{series:int},
        GET /clashes, GET /posts/{slug:slug}/state,
        GET /posts/{slug:slug}/changes/{number:int}, POST /series/{series:int}/go-on,
        POST /series/{series:int}/stop,
        GET /calendar, GET /reach, GET /reach.csv, GET /inbox, GET /inbox/photos/{name},
        POST /inbox/{news:int}/draft, POST /inbox/{news:int}/drop,
        POST /inbox/partners/{entry:int}/draft, POST /inbox/partners/set-aside,
        POST /inbox/page/look, POST /inbox/page/remove, POST /inbox/page/{post}/draft
    """,
    "editor": """
        POST /series/{series:int}/approve,
        POST /posts/{slug:slug}/approve, POST /posts/{slug:slug}/release, POST /posts/{slug:slug}/resolve,
        POST /posts/{slug:slug}/send-back,
        GET /posts/{slug:slug}/doubt, POST /posts/{slug:slug}/doubt,
        POST /pause, POST /resume, GET /audit, GET /audit.csv, GET /senders, POST /senders,
        POST /senders/{sender:int}/end, GET /partners, POST /partners, POST /partners/{partner:int},
        POST /partners/{partner:int}/read, POST /partners/{partner:int}/end
    """,
    "administrator": """
        GET /organisation, GET /organisation/pictures/{name}, POST /organisation/logo, POST /organisation/website,
        POST /organisation/offices, POST /organisation/offices/{number:int}/remove,
        POST /organisation/donors, POST /organisation/donors/{number:int}/remove,
        GET /checkup, GET /connect, POST /connect, POST /connect/page, POST /connect/keep, POST /connect/forget,
        GET /first-post, POST /first-post, POST /first-post/continue, POST /first-post/publish, POST /first-post/seen,
        POST /first-post/delete, POST /page-plan, POST /first-steps,
        POST /adopt, GET /people, POST /people, POST /people/{account:int}/role, POST /people/{account:int}/link,
        POST /people/{account:int}/second, POST /people/{account:int}/close, POST /people/{account:int}/open
    """,
}
WHO = list(ALLOWED)
PARTS = {
    "{slug:slug}": "lajm",
    "{account:int}": "999",
    "{version:int}": "999",
    "{news:int}": "999",
    "{sender:int}": "999",
    "{partner:int}": "999",
    "{entry:int}": "999",
    "{showing:int}": "999",
    "{draft:int}": "999",
    "{translator:int}": "999",
    "{number:int}": "999",
    "{series:int}": "999",
    "{photo}": "none",
    "{path:path}": "sq/",
    "{token}": "none",
    "{version}": "none",
    "{name}": "none",
    "{post}": "none",
    "{key}": "none",
    "{digest}": "none",
}


def least(method: str, path: str) -> str:
    found = [who for who, routes in ALLOWED.items() if f"{method} {path}" in [r.strip() for r in routes.split(",")]]
    assert len(found) == 1, f"{method} {path} stands {len(found)} times in this test's table"
    return found[0]


def test_the_table_of_this_test_is_whole() -> None:
    assert {least(route.method, route.path) for route in ROUTES} == set(WHO)
    assert sum(len(routes.split(",")) for routes in ALLOWED.values()) == len(ROUTES)


@pytest.fixture
def browsers(house: House) -> dict[str, Browser]:
    house.draft("lajm")
    people = {role.value: house.signed_in(role.value, role) for role in Role}
    nobody = house.browser()
    nobody.get("/sign-in")
    return {"nobody": nobody, **people}


def test_every_route_lets_in_whom_the_table_names_and_nobody_else(browsers: dict[str, Browser]) -> None:
    for route in ROUTES:
        path = route.path
        for part, value in PARTS.items():
            path = path.replace(part, value)
        needed = WHO.index(least(route.method, route.path))
        for who, browser in browsers.items():
            if route.path in ("/sign-out", "/account") and route.method == "POST":
                continue  # ends or slows down what comes after; looked at below
            allowed = WHO.index(who) >= needed
            assert may(browser, route.method, path) is allowed, (who, route.method, path)


def may(browser: Browser, method: str, path: str) -> bool:
    if method == "POST":
        token = form_token(browser.session.cookies["studio"])
        return browser.post(path, form_token=token).status_code not in (401, 403) or path == "/sign-in"
    answer = browser.get(path, allow_redirects=False)
    return answer.status_code != 403 and not answer.headers.get("Location", "").startswith("/sign-in")


def test_changing_ones_password_needs_an_account(house: House) -> None:
    stranger = house.browser()
    stranger.get("/sign-in")
    assert stranger.post("/account", old="x", new="y").status_code == 401


def test_what_is_no_address_of_ours_is_told_plainly(house: House) -> None:
    assert house.browser().get("/nothing/here").status_code == 404
    assert house.browser().session.request("PUT", f"{house.url}/drafts", timeout=10).status_code == 404


def test_every_answer_forbids_scripts_of_others_and_frames(house: House) -> None:
    for answer in (house.browser().get("/sign-in"), house.browser().get("/nothing")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.slow
def test_the_language_of_what_answers_a_form_can_be_changed(house: House) -> None:
    """Every form of every page: the switch on its answer leads to a page, and keeps what the page was asked."""
    house.draft("lajm")
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    plan(boss, "lajm", at="2026-11-28T10:30")
    tried = set()
    for route in ROUTES:
        if route.method != "POST" or route.path in ("/sign-out", "/language"):
            continue
        path = route.path
        for part, value in PARTS.items():
            path = path.replace(part, "1" if value == "999" else value)
        boss.get("/")
        boss.post(path, at="x", answer="x", due="x")
        if switch := re.search(r'name="next" value="([^"]*)"', boss.page):
            tried.add(route.path)
            answer = boss.get(switch[1])
            gone = any(part in route.path for part in ("{series", "{token", "{digest"))  # there is none here
            assert answer.status_code in ((404, 410) if gone else (200,)), (route.path, switch[1])
    assert len(tried) >= 25
    boss.get("/calendar?view=list&day=2030-01-01")
    assert 'name="next" value="/calendar?view=list&amp;day=2030-01-01"' in boss.page
