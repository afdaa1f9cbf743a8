"""Put values from a form into a text file: what the form does not know (other keys, remarks) stays as it was.

tomlkit keeps a front matter's order, spaces and comments. Only values that differ are written.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT

from publisher.content.editing.draft_form import (
    FACTS,
    Written,
    WrittenCorrection,
    WrittenPicture,
    WrittenText,
    corrections_in,
    event_time_in,
    link_wish_in,
    quotes_in,
)
from publisher.content.reading.frontmatter import parse
from publisher.content.reading.sibling_files import composed
from publisher.domain.crop import crop_text, typed_crop
from publisher.domain.invisible import visible

_FENCE = "+++"
_EMPTY = f"{_FENCE}\n{_FENCE}\n"


def cleaned(text: str) -> str:
    """Return typed text with LF line ends, without what cannot be seen."""
    return visible(text).strip()


def rewrite_main(text: str, written: Written, language: str, *, said: str = "") -> str:
    """Return the main text's file with these values; `said` is the language that it has to name, if any."""
    document, body = _apart(text)
    _set(document, "language", said)
    mine = written.texts.get(language, WrittenText())
    _set_event(document, written)
    _set_text(document, mine)
    for key, words in (("topics", written.topics), ("places", written.places)):
        _set(document, key, list(words), keep_empty=True)
    for key, words in (("grants", written.grants), ("channels", written.channels)):
        _set(document, key, list(words))
    _set(document, "campaign", written.campaign)
    if (document.get("lead") is True) != written.lead:
        _set(document, "lead", written.lead)
    _set_table(document, "source", {"name": written.source_name, "url": written.source_url})
    _set_link_wish(document, written)
    _set_media(document, written.pictures, language)
    return _together(document, body, mine.body)


def rewrite_translation(text: str, written: Written, language: str, gone: Collection[str] = ()) -> str:
    """Return a translation's file with these values; `text` is empty where there is none yet.

    What is said about pictures that are `gone` from the draft goes with them.
    """
    document, body = _apart(text or _EMPTY)
    mine = written.texts[language]
    _set_text(document, mine)
    for key in ("alt", "caption"):
        words = {name: "" for name in document.get(key, ()) if composed(name) in map(composed, gone)}
        words |= {picture.file: getattr(picture, key).get(language, "") for picture in written.pictures}
        _set_table(document, key, words)
    return _together(document, body, mine.body)


def with_time(text: str, local: datetime, move: Callable[[date], date] | None = None) -> str:
    """Return the main text's file with this local time to go out at; `move` says when its event is then."""
    document, body = _apart(text)
    _set(document, "publish_at", local)
    event, before = document.get("event"), document.unwrap().get("event")
    if move and isinstance(event, dict) and isinstance(before, dict):
        event |= {key: move(at) for key in ("start", "end") if isinstance(at := before.get(key), date)}
    return f"{_FENCE}\n{document.as_string().strip(chr(10))}\n{_FENCE}\n{body}"


def _apart(text: str) -> tuple[TOMLDocument, str]:
    source = parse(text.encode())
    return tomlkit.parse(f"{source.front_text}\n" if source.front_text else ""), source.body


def _together(document: TOMLDocument, before: str, body: str) -> str:
    front = document.as_string().strip("\n")
    kept = before if before.strip("\n").rstrip() == body else f"\n{body}\n" if body else ""
    return f"{_FENCE}\n{front}\n{_FENCE}\n{kept}"


def _set_text(document: TOMLDocument, text: WrittenText) -> None:
    for key, value in (("title", text.title), ("summary", text.summary)):
        _set(document, key, " ".join(value.split()), keep_empty=True)
    _set_table(document, "facebook", {"message": text.facebook_message, "first_comment": text.facebook_comment})
    _set(document, "audio", text.audio)
    _set(document, "byline", text.byline)
    _set_table(document, "contact", asdict(text.contact))
    for table in dict.fromkeys(table for table, _ in FACTS.values()):
        _set_table(document, table, {key: getattr(text, name) for name, (of, key) in FACTS.items() if of == table})
    if quotes_in(document.unwrap()) != text.quotes:
        _set_rows(document, "quotes", [asdict(quote) for quote in text.quotes])
    if corrections_in(document.unwrap()) != text.corrections:
        _set_rows(document, "corrections", [_correction(each) for each in text.corrections])


