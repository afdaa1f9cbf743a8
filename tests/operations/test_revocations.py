"""A backup from before somebody lost a phone, was locked out or changed a password gives none of it back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.accounts import Account, Role
from publisher.storage.archive.revocation_list import NAME
from publisher.storage.studio.accounts import Accounts
from publisher.storage.studio.share_links import ShareLinks
from publisher.storage.studio.submissions import SubmissionStore
from publisher.storage.studio.translators import Translators
from tests.operations.conftest import NewLedger, on_both
from tests.operations.house import House

HASH, OTHER_HASH = "$argon2id$first", "$argon2id$second"


class Studio:
    """The studio's part of a ledger."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.accounts = Accounts(app.container.database, app.clock, app.container.revocations)
        self.newsroom = SubmissionStore(app.container.database, app.clock, app.container.revocations)
        self.translators = Translators(app.container.database, app.clock, app.container.revocations)
        self.showings = ShareLinks(app.container.database, app.clock, app.container.revocations)

    def lets_in(self, name: str, role: Role) -> Account:
        account = self.accounts.open(name=name, email=f"{name}@example.org", role=role, language="sq", by="test")
        self.accounts.set_password(account.id, HASH)
        return account

    def account(self, name: str) -> Account:
        return next(each for each in self.accounts.all() if each.name == name)

    def password(self, name: str) -> str:
        found = self.accounts.to_sign_in(f"{name}@example.org")
        return found[1] if found else "(locked out)"

    def shows(self, slug: str, token: str) -> None:
        with self.app.container.ledger.read_transaction() as uow:
            revision = uow.latest(slug)
        assert revision is not None
        self.showings.make(token, revision.id, "Donor", self.app.clock() + timedelta(days=7), "ana")


@contextmanager
def studio_of(house: House) -> Iterator[Studio]:
    with house.open() as app:
        yield Studio(app)


def begun(house: House) -> None:
    """Three people with accounts, two who send in news, and a post that is shown to somebody by a link."""
    house.writes("a")
    with studio_of(house) as studio:
        house.schedules(studio.app, "a")
        studio.lets_in("ana", Role.ADMINISTRATOR)
        studio.lets_in("besa", Role.ADMINISTRATOR)
        studio.lets_in("drita", Role.EDITOR)
        studio.newsroom.let_send("lost-phone", "Shpresa", "peja", "sq", "ana")
        studio.newsroom.let_send("kept-phone", "Valon", "peja", "sq", "ana")
        studio.shows("a", "ended-link")
        studio.shows("a", "kept-link")
        for token in ("ended-translator", "kept-translator"):
            ends_at = studio.app.clock() + timedelta(days=7)
            studio.translators.make(token, "a", token, ("sr",), ends_at, "ana")


def rights_taken(studio: Studio) -> None:
    """A phone is seized, somebody leaves, somebody's role goes, a password was seen, a link went to the wrong one."""
    sender = next(each for each in studio.newsroom.senders() if each.name == "Shpresa")
    studio.newsroom.revoke(sender.id, "ana")
    studio.newsroom.let_send("newer-phone", "Valon", "peja", "sq", "ana")
    showing = next(each for each in reversed(studio.showings.of("a")))
    studio.showings.revoke(showing.id, "a", "ana")
    translator = next(each for each in studio.translators.of("a") if each.name == "ended-translator")
    studio.translators.revoke(translator.id, "a", "ana")
    studio.accounts.close(studio.account("drita").id, "ana")
    studio.accounts.set_role(studio.account("besa").id, Role.AUTHOR, "ana")
    studio.accounts.set_password(studio.account("ana").id, OTHER_HASH)


def nothing_came_back(studio: Studio) -> None:
    assert studio.newsroom.sender("lost-phone") is None
    assert studio.newsroom.sender("kept-phone") is None  # its owner has a newer one
    assert studio.showings.open("ended-link") is None
    assert studio.showings.open("kept-link") is not None
    assert studio.translators.open("ended-translator") is None
    assert studio.translators.open("kept-translator") is not None
    assert studio.account("drita").closed
    assert studio.account("besa").role is Role.AUTHOR
    assert studio.password("ana") == ""
    assert studio.password("besa") == HASH


@on_both
def test_a_restored_ledger_gives_no_right_back(house: House, new_ledger: NewLedger) -> None:
    begun(house)
    with studio_of(house) as studio:
        file = house.backs_up(studio.app)
        rights_taken(studio)

    house.database_url = new_ledger()
    done = house.restores(file)

    revoked = done.ledger.revoked
    assert (revoked.senders, revoked.shares, revoked.closed, revoked.roles, revoked.passwords) == (2, 1, 1, 1, 1)
    assert revoked.translators == 1
    with studio_of(house) as studio:
        nothing_came_back(studio)
        # A new link brings a new password, which stays from then on.
        studio.accounts.set_password(studio.account("ana").id, OTHER_HASH)
    with studio_of(house) as studio:
        assert studio.password("ana") == OTHER_HASH


