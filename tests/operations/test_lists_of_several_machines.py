"""Two machines, one ledger: what one erased or took away, a restore on the other gives back as little."""

from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.media_cleanup import sweep_out
from publisher.storage.archive.erasure_list import NAME as ERASURES
from publisher.storage.archive.revocation_list import NAME as REVOCATIONS
from tests.conftest import new_postgresql
from tests.operations.house import House, photo
from tests.operations.test_revocations import Studio


@pytest.fixture
def first(tmp_path: Path, postgresql: str) -> House:
    return machine(tmp_path, "first", new_postgresql(postgresql))


@pytest.fixture
def second(tmp_path: Path, first: House) -> House:
    return machine(tmp_path, "second", first.database_url)


def machine(tmp_path: Path, name: str, database: str) -> House:
    house = House(tmp_path / name, database_url=database)
    house.extra["PUBLISHER_DATABASE__MEDIA"] = str(tmp_path / "shared-media")
    return house


def test_a_restore_on_the_other_machine_brings_nothing_back(first: House, second: House, postgresql: str) -> None:
    first.writes("lajm", picture=photo(1))
    with first.open() as app:
        Studio(app).lets_in("ana", Role.ADMINISTRATOR)
        Studio(app).lets_in("beni", Role.EDITOR)
        first.schedules(app, "lajm")
        first.publishes(app)
        file = first.backs_up(app)
        erase(app, str(first.folder / "posts" / "lajm" / "photo.jpg"), ErasureOrder(by="Ana", reason="consent"))
        studio = Studio(app)
        studio.accounts.close(studio.account("beni").id, "ana")
    second.database_url = new_postgresql(postgresql)
    done = second.restores(file)
    assert done.ledger.erased.digests
    assert done.ledger.revoked.closed == 1
    assert not done.unguarded
    assert not list((first.folder.parent / "shared-media").rglob("*.jpg"))


def test_what_was_decided_on_one_machine_is_not_reversed_when_the_other_one_starts(first: House, second: House) -> None:
    with first.open() as app:
        Studio(app).lets_in("ana", Role.ADMINISTRATOR)
        beni = Studio(app).lets_in("beni", Role.EDITOR)
        Studio(app).accounts.set_role(beni.id, Role.CONTRIBUTOR, "ana")
        Studio(app).accounts.close(beni.id, "ana")
    with second.open() as app:
        Studio(app).accounts.open_again(beni.id, "ana")
        Studio(app).accounts.set_role(beni.id, Role.ADMINISTRATOR, "ana")
    for house in (first, second, first):
        with house.open() as app:
            account = Studio(app).account("beni")
            assert (account.role, account.closed) == (Role.ADMINISTRATOR, False), house.folder.name


def test_lists_of_before_are_put_together_and_no_cleaning_takes_them(first: House, second: House) -> None:
    first.writes("lajm", picture=photo(1))
    with first.open() as app:
        first.schedules(app, "lajm")
        erase(app, "lajm", ErasureOrder(by="Ana", reason="consent"))
        shared = first.folder.parent / "shared-media" / "lists"
        for file in shared.rglob("*.jsonl"):  # it was erased by a program that shared nothing yet
            file.unlink()
        app.container.erasures.gather()
        sweep_out(app.container.database, app.container.media)
    with second.open() as app:
        app.container.erasures.gather()
        app.container.erasures.gather()
    assert (second.folder / ERASURES).read_bytes() == (first.folder / ERASURES).read_bytes()
    assert not (second.folder / REVOCATIONS).exists() or (second.folder / REVOCATIONS).read_bytes()
