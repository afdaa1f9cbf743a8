"""What the settings say of each language: what its readers know next, and which words Serbian never transliterates."""

from collections.abc import Mapping
from typing import Any

from publisher.domain.language import PUBLISHED_AS, TAGS
from publisher.settings import validators
from publisher.settings.raw_values import RawValues

#: Where nothing is said of a language.
NEXT: dict[str, tuple[str, ...]] = {"rom": ("sr-Latn", "sr-Cyrl", "sq")}
#: Keys of `[languages.rom]`; the second one is of Serbian alone.
_KEYS, _OF_SERBIAN = ("next",), ("next", "stay_latin")


def read_next(sheet: RawValues) -> dict[str, tuple[str, ...]]:
    """Return by tag which tags readers are likely to know next, in order."""
    tables = {language: sheet.take("languages", language, _table(language), None) for language in PUBLISHED_AS}
    return {
        tag: NEXT.get(tag, ()) if table is None or "next" not in table else table["next"]
        for language, table in tables.items()
        for tag in PUBLISHED_AS[language]
    }


def read_stay_latin(sheet: RawValues) -> tuple[str, ...]:
    """Return the words and names that stay as they are where Serbian is written in Cyrillic."""
    table = sheet.take("languages", "sr", _table("sr"), None)
    return table.get("stay_latin", ()) if table else ()


def _table(language: str) -> validators.Kind[Mapping[str, Any] | None]:
    """Return the kind of a table such as `[languages.rom]`."""
    known = _OF_SERBIAN if language == "sr" else _KEYS
    kinds: dict[str, validators.Kind[Any]] = {"next": _tags, "stay_latin": _words}

    def read(value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise validators.InvalidValue("setting_must_be_section")
        for key in value:
            if key not in known:
                hint, words = validators.did_you_mean(key, known), ", ".join(known)
                section = f"languages.{language}"
                raise validators.InvalidValue("setting_unknown", section=section, hint=hint, words=words)
        return {key: kinds[key](value[key]) for key in value}

    return read


def _tags(value: object) -> tuple[str, ...]:
    """Take a list of languages, or of one of their scripts; none of them is well, too."""
    options = (*PUBLISHED_AS, *(tag for tag in TAGS if tag not in PUBLISHED_AS))
    if value == []:
        return ()
    chosen = validators.choices(options, "language")(value)
    return tuple(dict.fromkeys(tag for one in chosen for tag in PUBLISHED_AS.get(one, (one,))))


def _words(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(validators.filled(each) for each in validators.listed(value)))