def test_an_older_ledger_that_is_put_back_by_hand_gives_none_either(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    copy = tmp_path / "copy.db"
    with studio_of(house) as studio:
        studio.app.container.database.close()
    shutil.copy(house.folder / "publisher.db", copy)
    with studio_of(house) as studio:
        rights_taken(studio)
    shutil.copy(copy, house.folder / "publisher.db")
    for beside in house.folder.glob("publisher.db-*"):
        beside.unlink()
    with studio_of(house) as studio:
        nothing_came_back(studio)


def test_what_was_given_again_stays_and_what_never_changed_too(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with studio_of(house) as studio:
        file = house.backs_up(studio.app)
        drita, besa = studio.account("drita").id, studio.account("besa").id
        studio.accounts.close(drita, "ana")
        studio.accounts.open_again(drita, "ana")
        studio.accounts.set_role(besa, Role.CONTRIBUTOR, "ana")
        studio.accounts.set_role(besa, Role.ADMINISTRATOR, "ana")
    house.database_url = "sqlite:///again.db"
    assert not house.restores(file).ledger.revoked
    with studio_of(house) as studio:
        assert not studio.account("drita").closed
        assert studio.account("besa").role is Role.ADMINISTRATOR
        assert studio.password("ana") == HASH
        assert studio.newsroom.sender("lost-phone") is not None


def removed(studio: Studio) -> None:
    studio.accounts.set_second(studio.account("ana").id, "")


def renewed(studio: Studio) -> None:
    studio.accounts.set_second(studio.account("ana").id, "another-salt")


@pytest.mark.parametrize("change", [renewed, pytest.param(removed, marks=pytest.mark.slow)])
def test_an_old_second_factor_does_not_come_back(tmp_path: Path, change: Callable[[Studio], None]) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with studio_of(house) as studio:
        studio.accounts.set_second(studio.account("ana").id, "salt-of-a-lost-phone")
        file = house.backs_up(studio.app)
        change(studio)
    house.database_url = "sqlite:///again.db"
    house.restores(file)
    with studio_of(house) as studio:
        assert (studio.account("ana").second_salt, studio.password("ana")) == ("", "")


def test_a_backup_that_is_restored_without_the_list_says_so(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with studio_of(house) as studio:
        file = house.backs_up(studio.app)
    other = House(tmp_path / "other")
    code, _, said = other.says("restore", str(file))
    assert code == 1
    assert "no revocations.jsonl" in said
    code, _, said = House(tmp_path / "third").says("restore", str(file))
    shutil.copy(house.folder / NAME, tmp_path / "third" / NAME)
    assert "no revocations.jsonl" in said


def test_a_ledger_of_before_the_list_begins_it(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with studio_of(house) as studio:
        rights_taken(studio)
        file = house.backs_up(studio.app)
    (house.folder / NAME).unlink()
    with studio_of(house) as studio:
        studio.accounts.set_role(studio.account("besa").id, Role.CONTRIBUTOR, "ana")
    house.database_url = "sqlite:///again.db"
    house.restores(file)
    with studio_of(house) as studio:
        assert studio.account("besa").role is Role.CONTRIBUTOR
        assert studio.password("ana") == OTHER_HASH
        assert studio.newsroom.sender("lost-phone") is None


def test_the_list_has_no_name_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with studio_of(house) as studio:
        rights_taken(studio)
    text = (house.folder / NAME).read_text(encoding="utf-8")
    assert not any(each in text for each in ("ana", "drita", "Shpresa", "@", "argon2", "lost-phone"))
    assert (house.folder / NAME).stat().st_mode & 0o077 == 0


def test_a_line_that_a_crash_left_by_half_hinders_nobody(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with (house.folder / NAME).open("a", encoding="utf-8") as stream:
        stream.write('{"id": "by ha')
    with studio_of(house) as studio:
        rights_taken(studio)
    with studio_of(house) as studio:
        assert studio.account("besa").role is Role.AUTHOR
        assert "by ha" not in (house.folder / NAME).read_text(encoding="utf-8")


def test_a_list_that_is_broken_is_told_and_nothing_is_restored_beside_it(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    begun(house)
    with studio_of(house) as studio:
        rights_taken(studio)
        file = house.backs_up(studio.app)
    with (house.folder / NAME).open("a", encoding="utf-8") as stream:
        stream.write("not ours\n")
    code, out, _ = house.says("doctor")
    assert code == 1
    assert "The list of revocations" in out
    assert house.says("status")[0] == 0
    house.database_url = "sqlite:///again.db"
    assert house.says("restore", str(file))[0] == 3
