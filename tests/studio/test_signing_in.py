"""Signing in: who is let in, for how long, and who only tries."""

import re
from contextlib import ExitStack
from html import unescape
from threading import Thread

import pyotp
import pytest

from publisher.domain.accounts import LinkKind, Role
from publisher.operations.erase import ErasureOrder, erase_person
from publisher.storage.database import Database
from publisher.storage.studio.sign_in_throttle import ON_ONE, SignInThrottle
from publisher.studio.pages.sign_in import own_path
from tests.studio.conftest import Build
from tests.studio.house import PASSWORD, House, address
from tests.world import TestClock


def test_whoever_knows_the_password_gets_a_new_token_that_no_script_can_read(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    browser = house.browser()
    browser.get("/sign-in")
    before = browser.session.cookies["studio"]
    assert browser.signs_in("ana").url == f"{house.url}/"
    assert browser.session.cookies["studio"] != before
    cookie = browser.post("/sign-out").history[0].headers["Set-Cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "path=/"))


def test_a_token_that_somebody_planted_is_worth_nothing_after_signing_in(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    victim, attacker = house.browser(), house.browser()
    for browser in (victim, attacker):
        browser.session.cookies.set("studio", "planted-by-the-attacker", domain="127.0.0.1", path="/")
    victim.signs_in("ana")
    assert victim.get("/people", allow_redirects=False).status_code == 403
    assert attacker.get("/people", allow_redirects=False).headers["Location"].startswith("/sign-in")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    wrong = house.browser().signs_in("ana", "wrong")
    unknown = house.browser().signs_in("nobody", "wrong")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert "wrong" in wrong.text
    assert "ana@" in wrong.text  # what was typed is not typed again
    for text in (wrong.text, unknown.text):
        assert "Email address, password or code is wrong." in text


def test_after_five_tries_even_the_right_password_waits_a_quarter_of_an_hour(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    browser = house.browser()
    assert [browser.signs_in("ana", "wrong").status_code for _ in range(5)] == [401] * 5
    assert browser.signs_in("ana").status_code == 429
    house.clock.passes(minutes=14)
    assert browser.signs_in("ana").status_code == 429
    house.clock.passes(minutes=2)
    assert browser.signs_in("ana").status_code == 200


def test_many_accounts_tried_from_one_address_are_counted_together(house: House) -> None:
    browser, failures = house.browser(), house.server.office.failures
    for number in range(29):
        failures.admits(f"person{number}@example.org", "127.0.0.1")
    assert [browser.signs_in("besa", "wrong").status_code for _ in range(2)] == [401, 429]


def test_a_session_that_nobody_uses_ends(house: House) -> None:
    browser = house.signed_in("ana", Role.EDITOR)
    house.clock.passes(hours=11)
    assert browser.get("/").url == f"{house.url}/"
    house.clock.passes(hours=11)
    assert browser.get("/").url == f"{house.url}/"
    house.clock.passes(hours=13)
    assert browser.get("/").url == f"{house.url}/sign-in"


def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    browser = house.signed_in("ana", Role.EDITOR)
    token = browser.session.cookies["studio"]
    browser.get("/")
    browser.post("/sign-out")
    browser.session.cookies.set("studio", token, domain="127.0.0.1", path="/")
    assert browser.get("/").url == f"{house.url}/sign-in"


def test_whoever_is_locked_out_is_out_at_once(house: House) -> None:
    browser = house.signed_in("ana", Role.AUTHOR)
    administrator = house.signed_in("drita", Role.ADMINISTRATOR)
    administrator.get("/people")
    ana = next(each for each in house.server.office.accounts.all() if each.name == "ana")
    administrator.post(f"/people/{ana.id}/close")
    assert browser.get("/").url == f"{house.url}/sign-in"
    assert browser.signs_in("ana").status_code == 401
    assert ("drita", "close account") in house.audit()


def test_a_new_password_signs_every_other_browser_out(house: House) -> None:
    first = house.signed_in("ana", Role.AUTHOR)
    second = house.browser()
    second.signs_in("ana")
    second.get("/account")
    assert second.post("/account", old=PASSWORD, new="tjetër fjalë krejt ndryshe").ok
    assert second.get("/").url == f"{house.url}/"
    assert first.get("/").url == f"{house.url}/sign-in"


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/a\r\nb", "evil", ""]
)
def test_no_other_site_is_taken_for_a_path_of_ours(path: str) -> None:
    assert own_path(path) == "/"


def test_nobody_is_sent_on_to_another_site(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    browser = house.browser()
    browser.get("/sign-in?next=//evil.example")
    assert '"//evil.example' not in browser.page  # a change of language leads to this page again, and no further
    assert browser.signs_in("ana", next="//evil.example").url == f"{house.url}/"
    assert browser.post("/language", language="sq", next="//evil.example").url == f"{house.url}/"


def test_whoever_came_for_a_page_gets_there_after_signing_in(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    browser = house.browser()
    assert browser.get("/reach").url == f"{house.url}/sign-in?next=/reach"
    answer = browser.post("/sign-in", email=address("ana"), password=PASSWORD, next="/reach")
    assert answer.url == f"{house.url}/reach"


def test_behind_https_the_cookie_goes_over_https_only(build: Build) -> None:
    house = build('[studio]\nurl = "https://studio.example.org"\n')
    answer = house.browser()
    answer.url = house.server.local_url
    cookie = answer.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-studio=")
    assert "secure" in cookie.lower()


def test_with_a_second_factor_the_password_alone_is_not_enough_and_no_code_works_twice(house: House) -> None:
    ana, office = house.signed_in("ana", Role.EDITOR), house.server.office
    page = ana.get("/account").text
    salt, secret = (
        re.findall(r'name="salt" value="([0-9a-f]+)"', page)[0],
        re.findall(r"<code>([A-Z2-7]+)</code>", page)[0],
    )
    phone = pyotp.TOTP(secret)

    def code() -> str:
        return phone.at(int(house.clock().timestamp()))

    assert ana.post("/account/second", salt=salt, code="000000").status_code == 422
    ana.get("/account")
    assert ana.post("/account/second", salt=salt, code=code()).ok
    assert house.browser().signs_in("ana").status_code == 401
    assert house.browser().signs_in("ana", code="000000").status_code == 401
    assert house.browser().signs_in("ana", code=code()).status_code == 401  # it switched the second step on
    house.clock.passes(seconds=60)
    used = code()
    assert house.browser().signs_in("ana", code=used).ok
    assert house.browser().signs_in("ana", code=used).status_code == 401
    for copied in (" {} {}", "{}-{} ", "{}\u00a0{}\n", "\t{}\u2011{}"):  # as phones and mails show it
        house.clock.passes(seconds=60)
        assert house.browser().signs_in("ana", code=copied.format(code()[:3], code()[3:])).ok
    assert int(re.findall(r'name="code"[^>]*maxlength="(\d+)"', house.browser().get("/sign-in").text)[0]) > len(
        " 123 456 "
    )
    house.app.container.database.close()
    ledger = b"".join(file.read_bytes() for file in house.folder.glob("publisher.db*"))
    assert secret.encode() not in ledger
    assert (house.folder / "secrets" / "studio_key").stat().st_mode & 0o077 == 0
    office.accounts.set_second(office.accounts.all()[0].id, "", by="test")
    assert house.browser().signs_in("ana").ok


def test_whoever_is_erased_is_locked_out_and_leaves_no_address(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    house.server.office.newsroom.let_send("personal-link", "ana", "peja", "sq", "test")
    erase_person(house.app, "ana", ErasureOrder(by="test", reason="asked for it"))
    assert ana.get("/").url == f"{house.url}/sign-in"
    assert ana.signs_in("ana").status_code == 401
    assert house.browser().get("/news/personal-link").status_code == 404
    (account,) = house.server.office.accounts.all()
    assert (account.name, account.email, account.closed) == ("(name erased)", "", True)
    house.app.container.database.close()
    assert not [file for file in house.folder.glob("publisher.db*") if b"ana@example.org" in file.read_bytes()]


def test_no_secret_of_the_studio_stands_in_the_ledger(house: House) -> None:
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    link = house.server.office.first_link() or browser.get("/people").text
    browser.post("/people", name="besa", email="besa@example.org", role="author", language="sq")
    link = browser.page.split("/welcome/")[1].split('"')[0]
    house.app.container.database.close()
    ledger = b"".join(file.read_bytes() for file in house.folder.glob("publisher.db*"))
    assert b"besa@example.org" in ledger
    for secret in (PASSWORD, browser.session.cookies["studio"], link):
        assert secret.encode() not in ledger


def test_after_signing_in_again_a_form_that_was_open_is_sent_and_nobody_elses(house: House) -> None:
    house.draft("lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("besa", Role.AUTHOR)
    ana.get("/drafts/lajm")
    open_page = ana.page
    ana.post("/sign-out")
    ana.page = open_page
    over = ana.post("/drafts/lajm/comments", remark="Mirë!")
    assert (over.status_code, "Sign in in another tab" in over.text) == (401, True)
    ana.signs_in("ana")
    ana.page = open_page
    assert ana.post("/drafts/lajm/comments", remark="Mirë!").ok
    besa.page = open_page  # the same computer, somebody else now
    assert besa.post("/drafts/lajm/comments", remark="Jo!").status_code == 403
    assert [each.text for each in house.server.office.comments.of("lajm")] == ["Mirë!"]


def test_two_tabs_are_open_at_the_sign_in_and_both_get_in(house: House) -> None:
    house.lets_in("ana", Role.AUTHOR)
    tab = house.browser()
    tab.get("/sign-in?next=/calendar")
    second = tab.page
    tab.signs_in("ana")
    tab.page = second
    assert tab.post("/sign-in", email="ana@example.org", password=PASSWORD, next="/calendar").url.endswith("/calendar")
    tab.post("/sign-out")
    tab.page = second
    again = tab.post("/sign-in", email="ana@example.org", password=PASSWORD, next="/calendar")
    assert (again.status_code, "sign in again" in again.text, "ana@example.org" in again.text) == (403, True, True)
    assert tab.post("/sign-in", email="ana@example.org", password=PASSWORD, next="/calendar").ok


def test_the_whole_address_is_kept_over_the_sign_in(house: House) -> None:
    house.lets_in("ana", Role.AUTHOR)
    tab = house.browser()
    tab.get("/calendar?view=week&day=2026-11-23")
    wanted = unescape(re.findall(r'name="next" value="([^"]+)"', tab.page)[0])
    assert tab.signs_in("ana", next=wanted).url == f"{house.url}/calendar?view=week&day=2026-11-23"


def test_forty_tries_at_once_are_forty(database: Database) -> None:
    failures, admitted = SignInThrottle(database, TestClock()), list[bool]()
    threads = [Thread(target=lambda: admitted.append(failures.admits("ana@x", "192.0.2.1"))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(admitted) == ON_ONE


@pytest.mark.parametrize(
    ("first", "second", "counted_together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_addresses_of_one_line_are_counted_as_one(
    sqlite: Database, first: str, second: str, counted_together: bool
) -> None:
    failures = SignInThrottle(sqlite, TestClock())
    assert all(failures.admits("ana@x", first) for _ in range(ON_ONE))
    assert failures.admits("ana@x", second) is not counted_together


def test_wrong_guesses_of_others_keep_nobody_out_who_signed_in_on_this_device_before(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    own, failures = house.browser(), house.server.office.failures
    assert own.signs_in("ana").ok
    own.get("/")
    own.post("/sign-out")
    for number in range(60):
        failures.admits(address("ana"), f"192.0.2.{number}")
    assert house.browser().signs_in("ana").status_code == 429
    assert own.signs_in("ana").status_code == 200


def test_a_device_of_somebody_else_or_made_up_is_none(house: House) -> None:
    for name in ("ana", "besa"):
        house.lets_in(name, Role.EDITOR)
    other = house.browser()
    assert other.signs_in("besa").ok
    other.get("/")
    other.post("/sign-out")
    for number in range(60):
        house.server.office.failures.admits(address("ana"), f"192.0.2.{number}")
    assert other.signs_in("ana").status_code == 429
    other.session.cookies.set("studio_device", "x.é")
    assert other.signs_in("ana").status_code == 429


def test_a_link_for_a_new_password_asks_for_the_second_factor_too(house: House) -> None:
    account, office = house.lets_in("ana", Role.EDITOR), house.server.office
    salt = office.second.new_salt()
    office.accounts.set_second(account.id, salt)
    link = office.link(LinkKind.RESET, account.id).removeprefix(house.url)
    browser = house.browser()
    browser.get(link)
    assert browser.post(link, password="tjeter qumesht dritare").status_code == 422
    browser.get(link)
    code = pyotp.TOTP(office.second.secret(account, salt)).at(house.clock())
    assert browser.post(link, password="tjeter qumesht dritare", code=code).url == f"{house.url}/?done=welcome"


def test_asking_for_another_link_ends_none_and_a_new_password_ends_all(house: House) -> None:
    account, office = house.lets_in("ana", Role.EDITOR), house.server.office
    first, second = (office.link(LinkKind.RESET, account.id).removeprefix(house.url) for _ in range(2))
    browser = house.browser()
    browser.get(first)
    assert browser.post(first, password="tjeter qumesht dritare").ok
    assert house.browser().get(second).status_code == 410


def test_a_new_password_ends_a_link_whose_mail_waits_for_a_mail_server(house: House) -> None:
    account, office = house.lets_in("ana", Role.EDITOR), house.server.office
    office.outbox.add([account.id], LinkKind.RESET.value)
    office.outbox.add([account.id], "ready", slug="lajm")
    office.accounts.set_password(account.id, "x")
    assert [each.kind for each in office.outbox.take()] == ["ready"]


def test_a_sign_in_link_that_an_administrator_makes_stands_in_the_activity_log(house: House) -> None:
    account, drita = house.lets_in("ana", Role.EDITOR), house.signed_in("drita", Role.ADMINISTRATOR)
    assert "/welcome/" in drita.post(f"/people/{account.id}/link").text
    assert house.audit()[-1] == ("drita", "send link")
    assert "made a new sign-in link for somebody" in drita.get("/audit").text


def test_signing_out_empties_the_browsers_cache_and_leaves_what_waits_to_be_sent(house: House) -> None:
    browser = house.signed_in("ana", Role.EDITOR)
    assert browser.post("/sign-out").history[0].headers["Clear-Site-Data"] == '"cache"'


def test_where_too_many_sign_in_at_once_the_next_one_is_told_at_once(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    passwords, statuses = house.server.office.passwords, list[int]()
    browser = house.browser()
    browser.get("/sign-in")
    with ExitStack() as waiting:
        while passwords._waiting.acquire(blocking=False):
            waiting.callback(passwords._waiting.release)
        statuses.append(browser.signs_in("ana").status_code)
    statuses.append(browser.signs_in("ana").status_code)
    assert statuses == [503, 200]


def test_what_nobody_sees_in_an_address_keeps_nobody_out(house: House) -> None:
    house.lets_in("ana", Role.EDITOR)
    browser = house.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", email=f"\u200b{address('ana')}\u202c\ufeff", password=PASSWORD)
    assert answer.url == f"{house.url}/"
