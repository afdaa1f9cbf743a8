"""[[offices]], [[donors]] and the logo: what they take, and what a person reads where they do not."""

from io import BytesIO

import pytest
from PIL import Image

from tests.settings.desk import Desk

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>'


def png(**more: object) -> bytes:
    into = BytesIO()
    Image.new("RGB", (20, 10), (200, 0, 0)).save(into, "PNG", **more)
    return into.getvalue()


def jpeg_with_exif() -> bytes:
    into, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "a phone"
    Image.new("RGB", (20, 10)).save(into, "JPEG", exif=exif)
    return into.getvalue()


def test_offices_and_donors_are_read_in_their_order(desk: Desk) -> None:
    (desk.folder / "logo.svg").write_bytes(SVG)
    (desk.folder / "donor.png").write_bytes(png())
    settings = desk.read(
        """
        [organisation]
        logo = "logo.svg"
        [[offices]]
        place = "ferizaj"
        address = "Rr. 12"
        phone = "+383 (0)290 123-456"
        hours = { sq = "9–16", en = "9 to 16" }
        [[offices]]
        name = "Zyra qendrore"
        email = "zyra@example.org"
        [[donors]]
        name = "Fondacioni"
        url = "https://example.org"
        emblem = "donor.png"
        [[donors]]
        name = "Tjetri"
        """
    )
    ferizaj, head = settings.offices
    assert (ferizaj.place, ferizaj.address["rom"], dict(ferizaj.hours)) == (
        "ferizaj",
        "Rr. 12",
        {"sq": "9–16", "en": "9 to 16"},
    )
    assert (head.place, head.name["sr-Cyrl"]) == ("", "Zyra qendrore")
    first, second = settings.donors
    assert first.emblem
    assert first.emblem.content == png()
    assert first.emblem.name.endswith(".png")
    assert (second.name, second.url, second.emblem) == ("Tjetri", "", None)
    assert settings.organisation.logo
    assert settings.organisation.logo.name.endswith(".svg")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('[[offices]]\nplace = "ferizai"', "settings.toml:2: offices.place"),
        ('[[offices]]\nphone = "+383 1 234"', "offices.place"),
        ('[[offices]]\nplace = "ferizaj"\nphone = "call us"', "must be a phone number"),
        ('[[offices]]\nplace = "ferizaj"\nhours = { xx = "9" }', "an unknown language, 'xx'"),
        ('[[offices]]\nplace = "ferizaj"\nhour = "9"', "offices.hour"),
        ("[[donors]]\nurl = 'https://a.org'", "donors.name"),
        ("[[donors]]\nname = 'A'\nurl = 'a.org'", "must be a whole address"),
        ("[[donors]]\nname = 'A'\nemblem = 'none.png'", "names no file that can be read: none.png"),
        ("[organisation]\nlogo = 'active.svg'", "names no picture for a website: active.svg"),
        ("[organisation]\nlogo = 'linked.svg'", "names no picture for a website"),
        ("[organisation]\nlogo = 'exif.jpg'", "names no picture for a website"),
        ("[organisation]\nlogo = 'text.png'", "names no picture for a website"),
        ("[organisation]\nlogo = 'large.svg'", "names a file of more than 300 kB"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(desk: Desk, written: str, says: str) -> None:
    for name, content in {
        "active.svg": SVG.replace(b"<path", b"<script>x()</script><path"),
        "linked.svg": SVG.replace(b"<path", b'<image href="https://a.org/x.png"/><path'),
        "exif.jpg": jpeg_with_exif(),
        "text.png": b"no picture",
        "large.svg": SVG + b" " * 300_000,
    }.items():
        (desk.folder / name).write_bytes(content)
    assert says in desk.problem(written)
