"""`publisher update`: a new version beside the old one, tried on a copy, switched by one rename, or left.

The service is never stopped on its own: the link is switched, and one order to systemd stops the old version and starts
what the link leads to. So whatever is killed, at any moment, one service runs, or is being started.
"""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.domain.errors import CodedError, PublisherError
from publisher.operations.going_back import WISH
from publisher.server.errors import UpdateFailed
from publisher.server.journal import Journal, forget_journal, read_journal, write_journal
from publisher.server.layout import ServerLayout
from publisher.server.rehearsal_answer import RehearsalAnswer, read_answer
from publisher.server.release_folders import Install, Releases, install_by_pip
from publisher.server.service import ServerService
from publisher.server.wheel import find_wheel, is_version, requirements_of

#: Kept free for the version that starts when the disk is full; beside twice the ledger's size, for its new tables.
_ROOM_BYTES = 64_000_000
#: Given back right before the new version starts, and before the old one starts again.
_ROOM, _ROOM_BACK = ".update-room", ".update-room-back"
#: Prepared under this name, so that going back needs no room on the disk.
_PREPARED = f".{WISH}"
_SAID = 600
#: There is nothing left to go back to: the old version is waited for so many times longer.
_BACK_TIMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody wants to have running."""

    #: A wheel, or a version.
    wanted: str
    requirements: Sequence[Path] = ()
    #: Folders with wheels; then no index is asked.
    places: Sequence[Path] = ()
    #: Try everything, and switch nothing.
    dry_run: bool = False
    #: Asked before the ledger becomes an older copy of itself; None: nobody is there to be asked.
    agrees: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """The steps. Each is named when it begins; an update that was broken off is ended by `mend`."""

    layout: ServerLayout
    service: ServerService
    #: Told the name of each step before it begins, and what people read of it.
    begins: Callable[[str, str], None]
    install: Install = install_by_pip
    patience_seconds: float = 30.0
    releases: Releases = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "releases", Releases(self.layout))

    # From here to there

    def update(self, order: Order) -> str:
        """Bring a version to run; return its number.

        Raises:
            CodedError: if it is not switched to, or had to be left again; the version from before runs then.
        """
        self.mend()
        old = self.releases.current
        wheel = None if self._is_there(order) else find_wheel(order.wanted, order.places)
        new = wheel.version if wheel else order.wanted
        if new == old:
            raise CodedError("update_runs_this", version=new)
        journal = Journal(old=old, new=new, was_there=self.releases.has(new) and (wheel is None or order.dry_run))
        try:
            text = f"{new} is kept here" if journal.was_there else f"Installing {new} beside {old}"
            journal = self._write(journal, "install", text)
            if wheel and not journal.was_there:
                with TemporaryDirectory(prefix="publisher-update-") as scratch:
                    needs = requirements_of(wheel, order.requirements, Path(scratch))
                    self.releases.add(wheel, needs, order.places, self.install)
            journal, answer = self._rehearse(journal, order)
            if order.dry_run:
                self._clean(journal)
                return new
            journal = self._prepare(journal, answer)
        except OSError as error:
            self._clean(journal)
            raise UpdateFailed("update_no_room", version=old, reason=error.strerror or str(error)) from error
        except PublisherError:
            self._clean(journal)
            raise
        self._switch(journal, answer)
        return new

    def _is_there(self, order: Order) -> bool:
        """Return whether it is a version that was there before, to go back to."""
        return is_version(order.wanted) and self.releases.has(order.wanted)

    def _rehearse(self, journal: Journal, order: Order) -> tuple[Journal, RehearsalAnswer]:
        """Have the new version back up, and try restore, tables, doctor and website on a copy.

        Raises:
            CodedError: if something is wrong on it that is not wrong now.
        """
        journal = self._write(journal, "rehearse", f"Backing up, and trying {journal.new} on a copy")
        wrong_before = self._wrong_now()
        done = self.service.says(self.layout.release(journal.new), "update", "--rehearse", journal.new)
        answer = read_answer(done.stdout)
        if answer is None:
            said = (done.stderr.strip() or done.stdout.strip())[-_SAID:]
            raise UpdateFailed("update_rehearsal_failed", version=journal.new, old=journal.old, words=said)
        if not answer.knows:
            self._agree(journal, answer, order)
        worse = {part: texts for part, texts in answer.wrong.items() if part not in wrong_before}
        if worse:
            said = "\n".join(f"{part}: {text}" for part, texts in worse.items() for text in texts)
            raise UpdateFailed("update_rehearsal_wrong", version=journal.new, old=journal.old, words=said)
        if not answer.sqlite and answer.ledger != answer.head:
            raise CodedError("update_changes_server_ledger", version=journal.new)
        return journal, answer

    def _wrong_now(self) -> set[str]:
        """Return what doctor finds wrong before: a new version is not to blame for it."""
        done = self.service.says(self.layout.current, "doctor", "--json")
        try:
            return {str(each["what"]) for each in json.loads(done.stdout)["findings"] if not each["ok"]}
        except (ValueError, KeyError, TypeError):
            return set()

    def _agree(self, journal: Journal, answer: RehearsalAnswer, order: Order) -> None:
        """Ask before an older version takes up a copy of the ledger.

        Raises:
            CodedError: if there is no copy, or nobody agrees.
        """
        if not answer.copy:
            raise CodedError("update_no_copy", version=journal.new)
        if order.dry_run:
            return
        if order.agrees is None:
            raise CodedError("update_back_unasked", version=journal.new, copy=answer.copy)
        if not order.agrees(answer.copy):
            raise CodedError("update_not_wanted", version=journal.old)

    def _prepare(self, journal: Journal, answer: RehearsalAnswer) -> Journal:
        """Make now what is needed when the disk is full: room, links, and the wish to go back."""
        journal = self._write(journal, "prepare", f"Preparing to switch, and to go back to {journal.old}")
        self.releases.prepare_links(journal.new, journal.old)
        home = self.layout.organisation
        for name in (_PREPARED, WISH, _ROOM, _ROOM_BACK):
            (home / name).unlink(missing_ok=True)
        _new_wish(home / _PREPARED, journal.old if answer.knows else journal.new)
        _new_file(home / _ROOM, _ROOM_BYTES + 2 * answer.size)
        _new_file(home / _ROOM_BACK, _ROOM_BYTES)
        health = self.service.health()
        before = None if health is None else tuple(sorted(health.reasons))
        changes = answer.knows and answer.ledger != answer.head
        return replace(journal, before=before, changes_ledger=changes)

    def _switch(self, journal: Journal, answer: RehearsalAnswer) -> None:
        journal = self._write(journal, "switch", f"Switching from {journal.old} to {journal.new}")
        if not answer.knows:
            self._wish()
            journal = replace(journal, before=None)
        self.releases.switch()
        self._start(journal)

    # Ending what was begun

    def mend(self) -> str:
        """End what an update left that was broken off, or killed; return the version that runs. Safe to repeat.

        Raises:
            CodedError: if the new version does not answer, and the old one runs again.
        """
        journal = read_journal(self.layout.program)
        if journal is None:
            self.releases.remove_unfinished()
        elif journal.back or self.releases.current == journal.new:
            (self._go_back if journal.back else self._start)(journal)
        else:
            self._clean(journal)
        return self.releases.current

    def _start(self, journal: Journal) -> None:
        """Start the new version, and see that it answers; else the old one again."""
        if not self.service.wait_for(journal.new, journal.before, 0):
            journal = self._write(journal, "restart", f"Starting {journal.new}")
            (self.layout.organisation / _ROOM).unlink(missing_ok=True)
            self._renew_files(journal.new)
            self.service.restart()
            journal = self._write(journal, "answer", f"Waiting until {journal.new} answers")
        if not self.service.wait_for(journal.new, journal.before, self.patience_seconds):
            self._go_back(journal)
        self.begins("tidy", f"{journal.new} answers; only {journal.old} is kept beside it")
        self._clean(journal)
        self.releases.keep_only(journal.old, journal.new)

    def _go_back(self, journal: Journal) -> None:
        """Let the old version run again, with the ledger as it was, on hold, where the new one changed its tables.

        Raises:
            CodedError: always: an update that came to nothing is told.
        """
        journal = self._write(
            replace(journal, back=True), "back", f"{journal.new} does not answer: back to {journal.old}"
        )
        if journal.changes_ledger:
            self._wish()
        self.releases.switch_back(journal.old)
        for name in (_ROOM, _ROOM_BACK):
            (self.layout.organisation / name).unlink(missing_ok=True)
        self._renew_files(journal.old)
        self.service.restart()
        before = None if journal.changes_ledger else journal.before
        answers = self.service.wait_for(journal.old, before, _BACK_TIMES * self.patience_seconds)
        if not answers:
            raise UpdateFailed("update_nobody_answers", version=journal.new, old=journal.old)
        self._clean(journal)
        code = "update_went_back_on_hold" if journal.changes_ledger else "update_went_back"
        raise UpdateFailed(code, version=journal.new, old=journal.old, seconds=round(self.patience_seconds))

    def _renew_files(self, version: str) -> None:
        """Let unit, wrapper and web server be those of the version that is started next."""
        if told := self.service.renew_files(self.layout.release(version)):
            self.begins("files", told)

    def _wish(self) -> None:
        """Have the version that it names take up the copy of the ledger; that needs no room on the disk."""
        with suppress(FileNotFoundError):
            (self.layout.organisation / _PREPARED).replace(self.layout.organisation / WISH)

    def _clean(self, journal: Journal) -> None:
        """Delete what was only needed on the way, and a version that came to nothing."""
        for name in (_ROOM, _ROOM_BACK, _PREPARED):
            (self.layout.organisation / name).unlink(missing_ok=True)
        for left in self.layout.organisation.glob(".update-*"):
            shutil.rmtree(left, ignore_errors=True)
        self.releases.remove_links()
        self.releases.remove_unfinished()
        if not journal.was_there:
            self.releases.remove(journal.new)  # not if it runs
        forget_journal(self.layout.program)

    def _write(self, journal: Journal, step: str, text: str) -> Journal:
        """Return the journal at a step that begins, written down. Once it is switched, a full disk stops nothing."""
        journal = replace(journal, step=step)
        try:
            write_journal(self.layout.program, journal)
        except OSError:
            if self.releases.current == journal.old and not journal.back:
                raise
        self.begins(step, text)
        return journal


def _new_wish(file: Path, version: str) -> None:
    """Make the file that tells a version to take up the copy of the ledger.

    It names the version: one that does not answer may end, and be started again, until it is switched back.
    """
    _new_file(file, 0)
    file.write_text(version, encoding="utf-8")
    file.chmod(0o644)  # the service reads it


def _new_file(file: Path, size: int) -> None:
    """Make a file whose blocks are taken on the disk; what lies there under its name is never followed."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        if size:
            os.posix_fallocate(handle, 0, size)
    finally:
        os.close(handle)