def _set_event(document: TOMLDocument, written: Written) -> None:
    """Write when the event takes place; what stands there and cannot be shown in a form stays."""
    values: dict[str, Any] = {}
    for key, typed in (("start", written.event_start), ("end", written.event_end)):
        if typed != event_time_in(document.unwrap(), key):
            values[key] = _event_time(typed)
    table = document.get("event")
    if (isinstance(table, dict) and table.get("cancelled") is True) != written.event_cancelled:
        values["cancelled"] = written.event_cancelled
    _set_table(document, "event", values)


def _event_time(typed: str) -> datetime | date | str:
    """Return a time as TOML has it; what is none stays a text, which `check` tells of."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        try:
            return datetime.fromisoformat(typed)
        except ValueError:
            return typed


def _set_link_wish(document: TOMLDocument, written: Written) -> None:
    """Write whether the post is to go out on Facebook with its link; a line that says nothing goes."""
    if link_wish_in(document.unwrap()) == written.facebook_link:
        return
    facebook = document.get("facebook")
    if not isinstance(facebook, dict):
        facebook = tomlkit.table()
        document["facebook"] = facebook
    if written.facebook_link:
        facebook["link"] = written.facebook_link == "yes"
    elif "link" in facebook:
        del facebook["link"]
    if not facebook:
        del document["facebook"]


def _correction(correction: WrittenCorrection) -> dict[str, Any]:
    day = {"date": date.fromisoformat(correction.day)} if correction.day else {}
    return {**day, "text": correction.text}


def _set_rows(document: TOMLDocument, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a list of tables anew; what stands in the table of the same place beside these values stays."""
    before = document.get(key)
    known = list(before) if isinstance(before, AoT) else []
    if before is not None:
        del document[key]
    entries = tomlkit.aot()
    for number, row in enumerate(rows):
        entry = known[number] if number < len(known) else tomlkit.table()
        for name, value in row.items():
            _set(entry, name, value)
        entries.append(entry)
    if rows:
        document[key] = entries


def _set(table: Any, key: str, value: Any, *, keep_empty: bool = False) -> None:
    """Write a value where it differs; an empty one is taken out, or kept as it is wanted."""
    if not value and not keep_empty:
        if key in table:
            del table[key]
    elif key not in table or table[key] != value:
        table[key] = _item(value)


def _item(value: Any) -> Any:
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return value


def _set_table(document: TOMLDocument, name: str, values: Mapping[str, Any]) -> None:
    """Write into a table what is not empty, and take out what is; a table with nothing in it goes."""
    table = document.get(name)
    if not isinstance(table, dict):
        table = tomlkit.table()
    for key, value in values.items():
        _set(table, key, value)
    if table and name not in document:
        document[name] = table
    elif not table and name in document:
        del document[name]


def _set_media(document: TOMLDocument, pictures: Sequence[WrittenPicture], language: str) -> None:
    """Write the pictures in their order; what is said about them beside the form's values stays."""
    before = document.get("media")
    known = {str(item.get("file")): item for item in before} if isinstance(before, AoT) else {}
    if before is not None and not isinstance(before, AoT):
        del document["media"]
    if not pictures:
        if known:
            del document["media"]
        return
    entries = tomlkit.aot()
    for picture in pictures:
        entry = known.get(picture.file, tomlkit.table())
        _set_picture(entry, picture, language)
        entries.append(entry)
    if [str(item.get("file")) for item in entries] == list(known):
        return  # changed in place
    if known:
        del document["media"]
    document["media"] = entries


def _set_picture(entry: Any, picture: WrittenPicture, language: str) -> None:
    _set(entry, "file", picture.file)
    _set(entry, "alt", picture.alt.get(language, ""), keep_empty=True)
    _set(entry, "caption", picture.caption.get(language, ""))
    _set(entry, "credit", picture.credit)
    _set(entry, "people", picture.people)
    _set(entry, "consent", picture.consent)
    if crop_text(entry.unwrap().get("crop")) != picture.crop:
        _set(entry, "crop", typed_crop(picture.crop))
