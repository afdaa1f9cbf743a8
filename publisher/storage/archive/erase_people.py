"""A person who is erased: the name, the ways in, and what the program kept of that person beside the record."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from publisher.domain.redaction import with_consent_notes
from publisher.domain.submissions import PhotoState, consent_note
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import RevisionRow
from publisher.storage.studio.schema import DraftCommentRow, DraftVersionRow, NewsPhotoRow, NewsRow, SenderRow
from publisher.storage.studio.schema_drafts import DraftIndexRow


@dataclass(frozen=True, slots=True)
class PersonErased:
    """What has to follow outside the ledger."""

    #: Notes of consent that the program wrote with the name, and what stands in their place now.
    notes: dict[str, str] = field(default_factory=dict)
    #: Files of the inbox that nobody needs any more.
    photos: frozenset[str] = frozenset()


def erase_person(session: Session, person: str, now: datetime) -> PersonErased:
    """Erase a name and, with it, news that nobody has read, remarks, and notes that the program wrote with the name.

    Safe to repeat. Words that people wrote about that person stay: see `name_search`.
    """
    number = people.number_of(person)
    if number is None:
        return PersonErased()
    names = people.names_of(session, person)
    mine = NewsRow.sender_id.in_(select(SenderRow.id).where(SenderRow.person_id == number))
    notes = _notes(session, names, mine)
    photos = _drop_unread(session, mine)
    session.execute(delete(DraftCommentRow).where(DraftCommentRow.written_by == person))
    session.execute(delete(DraftIndexRow))  # it has the words of those remarks; it is made again of what is left
    _rewrite(session, notes, now)
    people.erase_name(session, person, now)
    return PersonErased(notes, photos)


def _notes(session: Session, names: Collection[str], mine: ColumnElement[bool]) -> dict[str, str]:
    """Return the notes as older versions of the program wrote them, with the name."""
    return {
        f"{name}, {row.received_at:%Y-%m-%d}": consent_note(row.id, row.received_at)
        for row in session.scalars(select(NewsRow).where(mine).order_by(NewsRow.id.desc()))
        for name in names
    }


def _drop_unread(session: Session, mine: ColumnElement[bool]) -> frozenset[str]:
    """Drop what nobody has looked at: news, and photos that came later; return files that no other news waits for."""
    for row in session.scalars(select(NewsRow).where(mine, NewsRow.state == "new")).all():
        row.state, row.text = "dropped", ""
    return drop_waiting_photos(session, mine)


def drop_waiting_photos(session: Session, mine: ColumnElement[bool]) -> frozenset[str]:
    """Drop the photos of some news that nobody has looked at; return files that no other news waits for."""
    waiting = NewsPhotoRow.state.in_([PhotoState.COMING.value, PhotoState.HERE.value])
    theirs = NewsPhotoRow.news_id.in_(select(NewsRow.id).where(mine))
    files = set()
    for photo in session.scalars(select(NewsPhotoRow).where(theirs, waiting)).all():
        photo.state = PhotoState.SETTLED.value
        files |= {photo.file or f"{photo.id}.part", f"{photo.id}.part"}
    session.flush()
    return frozenset(files - set(session.scalars(select(NewsPhotoRow.file).where(waiting))))


def _rewrite(session: Session, notes: Mapping[str, str], now: datetime) -> None:
    if not notes:
        return
    for version in session.scalars(select(DraftVersionRow)):
        files = json.loads(version.files)
        changed = {name: with_notes(text, notes) for name, text in files.items()}
        if changed != files:
            version.files = json.dumps(changed, ensure_ascii=False, sort_keys=True)
    for revision in session.scalars(select(RevisionRow)):
        if any(note in revision.document for note in map(_as_json, notes)):
            document = with_consent_notes(revision.document, notes)
            if document != revision.document:
                revision.document, revision.erased_at = document, revision.erased_at or now
    session.flush()


def with_notes(text: str, notes: Mapping[str, str]) -> str:
    """Return a draft's text with new notes of consent in place of old ones, however TOML quotes them."""
    for old, new in notes.items():
        for form in dict.fromkeys((old, _as_json(old))):
            text = text.replace(form, new)
    return text


def _as_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
