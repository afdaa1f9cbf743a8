"""What a text may hold for the press: quotes, a contact, and corrections, told openly."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from publisher.content.fields import Fields
from publisher.content.rules import CONTACT_KEYS, CORRECTION_KEYS, POST_KEYS, QUOTE_KEYS
from publisher.content.text.invisible import plain_signs
from publisher.domain.post import Contact, Correction, Quote

_NO_QUOTE = '`text` is missing: what was said, without quotation marks around it. Add a line: text = "..."'
_NO_SPEAKER = '`name` is missing: a quote needs a person who said it. Add a line: name = "..."'
_NO_NAME = '`name` is missing: who answers? Add a line: name = "..."'
_NO_WAY = "The contact has no way to be reached. Add a line `email` or `phone`."
_NO_DATE = "`date` is missing: the day of the correction. Add a line: date = 2026-11-25"
_NOT_A_DATE = "`date` must be a day without quotation marks: date = 2026-11-25"
_NO_CORRECTION = '`text` is missing: say what was wrong and what is right. Add a line: text = "..."'
_EMAIL = re.compile(r"[^@\s<>,;:?&\"']+@[^@\s<>,;:?&\"']+\.[^@\s<>,;:?&\"'.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{4,30}")


def read_quotes(fields: Fields) -> tuple[Quote, ...]:
    """Read each `[[quotes]]`."""
    return tuple(_quotes(fields))


def _quotes(fields: Fields) -> Iterator[Quote]:
    for item in fields.tables("quotes"):
        item.refuse_unknown(QUOTE_KEYS, POST_KEYS)
        text, name = item.text("text", required=_NO_QUOTE), item.text("name", required=_NO_SPEAKER)
        yield Quote(text=text, name=name, role=item.text("role"))


def read_contact(fields: Fields) -> Contact | None:
    """Read `[contact]`."""
    item = fields.table("contact")
    if item is None:
        return None
    item.refuse_unknown(CONTACT_KEYS, POST_KEYS)
    email, phone = plain_signs(item.text("email")), plain_signs(item.text("phone"))
    if "email" not in item and "phone" not in item:
        item.error(None, _NO_WAY)
    if email and not _EMAIL.fullmatch(email):
        item.error("email", '`email` is no mail address. It looks like this: email = "zyra@example.org"')
    if phone and not _PHONE.fullmatch(phone):
        item.error("phone", '`phone` is no telephone number. It looks like this: phone = "+383 44 123 456"')
    return Contact(name=item.text("name", required=_NO_NAME), role=item.text("role"), email=email, phone=phone)


def read_corrections(fields: Fields) -> tuple[Correction, ...]:
    """Read each `[[corrections]]`, in the order of their days."""
    return tuple(sorted(_corrections(fields), key=lambda each: each.day))


def _corrections(fields: Fields) -> Iterator[Correction]:
    for item in fields.tables("corrections"):
        item.refuse_unknown(CORRECTION_KEYS, POST_KEYS)
        day, text = item.value("date"), item.text("text", required=_NO_CORRECTION)
        if type(day) is not date:
            item.error("date", _NO_DATE if day is None else _NOT_A_DATE)
        else:
            yield Correction(day=day.isoformat(), text=text)


def warn_of_untold_corrections(main: Fields, translations: Sequence[Fields]) -> None:
    """Tell which translations do not say what the main text corrects."""
    if "corrections" in main:
        for fields in (fields for fields in translations if "corrections" not in fields):
            fields.warn(None, "The main text has [[corrections]], this one has none: tell them in this language too.")
