"""What the numbers of a picture mean as colours, where that is not sRGB: as an ICC profile. Pure.

A file says it by a profile of its own, or only by numbers: `cICP`, `gAMA` and `cHRM` of PNG (third edition, 11.3.2),
`colr` of AVIF and HEIC (ITU-T H.273, tables 2 and 3), or a camera's note that it wrote Adobe RGB (DCF 2.0, R03).
"""

import math
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from publisher.media.picture_files import BROKEN, PNG, chunks

#: x and y of white, red, green and blue.
Chromaticities = tuple[float, float, float, float, float, float, float, float]
_D65 = (0.3127, 0.3290)
_SRGB: Chromaticities = (*_D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_ADOBE_RGB: Chromaticities = (*_D65, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
_PRIMARIES: dict[int, Chromaticities] = {
    1: _SRGB,
    4: (0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*_D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    7: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    9: (*_D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    12: (*_D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
_ADOBE_GAMMA = 563 / 256
_SRGB_TRANSFER = 13
#: Transfers that mean a screen of sRGB in practice: those of video cameras, and no word about it.
_LIKE_SRGB = frozenset({1, 2, 6, 14, 15, _SRGB_TRANSFER})
#: What white on paper is of HDR, and the brightest that is kept apart from white, in nits (ITU-R BT.2408).
_PAPER_NITS, _WHITE_NITS = 203.0, 1_000.0
#: PNG's gamma of sRGB, times 100,000; what lies so near is meant to be it.
_GAMMA_OF_SRGB, _NEAR = 45455, 1000
_STEPS = 1024
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
#: A profile of a printer, with its tables, is some megabytes.
_LARGEST_PROFILE = 16_000_000
#: Exif's tags: the directories of exposure and interoperability, the colour space, the index; DCF's word for Adobe RGB.
_EXIF, _INTEROP, _COLOUR_SPACE, _INDEX = 0x8769, 0xA005, 0xA001, 1
_R03, _SPACE_ADOBE = "R03", 2
#: A BMP with a profile of its own (BITMAPV5HEADER).
_BMP_SPACE, _BMP_PROFILE = 70, 126


def profile_of(image: Image.Image, content: bytes) -> bytes | None:
    """Return the profile of a picture's colours; None where they are sRGB, or nothing is told."""
    if content.startswith(PNG):
        return _of_png(content)
    own = image.info.get("icc_profile")
    if own:
        return bytes(own)
    if content[4:8] == b"ftyp":
        return _of_boxes(content)
    if content[:2] == b"BM" and content[_BMP_SPACE : _BMP_SPACE + 4] == b"DEBM":
        start, size = struct.unpack("<II", content[_BMP_PROFILE : _BMP_PROFILE + 8])
        return content[14 + start : 14 + start + size]
    return _matrix_profile(_ADOBE_RGB, _gamma(_ADOBE_GAMMA)) if _is_adobe_rgb(image) else None


def _is_adobe_rgb(image: Image.Image) -> bool:
    try:
        exif = image.getexif()
        space = exif.get_ifd(_EXIF).get(_COLOUR_SPACE)
        index = str(exif.get_ifd(_INTEROP).get(_INDEX, "")).strip("\0 ")
    except BROKEN:
        return False  # broken remarks of a camera say nothing
    return space == _SPACE_ADOBE or (index == _R03 and space != 1)


def _of_png(content: bytes) -> bytes | None:
    """Return what the first of these chunks says that is there: cICP, iCCP, sRGB, gAMA with cHRM."""
    found: dict[bytes, bytes] = {}
    for chunk in chunks(content):
        if chunk.kind in (b"IDAT", b"IEND"):
            break
        if chunk.is_sound and chunk.kind in (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM"):
            found.setdefault(chunk.kind, bytes(chunk.content))
    if len(found.get(b"cICP", b"")) >= 2:
        return _by_code_points(*found[b"cICP"][:2])
    if own := _unpacked(found.get(b"iCCP", b"")):
        return own
    return None if b"sRGB" in found else _by_gamma(found.get(b"gAMA", b""), found.get(b"cHRM", b""))


def _unpacked(chunk: bytes) -> bytes | None:
    _, _, rest = chunk.partition(b"\0")
    try:
        return zlib.decompressobj().decompress(rest[1:], _LARGEST_PROFILE) or None
    except zlib.error:
        return None


def _by_gamma(gamma: bytes, chromaticities: bytes) -> bytes | None:
    value = (int.from_bytes(gamma, "big") if len(gamma) == struct.calcsize(">I") else 0) or _GAMMA_OF_SRGB
    numbers = struct.unpack(">8I", chromaticities) if len(chromaticities) == struct.calcsize(">8I") else ()
    primaries = tuple(number / 100_000 for number in numbers) or _SRGB
    is_srgb = abs(value - _GAMMA_OF_SRGB) <= _NEAR
    if is_srgb and all(abs(own - usual) < 0.002 for own, usual in zip(primaries, _SRGB, strict=True)):
        return None
    return _matrix_profile(primaries, _srgb if is_srgb else _gamma(100_000 / value))


def _of_boxes(content: bytes) -> bytes | None:
    """Return what the first `colr` of AVIF or HEIC says by numbers (ISO/IEC 23008-12, 6.5.5)."""
    at = content.find(b"colrnclx", 0, 65536)
    return _by_code_points(content[at + 9], content[at + 11]) if at >= 0 and at + 11 < len(content) else None


def _by_code_points(primaries: int, transfer: int) -> bytes | None:
    known = _PRIMARIES.get(primaries, _SRGB)
    if known == _SRGB and transfer in _LIKE_SRGB:
        return None
    return _matrix_profile(known, _TRANSFERS.get(transfer, _srgb))


Curve = Callable[[float], float]


def _gamma(exponent: float) -> Curve:
    return lambda value: value**exponent


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _perceptual_quantiser(value: float) -> float:
    """Return the light of SMPTE ST 2084."""
    root = value ** (32 / 2523)
    return _as_on_paper(10_000 * (max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (16384 / 2610))


def _hybrid_log_gamma(value: float) -> float:
    """Return the light of ARIB STD-B67."""
    scene = value * value / 3 if value <= 0.5 else (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return _as_on_paper(_WHITE_NITS * scene**1.2)


def _as_on_paper(nits: float) -> float:
    """Return the light of a screen without HDR (Reinhard's curve): nothing below white is cut."""
    light, white = nits / _PAPER_NITS, _WHITE_NITS / _PAPER_NITS
    return min(light * (1 + light / white**2) / (1 + light), 1.0)


_TRANSFERS: dict[int, Curve] = {
    4: _gamma(2.2),
    5: _gamma(2.8),
    8: _gamma(1),
    16: _perceptual_quantiser,
    17: _gamma(2.6),
    18: _hybrid_log_gamma,
}


def _matrix_profile(primaries: Chromaticities | tuple[float, ...], curve: Curve) -> bytes | None:
    """Return a profile of three primaries and one curve (ICC.1:2001, 6.3.3); None where no light is made of these."""
    try:
        columns = _columns(primaries)
    except ZeroDivisionError:
        return None
    shape = b"curv" + bytes(4) + struct.pack(">I", _STEPS)
    shape += b"".join(struct.pack(">H", round(65535 * curve(step / (_STEPS - 1)))) for step in range(_STEPS))
    name = b"desc" + bytes(4) + struct.pack(">I", 2) + b"-\0" + bytes(78)
    tags = {b"desc": name, b"wtpt": _xyz(_D50), b"cprt": b"text" + bytes(4) + b"-\0"}
    tags |= {kind: _xyz(column) for kind, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    return _packed(tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), shape))


def _packed(tags: dict[bytes, bytes]) -> bytes:
    start, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for kind, content in tags.items():
        table += kind + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI", start + len(body), b"", 0x02400000) + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return head + _xyz(_D50)[8:] + bytes(48) + table + body


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(65536 * value) for value in values))


Matrix = tuple[tuple[float, ...], ...]


def _columns(primaries: tuple[float, ...]) -> Matrix:
    """Return X, Y and Z of red, green and blue, seen under D50."""
    white, *lights = ((x / y, 1.0, (1 - x - y) / y) for x, y in zip(primaries[::2], primaries[1::2], strict=True))
    amounts = _times(_inverse(_turned(tuple(lights))), white)
    cones = [seen / own for seen, own in zip(_times(_BRADFORD, _D50), _times(_BRADFORD, white), strict=True)]
    back = _inverse(_BRADFORD)

    def adapted(light: tuple[float, ...]) -> tuple[float, ...]:
        return _times(back, tuple(a * b for a, b in zip(_times(_BRADFORD, light), cones, strict=True)))

    return tuple(adapted(tuple(amount * part for part in light)) for amount, light in zip(amounts, lights, strict=True))


def _times(matrix: Matrix, column: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, column, strict=True)) for row in matrix)


def _turned(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    size = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        ((e * i - f * h) / size, (c * h - b * i) / size, (b * f - c * e) / size),
        ((f * g - d * i) / size, (a * i - c * g) / size, (c * d - a * f) / size),
        ((d * h - e * g) / size, (b * g - a * h) / size, (a * e - b * d) / size),
    )
