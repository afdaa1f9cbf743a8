"""One-time links: the first administrator, invitations, forgotten passwords."""

import re

import pytest

from publisher.domain.accounts import Role
from publisher.storage.studio.schema import AccountRow
from tests.bootstrap.office import until
from tests.notifications.mailbox import Mailbox, serve
from tests.studio.conftest import Build
from tests.studio.house import PASSWORD, House


def path_of(link: str) -> str:
    return "/welcome/" + link.rpartition("/")[2]


def test_the_first_link_makes_an_administrator_once(house: House) -> None:
    path = path_of(house.server.office.first_link())
    browser = house.browser()
    browser.get(path)
    assert browser.post(path, name="Drita", email="drita@example.org", password=PASSWORD).url.endswith("?done=welcome")
    assert browser.get("/people").ok
    assert house.server.office.first_link() == ""
    again = house.browser()
    assert again.get(path).status_code == 410
    assert again.post(path, name="X", email="x@example.org", password=PASSWORD).status_code in (403, 410)
    assert [account.name for account in house.server.office.accounts.all()] == ["Drita"]


def test_whom_a_restore_left_without_a_password_comes_back_in_by_the_first_link(house: House) -> None:
    """A restored ledger gives no password back that was changed since (`storage/archive/apply_revocations.py`)."""
    office = house.server.office
    account = house.lets_in("drita", Role.EDITOR)
    with house.app.container.database.write() as session:
        session.get_one(AccountRow, account.id).password = ""
    path, browser = path_of(office.first_link()), house.browser()
    browser.get(path)
    assert browser.post(path, name="Drita", email="drita@example.org", password=PASSWORD).url.endswith("?done=welcome")
    assert browser.get("/people").ok
    assert [(each.name, each.role) for each in office.accounts.all()] == [("drita", Role.ADMINISTRATOR)]
    assert office.first_link() == ""


def test_a_newer_first_link_takes_the_place_of_the_one_before_and_each_ends_after_a_day(house: House) -> None:
    first, second = (path_of(house.server.office.first_link()) for _ in range(2))
    assert house.browser().get(first).status_code == 410
    assert house.browser().get(second).status_code == 200
    house.clock.passes(hours=25)
    assert house.browser().get(second).status_code == 410


def test_a_weak_password_is_refused_and_the_link_still_works(house: House) -> None:
    path = path_of(house.server.office.first_link())
    browser = house.browser()
    for weak in ("short", "password123", "qwertyuiop12", "x" * 201):
        browser.get(path)
        answer = browser.post(path, name="Drita", email="drita@example.org", password=weak)
        assert answer.status_code == 422, weak
    browser.get(path)
    assert browser.post(path, name="Drita", email="drita@example.org", password=PASSWORD).ok


def test_an_invitation_is_shown_once_where_no_mail_can_be_sent(house: House) -> None:
    administrator = house.signed_in("drita", Role.ADMINISTRATOR)
    administrator.get("/people")
    administrator.post("/people", name="Ana", email="Ana@Example.org", role="author", language="sq")
    link = re.search(r"/welcome/[\w-]+", administrator.page)
    assert link
    assert "/welcome/" not in administrator.get("/people").text
    ana = house.browser()
    ana.get(link[0])
    assert ana.post(link[0], password=PASSWORD).url.endswith("?done=welcome")
    found = house.server.office.accounts.to_sign_in("ana@example.org")
    assert found
    assert (found[0].role, found[0].language) == (Role.AUTHOR, "sq")


def test_nobody_gets_a_name_or_an_address_that_somebody_has(house: House) -> None:
    administrator = house.signed_in("drita", Role.ADMINISTRATOR)
    administrator.get("/people")
    for name, email in (("Drita", "other@example.org"), ("Other", "DRITA@example.org")):
        answer = administrator.post("/people", name=name, email=email, role="author", language="sq")
        assert answer.status_code == 409
    assert len(house.server.office.accounts.all()) == 1


def test_the_last_administrator_stays_one(house: House) -> None:
    administrator = house.signed_in("drita", Role.ADMINISTRATOR)
    administrator.get("/people")
    mine = house.server.office.accounts.all()[0].id
    assert administrator.post(f"/people/{mine}/role", role="author").status_code == 409
    administrator.get("/people")
    assert administrator.post(f"/people/{mine}/close").status_code == 409


def test_where_no_mail_is_sent_even_a_sole_administrator_reads_a_way_back_in(house: House) -> None:
    assert "publisher let-in" in house.browser().get("/forgotten").text


def test_a_forgotten_password_is_mended_by_mail_and_strangers_learn_nothing(build: Build) -> None:
    mailbox = Mailbox()
    server = serve(mailbox)
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "plain"\nto = ["office@example.org"]\n'
    try:
        house = build(mail)
        house.lets_in("ana", Role.EDITOR)
        browser = house.browser()
        browser.get("/forgotten")
        known, unknown = browser.post("/forgotten", email="ana@example.org"), browser.get("/forgotten")
        unknown = browser.post("/forgotten", email="nobody@example.org")
        until(lambda: mailbox.letters)  # the answer does not wait for it: that would tell who has an account
        assert [str(letter["To"]) for letter in mailbox.letters] == ["ana@example.org"]
        assert re.sub(r'value="[^"]*"', "", known.text) == re.sub(r'value="[^"]*"', "", unknown.text)
        path = path_of(re.findall(r"http\S+", mailbox.texts[0])[0])
        browser.get(path)
        assert browser.post(path, password="krejt tjetër fjalë kyçe").ok
        assert browser.get("/account").ok
        assert house.browser().signs_in("ana", PASSWORD).status_code == 401
    finally:
        server.stop()


@pytest.mark.parametrize("typed", ["a@", "@", "a@b@c", "a@b.org, c@d.org", '"x" <a@b.org>'])
def test_what_is_no_single_address_is_refused_wherever_one_is_typed(house: House, typed: str) -> None:
    first = house.browser()
    first.get(path := path_of(house.server.office.first_link()))
    assert first.post(path, name="Arta", email=typed, password=PASSWORD).status_code == 422
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    boss.get("/people")
    assert boss.post("/people", name="Besa", email=typed, role="author").status_code == 422
    house.draft("lajm")
    assert boss.post("/drafts/lajm/translators", name="Drita", email=typed, language="sr").status_code == 422
    assert [each.name for each in house.server.office.accounts.all()] == ["boss"]
    assert house.server.office.translators.of("lajm") == []
