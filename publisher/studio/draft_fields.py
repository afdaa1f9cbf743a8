"""A draft's file as its history shows it: each field by the name that the form gives it, and the text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from publisher.content.reading.frontmatter import Unreadable, parse
from publisher.studio.formatting import CHANNEL_NAMES, WRITTEN_IN, gettext_noop
from publisher.studio.request_context import RequestContext

#: What the form calls a key of the front matter; a key that it does not know stays as it is.
_FIELDS: Mapping[str, str] = {
    "title": gettext_noop("Title"),
    "summary": gettext_noop("Summary"),
    "language": gettext_noop("Language"),
    "publish_at": gettext_noop("When"),
    "byline": gettext_noop("Written by"),
    "audio": gettext_noop("Recording"),
    "topics": gettext_noop("Topics"),
    "places": gettext_noop("Municipalities"),
    "campaign": gettext_noop("Campaign"),
    "lead": gettext_noop("At the top of the front page"),
    "grants": gettext_noop("Grants"),
    "channels": gettext_noop("Channels"),
    "media": gettext_noop("Pictures"),
    "quotes": gettext_noop("Quotes"),
    "contact": gettext_noop("Press contact (published)"),
    "corrections": gettext_noop("Corrections for readers"),
    "event": gettext_noop("Event"),
    "start": gettext_noop("Starts"),
    "end": gettext_noop("Ends"),
    "place": gettext_noop("Where the event takes place"),
    "audience": gettext_noop("For whom the event is"),
    "cancelled": gettext_noop("The event is cancelled"),
    "practical": gettext_noop("Readers see first"),
    "what": gettext_noop("What to know or to bring"),
    "where": gettext_noop("Where"),
    "until": gettext_noop("Until when"),
    "cost": gettext_noop("What it costs"),
    "message": gettext_noop("Facebook text"),
    "first_comment": gettext_noop("First comment"),
    "link": gettext_noop("With link"),
    "alt": gettext_noop("What it shows"),
    "caption": gettext_noop("Caption"),
    "credit": gettext_noop("Photographer"),
    "licence": gettext_noop("Licence"),
    "people": gettext_noop("People can be recognised"),
    "consent": gettext_noop("Where their consent is kept (never published)"),
    "text": gettext_noop("Text"),
    "name": gettext_noop("Name"),
    "role": gettext_noop("Role or place"),
    "email": gettext_noop("Email address"),
    "phone": gettext_noop("Phone"),
    "source": gettext_noop("Source"),
    "url": gettext_noop("Address"),
}
#: Keys whose values are keys of the settings, by the kind of label that they have.
_LABELLED = {"topics": "topic", "places": "place", "campaign": "campaign"}
#: Which key of a repeated table tells one from the other.
_TELLS_APART = {"media": "file", "corrections": "date"}


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What a file says."""

    #: By field, as people call it.
    fields: Mapping[str, str] = field(default_factory=dict)
    #: The text as it was typed; None where the file cannot be taken apart, and is all of the field *Text*.
    body: str | None = None


def text_field(context: RequestContext) -> str:
    """Return what the text itself is called."""
    return context.gettext(_FIELDS["text"])


def draft_fields(context: RequestContext, text: str) -> DraftFields:
    """Take a file apart for people."""
    try:
        source = parse(text.encode("utf-8", "surrogatepass"))
    except Unreadable:
        return DraftFields({text_field(context): text})
    found: dict[str, str] = {}
    for name, said in _of_table(context, source.front, ()):
        found[name] = f"{found[name]}\n{said}" if name in found else said
    return DraftFields(found, source.body.strip("\n"))


def language_of(name: str, text: str, main: str) -> str:
    """Return the language of a file, or its name where that says none; `main` is that of a file which names none."""
    named = name.removesuffix(".md").rpartition(".")[2]
    if named not in WRITTEN_IN:
        try:
            named = str(parse(text.encode("utf-8", "surrogatepass")).front.get("language", main))
        except Unreadable:
            named = main
    return named if named in WRITTEN_IN else name


def _of_table(context: RequestContext, table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        label = context.gettext(_FIELDS[key]) if key in _FIELDS else key
        match value:
            case dict():
                yield from _of_table(context, value, path if key == "facebook" else (*path, label))
            case [dict(), *_]:
                for each in value:
                    yield from _of_one(context, each, (*path, label), _TELLS_APART.get(key, ""))
            case _:
                yield " · ".join((*path, label)), _value(context, key, value)


def _of_one(
    context: RequestContext, table: Mapping[str, Any], path: tuple[str, ...], told_by: str
) -> Iterator[tuple[str, str]]:
    if told_by not in table:
        yield from _of_table(context, table, path)
        return
    name = _said(context, told_by, table[told_by])
    yield " · ".join(path), name
    yield from _of_table(context, {key: value for key, value in table.items() if key != told_by}, (*path, name))


def _value(context: RequestContext, key: str, value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    values = value if isinstance(value, list) else [value]
    return ", ".join(_said(context, key, each) for each in values)


def _said(context: RequestContext, key: str, value: object) -> str:
    match value:
        case datetime():
            zone = context.app.settings.organisation.timezone
            return context.times.moment(value if value.tzinfo else value.replace(tzinfo=zone))
        case date():
            return context.times.long_day(value)
    text = str(value)
    if key in _LABELLED:
        return context.label(_LABELLED[key], text)
    if key == "channels" and text in CHANNEL_NAMES:
        return context.gettext(CHANNEL_NAMES[text])
    return WRITTEN_IN.get(text, text) if key == "language" else text
