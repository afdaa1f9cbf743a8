"""Writes into the settings what the website tells of the organisation; every other line stays as it is."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import tomlkit
from tomlkit.items import AoT

from publisher.domain.language import TAGS, draft_language

_CYRILLIC = re.compile("[\u0400-\u04ff]")
ListName = Literal["offices", "donors"]
#: A row's values, texts by language as people write it; what is empty is left out.
Row = Mapping[str, str | Mapping[str, str]]


def with_logo(text: str, file: str) -> str:
    """Return the settings with this file as the logo; without a logo where it is empty."""
    document = tomlkit.parse(text)
    organisation: Any = document.setdefault("organisation", tomlkit.table())
    if file:
        organisation["logo"] = file
    else:
        organisation.pop("logo", None)
    return document.as_string()


def with_row(text: str, name: ListName, number: int | None, row: Row) -> str:
    """Return the settings with a row of a list changed; without a number it is added at the end.

    Raises:
        LookupError: if there is no such row.
    """
    document = tomlkit.parse(text)
    rows: Any = document.setdefault(name, tomlkit.aot())
    if number is None:
        rows.append(_table(row))
    else:
        _change(rows[number], row)
    return document.as_string()


def without_row(text: str, name: ListName, number: int) -> str:
    """Return the settings without a row of a list.

    Raises:
        LookupError: if there is no such row.
    """
    document = tomlkit.parse(text)
    rows: Any = document.get(name, ())
    del rows[number]
    if isinstance(rows, AoT) and not len(rows):
        document.pop(name)
    return document.as_string()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return what a form shows of a text in a language as people write it: of two scripts the first."""
    return next((texts[tag] for tag in TAGS if draft_language(tag) == language and texts.get(tag)), "")


def _table(row: Row) -> Any:
    table = tomlkit.table()
    _change(table, row)
    return table


def _change(table: Any, row: Row) -> None:
    for key, value in row.items():
        new = value if isinstance(value, str) else _merged(table.get(key), value)
        if not new:
            table.pop(key, None)
        elif table.get(key) != new:
            table[key] = new if isinstance(new, str) else _inline(new)


def _merged(before: object, typed: Mapping[str, str]) -> str | dict[str, str]:
    """Return texts by tag: those of before, but for the languages that something else was typed in."""
    old = {str(tag): str(words) for tag, words in before.items()} if isinstance(before, Mapping) else {}
    if isinstance(before, str):  # one text for all languages
        if set(typed.values()) == {before}:
            return before
        old = dict.fromkeys(TAGS, str(before))
    changed = {language: words for language, words in typed.items() if words != in_language(old, language)}
    kept = {tag: words for tag, words in old.items() if draft_language(tag) not in changed}
    return kept | {_tag(language, words): words for language, words in changed.items() if words}


def _tag(language: str, words: str) -> str:
    """Return the tag of what was typed: Serbian by the script that it is in."""
    if language != "sr":
        return language
    return "sr-Cyrl" if _CYRILLIC.search(words) else "sr-Latn"


def _inline(texts: Mapping[str, str]) -> Any:
    table = tomlkit.inline_table()
    table.update(texts)
    return table
