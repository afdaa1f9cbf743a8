"""`let-in`: whoever has the machine gets back into the studio, and the audit trail says so."""

import pytest

from publisher.cli.main import run
from publisher.domain.accounts import Role
from publisher.domain.errors import CodedError
from publisher.operations.let_in import LetIn, let_in
from tests.studio.house import PASSWORD, Browser, House, address

ANEW = "tjetër gomar ulli dritare"


def made(house: House, name: str, *, without_code: bool = False) -> LetIn:
    return let_in(house.app, address(name), name="", by="root", without_code=without_code)


def follows(house: House, link: str) -> Browser:
    browser, path = house.browser(), link[link.index("/welcome/") :]
    browser.get(path)
    browser.post(path, password=ANEW)
    return browser


def test_an_administrator_without_a_password_gets_a_link_that_works_once(house: House) -> None:
    house.lets_in("ana", Role.ADMINISTRATOR)
    link = made(house, "ana").link
    assert follows(house, link).get("/people").status_code == 200
    assert house.browser().signs_in("ana").status_code == 401
    assert house.browser().signs_in("ana", ANEW).status_code == 200
    assert house.browser().get(link[link.index("/welcome/") :]).status_code == 410
    assert ("root", "let in") in house.audit()


def test_where_nobody_lets_others_in_the_address_becomes_an_administrators(house: House) -> None:
    found = made(house, "besa")
    assert (found.new, found.account.name, found.account.role) == (True, "besa", Role.ADMINISTRATOR)
    assert follows(house, found.link).get("/people").status_code == 200


def test_an_author_becomes_administrator_only_where_none_is_left(house: House) -> None:
    house.lets_in("ana", Role.AUTHOR)
    assert made(house, "ana").promoted
    assert follows(house, made(house, "ana").link).get("/people").status_code == 200
    house.lets_in("besa", Role.AUTHOR)
    assert made(house, "besa").account.role is Role.AUTHOR


@pytest.mark.parametrize("typed", ["besa", "a@", "a@x.org, b@x.org", ""])
def test_what_is_no_address_makes_no_account(house: House, typed: str) -> None:
    with pytest.raises(CodedError) as refused:
        let_in(house.app, typed, name="", by="root", without_code=False)
    assert refused.value.code == "let_in_no_address"
    assert house.server.office.accounts.all() == []


def test_an_unknown_address_is_told_who_the_administrators_are(house: House) -> None:
    house.lets_in("ana", Role.ADMINISTRATOR)
    with pytest.raises(CodedError) as refused:
        made(house, "nobody")
    assert (refused.value.code, refused.value.values["administrators"]) == ("let_in_unknown", address("ana"))


def test_who_is_locked_out_stays_out(house: House) -> None:
    besa = house.lets_in("besa", Role.ADMINISTRATOR)
    house.lets_in("ana", Role.ADMINISTRATOR)
    house.server.office.accounts.close(besa.id, by="ana")
    with pytest.raises(CodedError) as refused:
        made(house, "besa")
    assert refused.value.code == "let_in_locked"


def test_the_second_step_is_asked_for_unless_it_is_turned_off_in_the_audit_trail(house: House) -> None:
    ana = house.lets_in("ana", Role.ADMINISTRATOR)
    house.server.office.accounts.set_second(ana.id, "salt")
    assert "/sign-in" in follows(house, made(house, "ana").link).get("/people").url
    assert follows(house, made(house, "ana", without_code=True).link).get("/people").status_code == 200
    assert ("root", "no second factor") in house.audit()


def test_the_command_prints_the_link_and_no_log_has_it(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house.lets_in("ana", Role.ADMINISTRATOR)
    monkeypatch.chdir(house.folder)
    assert run(["let-in", address("ana"), "--by", "Drita"]) == 0
    said = capsys.readouterr()
    link = said.out.splitlines()[-1]
    assert follows(house, link).signs_in("ana", ANEW).status_code == 200
    assert link not in said.err
    assert ("Drita", "let in") in house.audit()
    assert PASSWORD not in said.out
