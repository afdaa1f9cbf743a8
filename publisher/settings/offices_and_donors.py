"""[[offices]], [[donors]] and the organisation's logo: what the website tells of the organisation beside its news."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from publisher.domain.invisible import plain_signs
from publisher.domain.language import TAGS
from publisher.domain.revision import digest_of
from publisher.settings import validators, web_addresses
from publisher.settings.drawings import NoDrawing, clean_drawing
from publisher.settings.organisation import Donor, Emblem, Office
from publisher.settings.raw_values import RawValues

OFFICE_KEYS = ("place", "name", "address", "phone", "email", "hours")
DONOR_KEYS = ("name", "url", "emblem")
#: Every page loads the logo.
MOST_BYTES = 300_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
#: What programs and telephones write into a picture of themselves: EXIF, XMP, IPTC, remarks.
_TOLD = (b"Exif\0\0", b"http://ns.adobe.com/xap/", b"Photoshop 3.0", b"eXIf", b"tEXt", b"iTXt", b"zTXt")
_PHONE = re.compile(r"[0-9+()/.\s-]{5,40}")


def read_offices(sheet: RawValues, places: Sequence[str]) -> tuple[Office, ...]:
    """Take the offices, those without a mistake; the sheet collects what is wrong with the others."""
    kinds: dict[str, validators.Kind[Any]] = {
        "place": validators.choice("", *places),
        "name": words,
        "address": words,
        "phone": phone,
        "email": validators.email,
        "hours": words,
    }
    nothing: dict[str, Any] = {"place": "", "name": {}, "address": {}, "phone": "", "email": "", "hours": {}}
    found = []
    for number, row in enumerate(sheet.rows("offices")):
        values = _row(sheet, "offices", number, row, kinds, nothing)
        if values is not None and not (values["place"] or values["name"]):
            sheet.refuse_row("offices", number, "place", validators.InvalidValue("setting_without_name"))
        elif values is not None:
            found.append(Office(**values))
    return tuple(found)


def read_donors(sheet: RawValues, folder: Path) -> tuple[Donor, ...]:
    """Take the donors in their order, those without a mistake."""
    kinds: dict[str, validators.Kind[Any]] = {
        "name": validators.filled,
        "url": web_addresses.web_address,
        "emblem": emblem(folder),
    }
    found = []
    for number, row in enumerate(sheet.rows("donors")):
        values = _row(sheet, "donors", number, row, kinds, {"url": "", "emblem": None}, needed=("name",))
        found += [Donor(**values)] if values is not None else []
    return tuple(found)


def _row(
    sheet: RawValues,
    section: str,
    number: int,
    row: Mapping[str, object],
    kinds: Mapping[str, validators.Kind[Any]],
    nothing: Mapping[str, Any],
    needed: Sequence[str] = (),
) -> dict[str, Any] | None:
    """Return the values of one table of a list; None where one of them is refused."""
    values, well = dict(nothing), True
    for key in row.keys() - kinds.keys():
        hint, known = validators.did_you_mean(key, tuple(kinds)), ", ".join(kinds)
        sheet.refuse_row(
            section,
            number,
            key,
            validators.InvalidValue("setting_unknown", section=section, hint=hint, words=known),
        )
    for key in [key for key in kinds if key in row or key in needed]:
        try:
            values[key] = kinds[key](row.get(key, ""))
        except validators.InvalidValue as refusal:
            sheet.refuse_row(section, number, key, refusal)
            well = False
    return values if well else None


def words(value: object) -> dict[str, str]:
    """Take a text by language tag, or one for all languages."""
    return dict.fromkeys(TAGS, validators.filled(value)) if isinstance(value, str) else validators.names(value)


def phone(value: object) -> str:
    """Take a number as people write it."""
    number = plain_signs(validators.filled(value))
    if not _PHONE.fullmatch(number):
        raise validators.InvalidValue("setting_must_be_phone")
    return number


def emblem(folder: Path) -> validators.Kind[Emblem | None]:
    """Return the kind of a setting that names a small picture file, from `folder` on."""

    def read(value: object) -> Emblem | None:
        name = validators.text(value)
        if not name:
            return None
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            raise validators.InvalidValue("setting_names_no_file", file=name) from error
        if len(content) > MOST_BYTES:
            raise validators.InvalidValue("setting_names_large_file", file=name, most=MOST_BYTES // 1000)
        shown, ending = _shown(content)
        if not ending:
            raise validators.InvalidValue("setting_names_no_picture", file=name)
        return Emblem(name=f"{digest_of(shown)[:12]}.{ending}", content=shown)

    return read


def _shown(content: bytes) -> tuple[bytes, str]:
    """Return a picture as the website shows it, and what its name ends in.

    That is empty for what is none, could do more than be seen, or tells where it was made.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        try:
            return clean_drawing(content), "svg"
        except NoDrawing:
            return content, ""
    if any(told in content for told in _TOLD):
        return content, ""
    return content, "png" if content.startswith(_PNG) else "jpg" if content.startswith(_JPEG) else ""
