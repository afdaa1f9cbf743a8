"""What somebody typed into a form that came to nothing: shown again, to be mended and sent once more, or copied."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import FormData

from publisher.studio.formatting import WRITTEN_IN, gettext_noop

Kind = Literal["line", "area", "time", "day", "number"]

#: Fields that people fill in, by the name up to its first hyphen, and what they are called here.
FIELDS: Mapping[str, tuple[str, Kind]] = {
    "title": (gettext_noop("Title"), "line"),
    "summary": (gettext_noop("Summary"), "area"),
    "body": (gettext_noop("Text"), "area"),
    "facebook_message": (gettext_noop("Facebook text"), "area"),
    "facebook_comment": (gettext_noop("First comment"), "area"),
    "byline": (gettext_noop("Written by"), "line"),
    "quote_text": (gettext_noop("Quotes"), "area"),
    "quote_name": (gettext_noop("Name"), "line"),
    "quote_role": (gettext_noop("Role or place"), "line"),
    "contact_name": (gettext_noop("Press contact (published)"), "line"),
    "contact_role": (gettext_noop("Role or place"), "line"),
    "contact_email": (gettext_noop("Email address"), "line"),
    "contact_phone": (gettext_noop("Phone"), "line"),
    "event_start": (gettext_noop("Starts"), "time"),
    "event_end": (gettext_noop("Ends"), "time"),
    "event_place": (gettext_noop("Where the event takes place"), "line"),
    "event_audience": (gettext_noop("For whom the event is"), "line"),
    "practical_what": (gettext_noop("What to know or to bring"), "line"),
    "practical_where": (gettext_noop("Where"), "line"),
    "practical_until": (gettext_noop("Until when"), "line"),
    "practical_cost": (gettext_noop("What it costs"), "line"),
    "correction": (gettext_noop("Corrections for readers"), "area"),
    "alt": (gettext_noop("What it shows"), "line"),
    "caption": (gettext_noop("Caption"), "line"),
    "credit": (gettext_noop("Photographer"), "line"),
    "consent": (gettext_noop("Where their consent is kept (never published)"), "line"),
    "campaign": (gettext_noop("Campaign"), "line"),
    "grants": (gettext_noop("Grants"), "line"),
    "source_name": (gettext_noop("Source"), "line"),
    "source_url": (gettext_noop("Address of the source"), "line"),
    "url": (gettext_noop("Address of the website or feed"), "line"),
    "text": (gettext_noop("Text"), "area"),
    "remark": (gettext_noop("A note, for colleagues only"), "area"),
    "reason": (gettext_noop("Reason (colleagues see it)"), "line"),
    "reader_reason": (gettext_noop("Reason for readers (optional)"), "line"),
    "from": (gettext_noop("From (empty: now)"), "time"),
    "until": (gettext_noop("Until (empty: until somebody ends it)"), "time"),
    "at": (gettext_noop("Day and time"), "time"),
    "first": (gettext_noop("Starts"), "time"),
    "day": (gettext_noop("Day"), "day"),
    "count": (gettext_noop("Number of posts"), "number"),
    "note": (gettext_noop("For whom"), "line"),
    "days": (gettext_noop("Days"), "number"),
    "name": (gettext_noop("Name"), "line"),
    "email": (gettext_noop("Email address"), "line"),
    "phone": (gettext_noop("Phone"), "line"),
    "address": (gettext_noop("Street and number"), "line"),
    "hours": (gettext_noop("Opening hours"), "line"),
    "app_id": (gettext_noop("App ID"), "line"),
}
#: Never shown again, and nothing is sent again without them.
SECRETS = frozenset({"password", "old", "new", "again", "code", "token", "app_secret"})
_OWN = ("form_token", "form_key")
#: Of a form with so few fields the empty ones are shown, too: one of them may be what was missing.
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """A field that was filled in."""

    name: str
    #: For translation.
    label: str
    kind: Kind
    value: str
    #: Draft language of the text; empty where it is in none in particular.
    language: str = ""


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form as it was sent: what people typed, and what goes with it."""

    fields: tuple[Typed, ...]
    #: Names and values that nobody sees, for sending it once more.
    others: tuple[tuple[str, str], ...]
    #: It can be sent once more as it stands: no secret and no file is missing.
    whole: bool


def typed_form(form: FormData) -> TypedForm:
    """Return what was typed into a form; of a long one without the fields that were left empty."""
    texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    names = Counter(name for name, _ in texts)
    found = [_typed(name, value) for name, value in texts if names[name] == 1 and stem(name) in FIELDS]
    fields = tuple(each for each in found if each.value.strip() or len(found) <= _SHORT)
    shown = {each.name for each in fields}
    files = any(not isinstance(value, str) and value.filename for value in form.values())
    return TypedForm(
        fields,
        tuple((name, value) for name, value in texts if name not in (*shown, *SECRETS, *_OWN)),
        whole=not files and not SECRETS & names.keys(),
    )


def stem(name: str) -> str:
    """Return a field's name without the picture and the language that it belongs to."""
    return name.partition("-")[0]


def _typed(name: str, value: str) -> Typed:
    label, kind = FIELDS[stem(name)]
    language = name.rpartition("-")[2]
    if kind == "time" and "T" not in value:  # of a form that asks for a day alone
        kind = "day"
    return Typed(name, label, kind, value, language if language in WRITTEN_IN else "")
