"""Warn of names in a Serbian text that Cyrillic would spell wrongly, or half."""

from collections.abc import Mapping

from publisher.content.reading.language_file import LanguageFile
from publisher.content.text.foreign_names import misspelt_in_cyrillic
from publisher.domain.coded_text import Message
from publisher.domain.post import Text


def warn_of_names(versions: Mapping[str, LanguageFile], texts: Mapping[str, Text], stay_latin: tuple[str, ...]) -> None:
    """Write down the first few of each text; its body has to be rendered."""
    if "sr" not in versions:
        return
    version, text = versions["sr"], texts["sr"]
    quotes = "\n".join(f"{each.text}\n{each.name}\n{each.role}" for each in text.quotes)
    contact = f"{text.contact.name}\n{text.contact.role}" if text.contact else ""
    said = {"title": text.title, "summary": text.summary, "byline": text.byline, "quotes": quotes, "contact": contact}
    if text.facebook:
        said["facebook"] = f"{text.facebook.message or ''}\n{text.facebook.first_comment or ''}"
    for key, words in said.items():
        for name, cyrillic in misspelt_in_cyrillic(words, own=stay_latin):
            version.fields.warn(key, _warning(name, cyrillic))
    seen = {name for words in said.values() for name, _ in misspelt_in_cyrillic(words, own=stay_latin)}
    for name, cyrillic in misspelt_in_cyrillic(version.rendered.plain, own=stay_latin):
        if name not in seen:
            version.problem_list.warn(_line_of(version, name), _warning(name, cyrillic))


def _warning(name: str, cyrillic: str) -> Message:
    return Message("name_misspelt_in_cyrillic", name=name, cyrillic=cyrillic)


def _line_of(version: LanguageFile, name: str) -> int:
    """Return the line on which a name begins; that of the body where it cannot be told."""
    at = version.source.body.find(name)
    return version.source.body_line + (version.source.body.count("\n", 0, at) if at > 0 else 0)
