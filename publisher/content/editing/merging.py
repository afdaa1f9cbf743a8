"""Two people in one draft: what one side alone touched merges by itself, and the rest is a conflict for a person.

A form knows how each field stood when it was shown by a short mark of it (`marks`), which travels with the form.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from publisher.content.editing.draft_form import FACTS, Written, WrittenPicture, WrittenText
from publisher.content.editing.frontmatter_writer import cleaned
from publisher.domain.revision import digest_of

#: Of each language, and of each picture: by language, and alone.
TEXTS = ("title", "summary", "body", "facebook_message", "facebook_comment", "audio", "byline", *FACTS)
_ROWS = ("corrections", "quotes", "contact")
#: What holds for all languages.
_OF_ALL = (
    *("campaign", "facebook_link", "source_name", "source_url", "lead"),
    *("event_start", "event_end", "event_cancelled"),
)
_BY_LANGUAGE, _ALONE = ("alt", "caption"), ("credit", "people", "consent", "crop")
#: Keys that both sides may add to and take from at once.
LISTS = ("topics", "places", "grants", "channels", "pictures")
_MARK = 12


@dataclass(frozen=True, slots=True, order=True)
class Field:
    """A field of a draft: its name, and the language and the picture that it belongs to, where it does."""

    name: str
    language: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of two versions of a draft."""

    #: With mine where both sides changed a field.
    written: Written
    conflicts: tuple[Field, ...]
    #: What was taken over from the other side.
    taken: tuple[Field, ...]


def fields_of(written: Written) -> dict[Field, Any]:
    """Return what is filled in."""
    found: dict[Field, Any] = {Field(name): getattr(written, name) for name in _OF_ALL}
    found |= {Field(name): getattr(written, name) for name in LISTS if name != "pictures"}
    found[Field("pictures")] = tuple(picture.file for picture in written.pictures)
    for language, text in written.texts.items():
        found |= {Field(name, language): getattr(text, name) for name in (*TEXTS, *_ROWS)}
    for each in written.pictures:
        for name in _BY_LANGUAGE:
            found |= {Field(name, tag, each.file): words for tag, words in getattr(each, name).items()}
        found |= {Field(name, "", each.file): getattr(each, name) for name in _ALONE}
    return {field: value for field, value in found.items() if value and value != WrittenText().contact}


def marks(written: Written) -> str:
    """Return how each field stands, as JSON for a form: lists whole, of everything else a mark."""
    found = {
        key_of(field): list(value) if field.name in LISTS else _mark(field, value)
        for field, value in sorted(fields_of(written).items())
    }
    return json.dumps({key: value for key, value in found.items() if value}, separators=(",", ":"))


def marks_but(written: Written, base: Mapping[Field, Any], conflicts: Collection[Field]) -> str:
    """Return the marks of what a form shows, but for fields that are not decided yet: theirs stay as they were."""
    found = json.loads(marks(written))
    for field in conflicts:
        found[key_of(field)] = base.get(field)
    return json.dumps({key: value for key, value in found.items() if value}, separators=(",", ":"))


def key_of(field: Field) -> str:
    """Return what a field is called among the marks."""
    return f"{field.name} {field.language} {field.file}"


def read_marks(text: str) -> dict[Field, Any]:
    """Return what `marks` wrote; nothing where it is not that."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {Field(*key.split(" ", 2)): value for key, value in found.items() if key.count(" ") > 1}


def merge(base: Mapping[Field, Any], mine: Written, theirs: Written) -> Merged:
    """Put two versions together; `base` is how the fields stood when I began (`read_marks`)."""
    my, other = fields_of(mine), fields_of(theirs)
    values: dict[Field, Any] = {}
    conflicts, taken = [], []
    for field in dict.fromkeys((*my, *other)):
        a, b = my.get(field), other.get(field)
        if field.name in LISTS:
            values[field] = _merged_list(base.get(field), a or (), b or ())
        elif _mark(field, a) == _mark(field, b) or _mark(field, b) == base.get(field):
            values[field] = a
        elif _mark(field, a) == base.get(field):
            values[field] = b
            taken.append(field)
        else:
            values[field] = a
            conflicts.append(field)
    kept = values.get(Field("pictures"), ())
    return Merged(
        written=_written(values, mine, theirs),
        conflicts=tuple(field for field in conflicts if not field.file or field.file in kept),
        taken=tuple(taken),
    )


def undisputed(merged: Merged, theirs: Written) -> Written:
    """Return what can be written at once: with theirs where both sides changed a field, until a person has decided."""
    values, other = fields_of(merged.written), fields_of(theirs)
    values |= {field: other.get(field) for field in merged.conflicts}
    return _written(values, merged.written, theirs)


def _merged_list(base: Any, mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Return both sides' words: mine in my order, without what they took out, with what they added."""
    before = [each for each in base if isinstance(each, str)] if isinstance(base, list) else []
    if list(mine) == before:
        return theirs
    kept = [each for each in mine if each in theirs or each not in before]
    return tuple(dict.fromkeys([*kept, *(each for each in theirs if each not in before)]))


def _mark(field: Field, value: Any) -> str | None:
    """Return a short digest of a value as it is kept: no difference that writing would not keep; None for nothing."""
    if isinstance(value, str):
        value = cleaned(value)
        value = " ".join(value.split()) if field.name != "body" and "facebook" not in field.name else value
    if not value:
        return None
    plain = [asdict(each) for each in value] if isinstance(value, tuple) else value
    return digest_of(json.dumps(asdict(plain) if is_dataclass(plain) else plain).encode())[:_MARK]  # type: ignore[arg-type]  # no class


def _written(values: Mapping[Field, Any], mine: Written, theirs: Written) -> Written:
    languages = dict.fromkeys((*mine.texts, *theirs.texts))
    texts = {language: _text(values, language) for language in languages}
    return Written(
        texts={tag: text for tag, text in texts.items() if tag in mine.texts or not text.empty},
        campaign=values.get(Field("campaign")) or "",
        facebook_link=values.get(Field("facebook_link")) or "",
        source_name=values.get(Field("source_name")) or "",
        source_url=values.get(Field("source_url")) or "",
        lead=bool(values.get(Field("lead"))),
        event_start=values.get(Field("event_start")) or "",
        event_end=values.get(Field("event_end")) or "",
        event_cancelled=bool(values.get(Field("event_cancelled"))),
        pictures=tuple(_picture(values, file) for file in values.get(Field("pictures"), ())),
        **{name: values.get(Field(name), ()) for name in LISTS if name != "pictures"},
    )


def _text(values: Mapping[Field, Any], language: str) -> WrittenText:
    found = {name: values.get(Field(name, language)) for name in (*TEXTS, *_ROWS)}
    return WrittenText(**{name: value for name, value in found.items() if value})


def _picture(values: Mapping[Field, Any], file: str) -> WrittenPicture:
    words: dict[str, dict[str, str]] = {name: {} for name in _BY_LANGUAGE}
    for field, value in values.items():
        if field.file == file and field.name in words and value:
            words[field.name][field.language] = value
    alone = {name: value for name in _ALONE if (value := values.get(Field(name, "", file)))}
    return WrittenPicture(file=file, alt=words["alt"], caption=words["caption"], **alone)
