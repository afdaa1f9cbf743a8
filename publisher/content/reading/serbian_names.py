"""Warn of names in a Serbian text that Cyrillic would spell wrongly, or half."""

from collections.abc import Mapping
from typing import Any

from publisher.content.reading.language_file import LanguageFile
from publisher.content.text.serbian_parts import Misspelt, Path, misspelt_names
from publisher.domain.post import Text


def warn_of_names(
    versions: Mapping[str, LanguageFile], texts: Mapping[str, Text], stay_latin: tuple[str, ...], *, main: str
) -> None:
    """Write down those of each part of the text; its body has to be rendered."""
    if "sr" not in versions:
        return
    version, front = versions["sr"], versions["sr"].source.front
    pictures = _listed(front) if main == "sr" else _named(front)
    for found in misspelt_names(texts["sr"], version.rendered.plain, pictures, stay_latin):
        version.problem_list.warn(_line_of(version, found), found.message)


def _line_of(version: LanguageFile, found: Misspelt) -> int:
    match found.path:
        case ("body",):
            return _line_in_body(version, found.name)
        case ("corrections", *_):  # a text has them by their days, its file as they were written
            rows = _tables(version.source.front["corrections"])
            number = next((number for number, row in rows if str(row.get("text")).strip() == found.part), 0)
            return version.source.line_of(("corrections", number, "text"))
        case _:
            return version.source.line_of(found.path)


def _listed(front: Mapping[str, Any]) -> dict[Path, str]:
    """Return what the main text says of each picture of `[[media]]`."""
    rows = media if isinstance(media := front.get("media"), list) else []
    said = ((("media", number, key), row.get(key)) for number, row in _tables(rows) for key in ("alt", "caption"))
    return {path: words for path, words in said if isinstance(words, str)}


def _tables(rows: list[Any]) -> list[tuple[int, dict[str, Any]]]:
    return [(number, row) for number, row in enumerate(rows) if isinstance(row, dict)]


def _named(front: Mapping[str, Any]) -> dict[Path, str]:
    """Return what a translation says of pictures, by their names."""
    tables = ((key, front.get(key)) for key in ("alt", "caption"))
    return {
        (key, name): words
        for key, table in tables
        if isinstance(table, dict)
        for name, words in table.items()
        if isinstance(words, str)
    }


def _line_in_body(version: LanguageFile, name: str) -> int:
    """Return the line on which a name begins; that of the body where it cannot be told."""
    at = version.source.body.find(name)
    return version.source.body_line + (version.source.body.count("\n", 0, at) if at > 0 else 0)
