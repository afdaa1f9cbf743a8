"""Keeps what the ledger remembers of drafts up to date: looked over at each list, and read where something changed."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from threading import Event, Lock, Thread

from publisher.bootstrap.studio_stores import StudioStores
from publisher.content.editing.draft_form import FACTS, EditableDraft, WrittenText
from publisher.content.editing.draft_store import DraftStore
from publisher.content.reading.draft_times import DraftTimes, draft_times, is_listed
from publisher.domain.drafts import IndexedDraft
from publisher.domain.errors import IllegalTransition, PublisherError, UnknownPost
from publisher.domain.folding import folded_words
from publisher.log_events import event_logger
from publisher.messages import sentence

_log = event_logger("studio")

#: So many files are looked at each time; of more drafts the folders alone, and all files once in a while.
_FEW, _WHOLE_SECONDS = 1000, 60.0
#: So many drafts are read while somebody waits for the list; more are read beside it, in parts.
_AT_ONCE, _PART = 300, 200
#: Of more drafts, what others than this studio wrote is looked for so often; of what was never planned, so many at most
#: are named.
_REST_SECONDS, _NAMED = 2.0, 500
#: Whoever asks while it is made waits so long, and sees what is known.
_PATIENCE_SECONDS = 2.0
_NEVER = datetime.fromtimestamp(0, UTC)


class Freshness(Enum):
    """How far the index tells what stands in the folder."""

    COMPLETE = "complete"
    #: Some drafts are still being read.
    READING = "reading"
    #: The ledger cannot be written now: what changed since is missing.
    NOT_WRITTEN = "not_written"


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking over the folder came to."""

    #: To be read, and to be forgotten.
    changed: list[str]
    gone: Collection[str]
    folders: DraftTimes
    #: None where folders alone were looked at.
    files: DraftTimes | None


