"""What a translator sees of a draft, and what of a form becomes part of it: the texts of some languages, nothing else.

Pictures are called by a short digest of their names: a file name may tell who is on it.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import unquote

from publisher.content.editing.draft_form import EditableDraft, Written, WrittenPicture, WrittenText
from publisher.content.editing.frontmatter_writer import cleaned
from publisher.content.editing.merging import TEXTS, Field, key_of, marks_but, read_marks
from publisher.content.text.markdown import MEDIA, render
from publisher.domain.revision import digest_of
from publisher.studio.typed_again import FIELDS

#: Texts that are translated, in the order of the form, with the kind of their field; their words are those of `FIELDS`.
_KINDS: dict[str, Literal["line", "area", "body"]] = {
    "title": "line",
    "summary": "area",
    "body": "body",
    "event_place": "line",
    "event_audience": "line",
    "practical_what": "line",
    "practical_where": "line",
    "practical_until": "line",
    "practical_cost": "line",
    "facebook_message": "area",
    "facebook_comment": "area",
}
_OF_PICTURES = ("alt", "caption")
#: Most letters of one text; fifty pages. A page of a draft takes seconds where a text has many more.
_LONGEST = 100_000
_PICTURE_SOURCE = re.compile(rf'src="{MEDIA}([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRow:
    """One text: the original beside the field that its translation is written into."""

    #: For translation.
    label: str
    #: Of the field in the form.
    name: str
    kind: Literal["line", "area", "body"]
    original: str
    value: str
    #: Key of the picture that it is about.
    picture: str = ""
    #: What a colleague wrote meanwhile, where both changed it.
    theirs: str | None = None


def picture_key(file: str) -> str:
    """Return what a picture is called in forms and addresses."""
    return f"p{digest_of(file.encode())[:12]}"


def rows(
    draft: EditableDraft, shown: Written, original: str, language: str, conflicts: Mapping[Field, str]
) -> list[TranslationRow]:
    """Return the texts of one language beside those of the `original` one; what neither has is left out."""
    source = draft.written.texts.get(original, WrittenText())
    mine = shown.texts.get(language, WrittenText())
    found = []
    for name, kind in _KINDS.items():
        if draft.kind == "page" and name not in ("title", "body"):
            continue
        if name == "title" or getattr(source, name) or getattr(mine, name):
            found.append(
                TranslationRow(
                    label=FIELDS[name][0],
                    name=f"{name}-{language}",
                    kind=kind,
                    original=getattr(source, name),
                    value=getattr(mine, name),
                    theirs=conflicts.get(Field(name, language)),
                )
            )
    return [*found, *_rows_of_pictures(shown, original, language, conflicts)]


def _rows_of_pictures(
    shown: Written, original: str, language: str, conflicts: Mapping[Field, str]
) -> Iterator[TranslationRow]:
    for picture in shown.pictures:
        for name in _OF_PICTURES:
            words: Mapping[str, str] = getattr(picture, name)
            if name == "alt" or words.get(original) or words.get(language):
                yield TranslationRow(
                    label=FIELDS[name][0],
                    name=f"{name}-{picture_key(picture.file)}-{language}",
                    kind="line",
                    original=words.get(original, ""),
                    value=words.get(language, ""),
                    picture=picture_key(picture.file) if name == "alt" else "",
                    theirs=conflicts.get(Field(name, language, picture.file)),
                )


def original_html(body: str, pictures: tuple[WrittenPicture, ...], address: str) -> str:
    """Return a text as it reads, its pictures at `address`; such as the post does not show are left out."""
    known = {picture.file: picture_key(picture.file) for picture in pictures}

    def source(found: re.Match[str]) -> str:
        key = known.get(unquote(found[1]))
        return f'src="{address}/{key}"' if key else ""

    return _PICTURE_SOURCE.sub(source, render(body).html)


def typed_into(form: Mapping[str, Any], draft: EditableDraft, languages: tuple[str, ...]) -> Written:
    """Return the draft with what was typed for these languages; everything else is as it stands."""
    texts = dict(draft.written.texts)
    for language in languages:
        before = texts.get(language, WrittenText())
        typed: dict[str, Any] = {
            name: text for name in _KINDS if (text := _typed(form, f"{name}-{language}")) is not None
        }
        mine = replace(before, **typed)
        if language in texts or not mine.empty:
            texts[language] = mine
    return replace(
        draft.written,
        texts=texts,
        pictures=tuple(_with_words(form, each, languages) for each in draft.written.pictures),
    )


def is_too_long(written: Written, languages: tuple[str, ...]) -> bool:
    """Return whether a text of these languages is longer than any translation: somebody outside typed it."""
    mine = [written.texts[each] for each in languages if each in written.texts]
    of_pictures = [getattr(picture, name) for picture in written.pictures for name in _OF_PICTURES]
    texts = [getattr(text, name) for text in mine for name in _KINDS]
    texts += [words.get(each, "") for words in of_pictures for each in languages]
    return any(len(text) > _LONGEST for text in texts)


def _with_words(form: Mapping[str, Any], picture: WrittenPicture, languages: tuple[str, ...]) -> WrittenPicture:
    words: dict[str, dict[str, str]] = {name: dict(getattr(picture, name)) for name in _OF_PICTURES}
    for name in _OF_PICTURES:
        for language in languages:
            text = _typed(form, f"{name}-{picture_key(picture.file)}-{language}")
            if text is not None:
                words[name] = {**words[name], language: text} if text else _without(words[name], language)
    return replace(picture, alt=words["alt"], caption=words["caption"])


def _without(words: Mapping[str, str], language: str) -> dict[str, str]:
    return {key: value for key, value in words.items() if key != language}


def _typed(form: Mapping[str, Any], name: str) -> str | None:
    """Return a text of the form; None where the form had no such field."""
    value = form.get(name)
    return cleaned(value) if isinstance(value, str) else None


def name_of(field: Field) -> str:
    """Return what a field is called in the form."""
    return (
        f"{field.name}-{picture_key(field.file)}-{field.language}" if field.file else f"{field.name}-{field.language}"
    )


def own_marks(
    written: Written,
    languages: tuple[str, ...],
    base: Mapping[Field, Any] | None = None,
    conflicts: Collection[Field] = (),
) -> str:
    """Return how the fields of these languages stand, as JSON for the form: of nothing else, and no file's name.

    Fields that are not decided yet keep the marks of `base`.
    """
    whole = read_marks(marks_but(written, base or {}, conflicts))
    found = {field: mark for field, mark in whole.items() if is_translated(field, languages)}
    told = {
        key_of(replace(field, file=picture_key(field.file) if field.file else "")): mark
        for field, mark in found.items()
    }
    return json.dumps(told, separators=(",", ":"))


def marks_in(text: str, draft: EditableDraft, languages: tuple[str, ...]) -> dict[Field, Any]:
    """Return what `own_marks` wrote, by the fields of the draft."""
    files = {picture_key(picture.file): picture.file for picture in draft.written.pictures}
    found = {replace(field, file=files.get(field.file, field.file)): mark for field, mark in read_marks(text).items()}
    return {field: mark for field, mark in found.items() if is_translated(field, languages)}


def is_translated(field: Field, languages: tuple[str, ...]) -> bool:
    """Return whether a field is one that a translator of these languages writes."""
    return field.language in languages and (field.name in _OF_PICTURES if field.file else field.name in _KINDS)


def original_mark(draft: EditableDraft, language: str) -> str:
    """Return a digest of the texts that are translated, by which a page tells whether they changed."""
    text = draft.written.texts.get(language, WrittenText())
    told = [*(getattr(text, name) for name in TEXTS if name in _KINDS)]
    told += [
        words
        for each in draft.written.pictures
        for words in (each.file, each.alt.get(language, ""), each.caption.get(language, ""))
    ]
    return digest_of(json.dumps(told).encode())[:16]
