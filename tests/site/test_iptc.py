"""The picture that people download tells whose it is and what it shows, to readers that are not ours."""

from functools import cache
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, IptcImagePlugin

from publisher.domain.revision import ArticlePicture
from publisher.media.photo_credits import MOST_CHARACTERS, credited
from publisher.media.picture_renditions import renditions
from tests.site.shelf import photo

ABOUT = ArticlePicture(
    file="forum.jpg",
    source_digest="0" * 64,
    alt={"sq": "Banorë në sallë", "sr-Cyrl": "Људи у сали"},
    caption={"sq": 'Forumi i <së martës> & "jo" më vonë', "sr-Cyrl": "Форум"},
    credit="Arta Berisha / KOSINT 2020",
    licence="CC BY 4.0",
    renditions=(),
)
NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def original(content: bytes = b"") -> bytes:
    """Return the largest rendition of a picture."""
    return renditions(content or photo())[0].content


def see_through() -> bytes:
    into = BytesIO()
    Image.new("RGBA", (60, 40), (10, 20, 30, 90)).save(into, "PNG")
    return into.getvalue()


def described(content: bytes) -> ET.Element:
    """Return XMP's description, as Pillow and the standard library read it."""
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        packet = picture.info["xmp"]
    root = ET.fromstring(packet)  # noqa: S314 (our own bytes)
    (description,) = root.iterfind(".//rdf:Description", NAMES)
    return description


def told(content: bytes, field: str) -> dict[str | None, str | None]:
    """Return a field by language."""
    return {item.get(LANGUAGE): item.text for item in described(content).iterfind(f"{field}/rdf:Alt/rdf:li", NAMES)}


def test_iptc_has_credit_licence_and_caption_in_the_first_language() -> None:
    with Image.open(BytesIO(credited(original(), ABOUT))) as picture:
        iim = IptcImagePlugin.getiptcinfo(picture)
    assert iim is not None
    assert iim[1, 90] == b"\x1b%G"  # UTF-8
    assert iim[2, 110] == b"Arta Berisha / KOSINT 2020"
    assert iim[2, 116] == b"CC BY 4.0"
    assert iim[2, 120] == 'Forumi i <së martës> & "jo" më vonë'.encode()


@pytest.mark.parametrize("content", [photo(), see_through()], ids=["JPEG", "PNG"])
def test_xmp_has_all_of_it_in_every_language(content: bytes) -> None:
    said = credited(original(content), ABOUT)
    caption = 'Forumi i <së martës> & "jo" më vonë'
    assert told(said, "dc:description") == {"x-default": caption, "sq": caption, "sr-Cyrl": "Форум"}
    assert told(said, "Iptc4xmpCore:AltTextAccessibility")["sr-Cyrl"] == "Људи у сали"
    assert told(said, "xmpRights:UsageTerms") == told(said, "dc:rights") == {"x-default": "CC BY 4.0"}
    assert described(said).findtext("photoshop:Credit", namespaces=NAMES) == "Arta Berisha / KOSINT 2020"


@pytest.mark.parametrize("content", [photo(), see_through()], ids=["JPEG", "PNG"])
def test_the_pixels_stay_and_the_same_words_give_the_same_bytes(content: bytes) -> None:
    bare = original(content)
    said = credited(bare, ABOUT)
    with Image.open(BytesIO(bare)) as before, Image.open(BytesIO(said)) as after:
        assert before.tobytes() == after.tobytes()
    assert credited(bare, ABOUT) == said
    assert credited(said, ABOUT) == said


@pytest.mark.parametrize("content", [photo(), see_through()], ids=["JPEG", "PNG"])
def test_new_words_take_the_place_of_the_old_ones(content: bytes) -> None:
    later = ArticlePicture(
        file="x", source_digest="", alt={"sq": "Salla"}, caption={}, credit="", licence="", renditions=()
    )
    said = credited(credited(original(content), ABOUT), later)
    assert b"Berisha" not in said
    assert said == credited(original(content), later)
    assert told(said, "dc:description") == {}


def test_words_without_end_still_fit() -> None:
    long = dict.fromkeys(("sq", "sr-Latn", "sr-Cyrl", "en", "rom"), '"' * 50_000)
    endless = ArticlePicture(
        file="x", source_digest="", alt=long, caption=long, credit="&" * 9999, licence="&" * 9999, renditions=()
    )
    said = credited(original(), endless)
    caption = told(said, "dc:description")["rom"]
    assert caption is not None
    assert len(caption) == MOST_CHARACTERS
    assert caption.endswith("…")
