"""What a draft still names although it is gone: words for pictures that are not listed, files that are missing."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from publisher.content.editing.draft_form import EditableDraft, Written
from publisher.content.reading.frontmatter import parse
from publisher.content.reading.sibling_files import composed

#: A picture in the text: `![Sala](foto.jpg)`, `![Sala](<sala e re.jpg> "title")`.
_IN_TEXT = re.compile(r"!\[[^\]\n]*\]\(\s*(?:<([^>\n]*)>|([^\s()]+))(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)")
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Dangling:
    """A name in a draft that leads to nothing."""

    language: str
    #: `words` for a picture that is not listed; it stands in the `text`; a `picture` or `recording` without a file.
    kind: Literal["words", "text", "picture", "recording"]
    name: str


def dangling(draft: EditableDraft, names: Collection[str]) -> list[Dangling]:
    """Return them, in the order of languages; `names` are those of the files that lie beside the draft.

    None where a text of the draft cannot be understood: what is listed is not known then.
    """
    if draft.troubles:
        return []
    beside = {composed(name) for name in names}
    listed = {composed(picture.file) for picture in draft.written.pictures}
    found = [Dangling("", "picture", each.file) for each in draft.written.pictures if composed(each.file) not in beside]
    for language, text in draft.written.texts.items():
        worded = [name for name in _worded(draft, language) if composed(name) not in listed]
        found += [Dangling(language, "words", name) for name in worded]
        found += [Dangling(language, "text", name) for name in shown_in(text.body) if composed(name) not in listed]
        if text.audio and composed(text.audio) not in beside:
            found.append(Dangling(language, "recording", text.audio))
    return list(dict.fromkeys(found))


def _worded(draft: EditableDraft, language: str) -> Iterator[str]:
    """Return the names of pictures that a translation has words for."""
    front = parse(draft.texts[language].encode("utf-8", "surrogatepass")).front
    for key in ("alt", "caption"):
        table = front.get(key)
        if isinstance(table, dict):
            yield from table


def shown_in(body: str) -> Iterator[str]:
    """Return the names of the draft's own pictures that stand in a text."""
    for match in _IN_TEXT.finditer(body):
        name = unquote(match[1] or match[2] or "")
        if name and not re.match(r"[a-z][a-z0-9+.-]*:", name, re.IGNORECASE) and "/" not in name:
            yield name


def without_pictures(body: str, names: Collection[str]) -> str:
    """Return a text without these pictures; the line of its own that one stood on goes with it."""
    gone = {composed(name) for name in names}

    def kept(match: re.Match[str]) -> str:
        return "" if composed(unquote(match[1] or match[2] or "")) in gone else match[0]

    changed = _IN_TEXT.sub(kept, body)
    return body if changed == body else _EMPTY_LINES.sub("\n\n", changed).strip()


def without_dangling(written: Written, found: Collection[Dangling]) -> Written:
    """Return values without what leads to nothing; words for pictures are none of them: writing takes them out."""
    pictures = {each.name for each in found if each.kind == "picture"}
    recordings = {each.name for each in found if each.kind == "recording"}
    in_texts = pictures | {each.name for each in found if each.kind == "text"}
    texts = {
        language: replace(
            text,
            body=without_pictures(text.body, in_texts),
            audio="" if text.audio in recordings else text.audio,
        )
        for language, text in written.texts.items()
    }
    return replace(written, texts=texts, pictures=tuple(each for each in written.pictures if each.file not in pictures))
