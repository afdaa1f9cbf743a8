"""What a picture that people download tells by itself: credit, caption, licence and alternative text, inside its file.

Twice, because programs read the one or the other: as IPTC-IIM 4.2 in one language, and as XMP (IPTC Photo Metadata
2023.2) in all. Whatever stood there before is replaced; the same picture and words give the same bytes.
"""

import zlib
from collections.abc import Iterator, Mapping
from struct import pack

from markupsafe import Markup

from publisher.domain.revision import ArticlePicture

#: Longer texts are cut: all of them together must fit into one segment of 64 kB, whatever signs they are made of.
MOST_CHARACTERS = 700

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_APP0, _APP1, _APP13 = 0xE0, 0xE1, 0xED
#: Names at the beginning of segments (XMP part 3, 1.1.3; Photoshop File Formats) and of the PNG chunk (1.1.5).
_XMP_NAME = b"http://ns.adobe.com/xap/1.0/\x00"
_PHOTOSHOP = b"Photoshop 3.0\x00"
_XMP_KEYWORD = b"XML:com.adobe.xmp\x00"

_XMP = Markup(
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
    ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">\n'
    "{fields}\n"
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)
_ONE = Markup("<{name}>{text}</{name}>")
_BY_LANGUAGE = Markup("<{name}><rdf:Alt>{items}</rdf:Alt></{name}>")
_ITEM = Markup('<rdf:li xml:lang="{tag}">{text}</rdf:li>')


def credited(content: bytes, about: ArticlePicture) -> bytes:
    """Write what is told about a picture into its JPEG or PNG; the pixels stay as they are."""
    if content.startswith(_JPEG):
        return _in_jpeg(content, _xmp(about), _iim(about))
    return _in_png(content, _xmp(about))


def _xmp(about: ArticlePicture) -> bytes:
    licence = {"": about.licence} if about.licence else {}
    fields = [
        _by_language("dc:description", about.caption),
        _by_language("Iptc4xmpCore:AltTextAccessibility", about.alt),
        _ONE.format(name="photoshop:Credit", text=_short(about.credit)) if about.credit else "",
        _by_language("dc:rights", licence),
        _by_language("xmpRights:UsageTerms", licence),
    ]
    return _XMP.format(fields=Markup("\n").join(filter(None, fields))).encode()


def _by_language(name: str, by_tag: Mapping[str, str]) -> str:
    """Write a text by language; the first one stands for readers of any other (`x-default`)."""
    told = [(tag, _short(text)) for tag, text in by_tag.items() if text]
    items = [("x-default", text) for _, text in told[:1]] + [(tag, text) for tag, text in told if tag]
    shown = Markup("").join(_ITEM.format(tag=tag, text=text) for tag, text in items)
    return _BY_LANGUAGE.format(name=name, items=shown) if items else ""


def _iim(about: ArticlePicture) -> bytes:
    """Write a Photoshop resource 0x0404 with the datasets of IIM; in the first language that there is."""
    caption = next(filter(None, about.caption.values()), "")
    told = {110: about.credit, 116: about.licence, 120: caption}
    data = _dataset(1, 90, b"\x1b%G") + _dataset(2, 0, pack(">H", 4))  # written in UTF-8; version 4
    data += b"".join(_dataset(2, number, _short(text).encode()) for number, text in told.items() if text)
    return b"8BIM\x04\x04\x00\x00" + pack(">I", len(data)) + data + bytes(len(data) % 2)


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return pack(">BBBH", 0x1C, record, number, len(value)) + value


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _in_jpeg(content: bytes, xmp: bytes, iim: bytes) -> bytes:
    """Put both behind the JFIF header, in place of those that are there; `content` is a JPEG of Pillow's."""
    kept, position = [], len(_JPEG)
    while content[position] == 0xFF and content[position + 1] & 0xF0 == _APP0:
        end = position + 2 + int.from_bytes(content[position + 2 : position + 4])
        if content[position + 1] not in (_APP1, _APP13):
            kept.append(content[position:end])
        position = end
    ours = [_segment(_APP1, _XMP_NAME + xmp), _segment(_APP13, _PHOTOSHOP + iim)]
    return b"".join((_JPEG, *kept[:1], *ours, *kept[1:], content[position:]))


def _segment(marker: int, value: bytes) -> bytes:
    return pack(">BBH", 0xFF, marker, len(value) + 2) + value


def _in_png(content: bytes, xmp: bytes) -> bytes:
    """Put XMP behind the header, in place of that which is there; PNG knows no IIM."""
    chunks = [chunk for chunk in _chunks(content) if chunk[4:8] != b"iTXt"]
    return b"".join((_PNG, chunks[0], _chunk(b"iTXt", _XMP_KEYWORD + bytes(4) + xmp), *chunks[1:]))


def _chunks(content: bytes) -> Iterator[bytes]:
    position = len(_PNG)
    while position < len(content):
        end = position + 12 + int.from_bytes(content[position : position + 4])
        yield content[position:end]
        position = end


def _chunk(kind: bytes, value: bytes) -> bytes:
    return pack(">I", len(value)) + kind + value + pack(">I", zlib.crc32(kind + value))
