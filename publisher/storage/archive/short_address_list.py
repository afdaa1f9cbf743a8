"""Short addresses as they are given: once and for good, through restores of older backups too.

A post's code comes from its slug, so a ledger without it gives the same one again. Only where two slugs have the same
first letters it matters which came first; those codes are listed beside the ledger, in no backup.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from publisher.domain.coded_text import Message
from publisher.domain.ports_channel import Clock
from publisher.domain.short_address import SHORTEST, codes, free_code
from publisher.storage.archive.line_file import LineFile
from publisher.storage.archive.shared_lines import SharedLines
from publisher.storage.database import Database
from publisher.storage.ledger import short_addresses

#: Its name, in the ledger's folder, or beside the settings where the ledger is no file.
NAME = "short-addresses.jsonl"


class ShortAddresses:
    """The codes of a ledger, and the list beside it."""

    def __init__(
        self,
        database: Database,
        file: Path,
        now: Clock,
        shared: SharedLines | None = None,
        backups: Path | None = None,
    ) -> None:
        self._database, self._now = database, now
        self._lines = LineFile(file, Message("list_of_short_addresses"), shared, backups)
        self.copy = self._lines.copy
        self.take_in = self._lines.take_in

    @property
    def file(self) -> Path:
        """Return the list's place."""
        return self._lines.file

    def code(self, slug: str) -> str:
        """Return a post's code; of one that has none yet, the one that it would be given."""
        with self._database.read() as session:
            known = short_addresses.code_of(session, slug)
            return known or free_code(slug, lambda code: bool(short_addresses.slug_of(session, code)))

    def give(self, slug: str) -> str:
        """Return a post's code, which is its own from now on. Safe to repeat.

        Raises:
            StorageError: if the list cannot be written.
        """
        with self._database.read() as session:
            known = short_addresses.code_of(session, slug)
        if known:
            return known
        with self._database.write() as session:
            code = short_addresses.take(session, slug, codes(slug), self._now())
            self._list(_alike(session, code))
        return code

    def _list(self, rows: Sequence[Mapping[str, str]]) -> None:
        listed = self._listed() if rows else {}
        if new := {row["code"]: row for row in rows if row["code"] not in listed}:
            self._lines.append(new.values())

    def catch_up(self) -> None:
        """Bring ledger and list up to each other. Quick where they are.

        Raises:
            StorageError: if the list cannot be read or written.
        """
        listed = self._listed()
        with self._database.read() as session:
            lacking = [code for code, slug in listed.items() if short_addresses.slug_of(session, code) != slug]
            long = short_addresses.longer_than(session, SHORTEST)
            unlisted = [row for code in long if code not in listed for row in _alike(session, code)]
        if lacking:
            with self._database.write() as session:
                for code in lacking:
                    short_addresses.take(session, listed[code], [code, *codes(listed[code])], self._now())
        self._list(unlisted)

    def gather(self) -> None:
        """Take in what other machines that share the ledger listed; nothing where there are none.

        Raises:
            StorageError: if what they share cannot be read or written.
        """
        self._lines.gather()

    def _listed(self) -> Mapping[str, str]:
        try:
            return {row["code"]: row["slug"] for row in self._lines.read()}
        except KeyError as error:
            raise self._lines.broken(error) from error


def short_addresses_of(
    database: Database, settings_folder: Path, media: str, now: Clock, backups: Path | None = None
) -> ShortAddresses:
    """Return a ledger's short addresses; its list lies where that of erasures does."""
    if database.file:
        return ShortAddresses(database, database.file.parent / NAME, now, backups=backups)
    return ShortAddresses(database, settings_folder / NAME, now, SharedLines(media, NAME), backups)


def _alike(session: Session, code: str) -> Sequence[Mapping[str, str]]:
    """Return a code with those that it begins with, and their posts; nothing where no other post came before."""
    return list(_rows(session, code)) if len(code) > SHORTEST else []


def _rows(session: Session, code: str) -> Iterator[Mapping[str, str]]:
    for length in range(SHORTEST, len(code) + 1):
        if slug := short_addresses.slug_of(session, code[:length]):
            yield {"code": code[:length], "slug": slug}
