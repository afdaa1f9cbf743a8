"""[[partners]]: one table for each organisation whose feed is read."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from publisher.domain.partners import PartnerTerms
from publisher.settings import validators, web_addresses
from publisher.settings.raw_values import RawValues

SECTION = "partners"
KEYS = ("name", "url", "full_text", "language")
_NAME_CHARACTERS = 120


def read_partners(sheet: RawValues, languages: Sequence[str]) -> tuple[PartnerTerms, ...]:
    """Take the partners, those without a mistake; the sheet collects what is wrong with the others."""
    found: list[PartnerTerms] = []
    for number, row in enumerate(sheet.rows(SECTION)):
        terms = _terms(sheet, number, row, languages)
        for key in ("name", "url") if terms else ():
            if any(getattr(each, key).casefold() == getattr(terms, key).casefold() for each in found):
                sheet.refuse_row(SECTION, number, key, validators.InvalidValue("setting_names_twice"))
                terms = None
                break
        found += [terms] if terms else []
    return tuple(found)


def _terms(sheet: RawValues, number: int, row: Mapping[str, Any], languages: Sequence[str]) -> PartnerTerms | None:
    kinds: dict[str, validators.Kind[Any]] = {
        "name": partner_name,
        "url": feed_address,
        "full_text": validators.flag,
        "language": validators.choice("", *languages),
    }
    values: dict[str, Any] = {"full_text": False, "language": ""}
    well = True
    for key in row.keys() - set(KEYS):
        hint, words = validators.did_you_mean(key, KEYS), ", ".join(KEYS)
        unknown = validators.InvalidValue("setting_unknown", section=SECTION, hint=hint, words=words)
        sheet.refuse_row(SECTION, number, key, unknown)
    for key in [key for key in KEYS if key in row or key not in values]:
        try:
            values[key] = kinds[key](row.get(key, ""))
        except validators.InvalidValue as refusal:
            sheet.refuse_row(SECTION, number, key, refusal)
            well = False
    if not well:
        return None
    return PartnerTerms(name=values["name"], url=values["url"], whole=values["full_text"], language=values["language"])


def partner_name(value: object) -> str:
    """Take what an organisation is called: one line, not too long for a caption."""
    words = " ".join(validators.filled(value).split())
    if len(words) > _NAME_CHARACTERS:
        raise validators.InvalidValue("setting_too_long", most=_NAME_CHARACTERS)
    return words


def feed_address(value: object) -> str:
    """Take the address of a feed, or of a page that names one, which may have a query but no password."""
    words = validators.filled(value)
    parts = web_addresses.split_address(words)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"]", words):
        raise validators.InvalidValue("setting_must_be_address")
    if "@" in parts.netloc:
        raise validators.InvalidValue("setting_must_be_feed_without_password")
    return parts._replace(fragment="").geturl()
