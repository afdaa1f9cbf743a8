"""Pictures that lie beside a draft and are not shown yet: what is known of them stands in remarks of its files.

In the main text's file they are what `[[media]]` will be, in a translation's what its `[alt]` and `[caption]` will be.
A person takes the `#` away, or uses the picture in the studio.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from publisher.content.editing.draft_form import WrittenPicture
from publisher.content.reading.frontmatter import Unreadable, parse
from publisher.domain.invisible import one_line

_KEYS = ("alt", "caption")
#: What stands in an example.
_EXAMPLE = "..."


def remarks_of(pictures: Sequence[WrittenPicture], language: str, *, is_main: bool) -> list[str]:
    """Return the remarks that keep what is known of pictures in one language's file."""
    if not is_main:
        lines = [
            f"{key}.{_quoted(each.file)} = {_quoted(words)}"
            for key in _KEYS
            for each, words in _said(pictures, key, language)
        ]
        return [f"# {line}" for line in lines]
    if not pictures:
        return []
    lines = [
        "Its pictures lie in this folder and are not shown. To show one, describe it, and say whether people can be",
        "recognised and where their consent is; in the studio: tick it under Pictures.",
    ]
    for each in pictures:
        caption = each.caption.get(language, "")
        lines += ["", "[[media]]", f"file = {_quoted(each.file)}", f"alt = {_quoted(each.alt.get(language, ''))}"]
        lines += [f"caption = {_quoted(caption)}"] if caption else []
    return [f"# {line}".rstrip() for line in lines]


def _said(pictures: Sequence[WrittenPicture], key: str, language: str) -> Iterator[tuple[WrittenPicture, str]]:
    words: Mapping[str, str]
    for each in pictures:
        words = each.alt if key == "alt" else each.caption
        if text := words.get(language):
            yield each, text


def hidden_pictures(texts: Mapping[str, str], main: str) -> dict[str, WrittenPicture]:
    """Return by file what remarks say of pictures; `texts` are a draft's files by language."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for language, text in texts.items():
        remarks = _remarks(text)
        rows = remarks.get("media", []) if language == main else []
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("file"), str):
                _note(found, row["file"], language, row)
        for key in _KEYS:
            table = remarks.get(key)
            for file, words in table.items() if isinstance(table, dict) else ():
                _note(found, file, language, {key: words})
    return {
        file: WrittenPicture(file=file, alt=said.get("alt", {}), caption=said.get("caption", {}))
        for file, said in found.items()
    }


def _note(found: dict[str, dict[str, dict[str, str]]], file: str, language: str, row: Mapping[str, Any]) -> None:
    said = found.setdefault(file, {})
    for key in _KEYS:
        if isinstance(words := row.get(key), str) and words and words != _EXAMPLE:
            said.setdefault(key, {})[language] = words


def _remarks(text: str) -> dict[str, Any]:
    """Return what the remarks of a front matter say if they are taken for lines of it; nothing where they are words."""
    try:
        front = parse(text.encode("utf-8", "surrogatepass")).front_text
    except Unreadable:
        return {}
    found: dict[str, Any] = {}
    for lines in _groups(front.splitlines()):
        start = next((at for at, line in enumerate(lines) if line.startswith(("[", "alt.", "caption."))), len(lines))
        for end in range(len(lines), start, -1):
            try:
                found |= tomllib.loads("\n".join(lines[start:end]))
                break
            except tomllib.TOMLDecodeError:
                continue  # words that follow are none of it
    return found


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Return the remarks that stand below each other, without their signs."""
    for is_remark, group in groupby(lines, key=lambda line: line.startswith("#")):
        if is_remark:
            yield [line.lstrip("# ") for line in group]


def _quoted(text: str) -> str:
    return json.dumps(one_line(text), ensure_ascii=False)
