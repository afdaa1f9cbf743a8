"""Writes into the settings what the website tells of the organisation; every other line stays as it is."""

import re
import tomllib
from collections.abc import Mapping
from typing import Literal

from publisher.domain.language import TAGS, draft_language
from publisher.settings import toml_changes
from publisher.settings.toml_lines import readable

_CYRILLIC = re.compile("[\u0400-\u04ff]")
ListName = Literal["offices", "donors"]
#: A row's values, texts by language as people write it; what is empty is left out.
Row = Mapping[str, str | Mapping[str, str]]


def with_logo(text: str, file: str) -> str:
    """Return the settings with this file as the logo; without a logo where it is empty."""
    return toml_changes.with_values(text, ("organisation",), {"logo": file or None})


def with_row(text: str, name: ListName, number: int | None, row: Row) -> str:
    """Return the settings with a row of a list changed; without a number it is added at the end.

    Raises:
        LookupError: if there is no such row.
    """
    if number is None:
        said = {key: value if isinstance(value, str) else _merged(None, value) for key, value in row.items()}
        return toml_changes.with_row(text, name, {key: value for key, value in said.items() if value})
    before = tomllib.loads(readable(text)).get(name, [])[number]
    whole: dict[str, toml_changes.Value | None] = {}
    for key, value in row.items():
        old, new = before.get(key), value if isinstance(value, str) else _merged(before.get(key), value)
        if isinstance(old, dict) and isinstance(new, dict) and new:
            changed = {tag: new.get(tag) for tag in old.keys() | new.keys() if new.get(tag) != old.get(tag)}
            text = toml_changes.with_values(text, (name, key), changed, number)
        elif (new or None) != old:
            whole[key] = new or None
    return toml_changes.with_values(text, (name,), whole, number)


def without_row(text: str, name: ListName, number: int) -> str:
    """Return the settings without a row of a list; remarks above and below it stay.

    Raises:
        LookupError: if there is no such row.
    """
    return toml_changes.without_row(text, name, number)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return what a form shows of a text in a language as people write it: of two scripts the first."""
    return next((texts[tag] for tag in TAGS if draft_language(tag) == language and texts.get(tag)), "")


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