class PostIndex:
    """The index of one studio; safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        desk: DraftStore,
        stores: StudioStores,
        *,
        few: int = _FEW,
        rest_seconds: float = _REST_SECONDS,
    ) -> None:
        """Of up to `few` drafts every file is looked at each time; more rest so long between two looks."""
        self._folder, self._desk, self.store = folder, desk, stores.draft_index
        self._few, self._rest_seconds = few, rest_seconds
        self._turn, self._stopping = Lock(), Event()
        #: Times of what is in the index: of folders, and with their files.
        self._folders: dict[str, int] = {}
        self._files: dict[str, int] = {}
        #: Names that can be no address.
        self._strange: set[str] = set()
        self._whole_at = 0.0
        #: When the last look was taken in whole, and what `_written` gave before it.
        self._looked_at, self._looked_upon = 0.0, (0, 0)
        #: Posts that were planned: they are for ever. How many others there were when that was asked.
        self._planned: set[str] = set()
        self._unplanned = 0

    def stop(self) -> None:
        """Read nothing more."""
        self._stopping.set()

    def refresh(self) -> Freshness:
        """Take in what changed; return whether all of it is in the index now."""
        if not self._turn.acquire(timeout=_PATIENCE_SECONDS):
            return Freshness.READING
        handed_on = False
        try:
            if self._rests():
                return Freshness.COMPLETE
            written, self._looked_at = self._written(), 0.0
            look = self._look()
            handed_on = len(look.changed) > _AT_ONCE
            if handed_on:
                Thread(target=self._take_in_parts, args=(look,), name="post index", daemon=True).start()
            else:
                self._take_in(look, look.changed, look.gone)
                self._looked_at, self._looked_upon = time.monotonic(), written
        except PublisherError as error:  # the ledger cannot be written now: what is known is shown
            _log.warning(sentence(error))
            return Freshness.NOT_WRITTEN
        finally:
            if not handed_on:
                self._turn.release()
        return Freshness.READING if handed_on else Freshness.COMPLETE

    def complete(self) -> None:
        """Take in all that changed, however long it takes."""
        with self._turn:
            look = self._look()
            self._take_in(look, look.changed, look.gone)

    def unplanned(self) -> list[str] | None:
        """Return the drafts that may never have been planned, and few others; None where they are too many to name."""
        found = set(self._files) - self._planned
        if len(found) > self._unplanned + _AT_ONCE or not self._planned:
            self._planned |= self.store.planned()
            found -= self._planned
            self._unplanned = len(found)
        return sorted(found) if len(found) <= _NAMED else None

    def _rests(self) -> bool:
        """Return whether it was looked over just now, and nothing of this studio was written since."""
        if len(self._files) <= self._few or time.monotonic() - self._looked_at > self._rest_seconds:
            return False
        return (
            self._written() == self._looked_upon
            and self.store.count() == len(self._files)
            and not self.store.remarked()
        )

    def _written(self) -> tuple[int, int]:
        """Return another pair where this studio changed a draft, or anybody began, moved or deleted one."""
        try:
            return self._desk.turn.count, self._folder.stat().st_mtime_ns
        except OSError:  # there is no folder yet
            return self._desk.turn.count, 0

    def _look(self) -> _Look:
        """Look which drafts have to be read, and which are gone."""
        if not self._files or self.store.count() != len(self._files):  # an erasure empties it
            self._files, self._folders = self.store.times(), {}
        old = time.monotonic() - self._whole_at > _WHOLE_SECONDS
        whole = len(self._files) <= self._few or not self._folders or old
        folders, files = draft_times(self._folder, whole=whole)
        changed = files.changed(self._files) if files else folders.changed(self._folders)
        if files:
            self._whole_at = time.monotonic()
            self._folders = {slug: number for slug, number in folders.of.items() if slug not in changed}
        self._strange |= {slug for slug in changed - self._files.keys() - self._strange if not is_listed(slug)}
        there = folders.of.keys() - self._strange
        changed = (changed | set(self.store.remarked())) & there
        return _Look(sorted(changed), self._files.keys() - there, folders, files)

    def _take_in(self, look: _Look, changed: Sequence[str], gone: Collection[str] = ()) -> None:
        if not changed and not gone:
            return
        remarks = self.store.remarks(changed)
        times = {slug: _settled(look.files, slug) for slug in changed}
        self.store.put([self._read(slug, times[slug], remarks.get(slug, ())) for slug in changed], gone)
        self._files |= times
        self._folders |= {slug: _settled(look.folders, slug) for slug in changed}
        for slug in gone:
            self._files.pop(slug, None)
            self._folders.pop(slug, None)

    def _take_in_parts(self, look: _Look) -> None:
        """Do it part by part; the turn was taken before, and ends here."""
        try:
            self._take_in(look, (), look.gone)
            for start in range(0, len(look.changed), _PART):
                if self._stopping.is_set():
                    return
                self._take_in(look, look.changed[start : start + _PART])
        except PublisherError as error:
            _log.warning(sentence(error))
        finally:
            self._turn.release()

    def _read(self, slug: str, number: int, remarks: Sequence[str]) -> IndexedDraft:
        try:
            draft = self._desk.open(slug)
            changed_at = datetime.fromtimestamp(self._desk.written_at(slug), UTC)
        except (UnknownPost, IllegalTransition, OSError):  # a folder without a text, or gone at this moment
            return IndexedDraft(slug=slug, number=number, changed_at=_NEVER, titles={}, languages=())
        written = draft.written
        return IndexedDraft(
            slug=slug,
            number=number,
            changed_at=changed_at,
            titles={language: text.title for language, text in written.texts.items() if text.title},
            languages=tuple(draft.texts),
            topics=written.topics,
            places=written.places,
            picture=written.pictures[0].file if written.pictures else "",
            words=folded_words("\n".join([slug, *_texts(draft), *remarks])),
        )


def _settled(times: DraftTimes | None, slug: str) -> int:
    """Return the number to compare a draft with next time; 0 where it has to be read once more then."""
    return 0 if times is None or slug in times.fresh else times.of.get(slug, 0)


def _texts(draft: EditableDraft) -> list[str]:
    """Return all that is written in a draft for others to read; what its file holds where it cannot be understood."""
    found = [draft.texts[language] for language in draft.troubles]
    for text in draft.written.texts.values():
        found += _words_of(text)
    for picture in draft.written.pictures:
        found += [*picture.alt.values(), *picture.caption.values(), picture.credit]
    return found


def _words_of(text: WrittenText) -> list[str]:
    quotes = [word for quote in text.quotes for word in (quote.text, quote.name, quote.role)]
    corrections = [each.text for each in text.corrections]
    facebook = (text.facebook_message, text.facebook_comment)
    facts = [getattr(text, name) for name in FACTS]
    return [text.title, text.summary, text.body, *facebook, text.byline, *quotes, *corrections, *facts]
