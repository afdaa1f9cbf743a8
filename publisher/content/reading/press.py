"""What a text may hold for the press: quotes, a contact, and corrections, told openly; and whose it is."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from publisher.content.reading.draft_schema import CONTACT_KEYS, CORRECTION_KEYS, POST_KEYS, QUOTE_KEYS, SOURCE_KEYS
from publisher.content.reading.fields import Fields
from publisher.domain.coded_text import Message
from publisher.domain.invisible import plain_signs
from publisher.domain.post import Contact, Correction, Quote, SourceCredit
from publisher.domain.web_address import ascii_address

_EMAIL = re.compile(r"[^@\s<>,;:?&\"']+@[^@\s<>,;:?&\"']+\.[^@\s<>,;:?&\"'.]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"/?#]+[^\s<>\"]*")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{4,30}")


def read_quotes(fields: Fields) -> tuple[Quote, ...]:
    """Read each `[[quotes]]`."""
    return tuple(_quotes(fields))


def _quotes(fields: Fields) -> Iterator[Quote]:
    for item in fields.tables("quotes"):
        item.refuse_unknown(QUOTE_KEYS, POST_KEYS)
        text = item.text("text", required=Message("quote_missing"))
        name = item.text("name", required=Message("speaker_missing"))
        yield Quote(text=text, name=name, role=item.text("role"))


def read_contact(fields: Fields) -> Contact | None:
    """Read `[contact]`."""
    item = fields.table("contact")
    if item is None:
        return None
    item.refuse_unknown(CONTACT_KEYS, POST_KEYS)
    email, phone = plain_signs(item.text("email")), plain_signs(item.text("phone"))
    if "email" not in item and "phone" not in item:
        item.error(None, Message("contact_unreachable"))
    if email and not _EMAIL.fullmatch(email):
        item.error("email", Message("contact_email_is_none"))
    if phone and not _PHONE.fullmatch(phone):
        item.error("phone", Message("contact_phone_is_none"))
    name = item.text("name", required=Message("contact_name_missing"))
    return Contact(name=name, role=item.text("role"), email=email, phone=phone)


def read_corrections(fields: Fields) -> tuple[Correction, ...]:
    """Read each `[[corrections]]`, in the order of their days."""
    return tuple(sorted(_corrections(fields), key=lambda each: each.day))


def _corrections(fields: Fields) -> Iterator[Correction]:
    for item in fields.tables("corrections"):
        item.refuse_unknown(CORRECTION_KEYS, POST_KEYS)
        day, text = item.value("date"), item.text("text", required=Message("correction_missing"))
        if type(day) is not date:
            missing = day is None
            item.error("date", Message("correction_day_missing") if missing else Message("correction_day_is_none"))
        else:
            yield Correction(day=day.isoformat(), text=text)


def read_source(fields: Fields) -> SourceCredit | None:
    """Read `[source]`: whose text a post is made from."""
    item = fields.table("source")
    if item is None:
        return None
    item.refuse_unknown(SOURCE_KEYS, POST_KEYS)
    name, url = item.text("name", required=Message("source_without_name")), item.text("url")
    if url and not _ADDRESS.fullmatch(url):
        item.error("url", Message("source_address_is_none"))
    return SourceCredit(name=name, url=ascii_address(url))


def warn_of_untold_corrections(main: Fields, translations: Sequence[Fields]) -> None:
    """Tell which translations do not say what the main text corrects."""
    if "corrections" in main:
        for fields in (fields for fields in translations if "corrections" not in fields):
            fields.warn(None, Message("correction_untranslated"))
