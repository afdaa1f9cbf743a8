"""Drawings (SVG) as the website may show them: what is known to draw and nothing else, every other word left out.

An allowlist, as of the SVG 2 specification (w3.org/TR/SVG2): elements, attributes, CSS properties and functions.
"""

import re
from collections.abc import Iterator
from typing import Any

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DRAWING = frozenset(
    """a circle clipPath defs ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
    feTurbulence filter g image line linearGradient marker mask path pattern polygon polyline radialGradient rect stop
    style svg switch symbol text textPath tspan use""".split()
)
#: Tell of a drawing, and of who made it: they go without a word.
_TELLING = frozenset(["desc", "metadata", "title"])
#: What may stand in an attribute, or in a style.
_LOOK = frozenset(
    """alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters
    direction display dominant-baseline enable-background fill fill-opacity fill-rule filter flood-color flood-opacity
    font-family font-size font-size-adjust font-stretch font-style font-variant font-weight image-rendering isolation
    letter-spacing lighting-color marker marker-end marker-mid marker-start mask mix-blend-mode opacity overflow
    paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering
    transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode""".split()
)
_PLACING = frozenset(
    """amplitude azimuth baseFrequency bias class clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode elevation
    exponent filterUnits fr fx fy gradientTransform gradientUnits height id in in2 intercept k1 k2 k3 k4 kernelMatrix
    kernelUnitLength lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits mode
    numOctaves offset operator order orient pathLength patternContentUnits patternTransform patternUnits points
    pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY result rotate rx
    ry scale seed slope specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale
    tableValues targetX targetY textLength transform type values version viewBox width x x1 x2 xChannelSelector y y1 y2
    yChannelSelector z""".split()
)
_REFERRING = frozenset(["href", f"{_XLINK}href"])
#: A part of the drawing itself, or a photograph within it.
_REFERENCE = re.compile(r"#[^\s\"'()<>]+|data:image/(?:png|jpeg);base64,[\sA-Za-z0-9+/=]+")
_VALUE = re.compile(r"[^\\<>{};:@&]*")
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS = frozenset("rgb rgba hsl hsla matrix translate translateX translateY rotate scale skewX skewY url".split())
_ADDRESS = re.compile(r"url\(\s*([\"']?)([^\"')]*)\1\s*\)", re.IGNORECASE)
_RULE = re.compile(r"\s*([\w.#,\s*>-]+)\{([^{}]*)\}\s*")
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)


class NoDrawing(Exception):
    """A file is no drawing, or one that needs more than a drawing may do."""


def clean_drawing(content: bytes) -> bytes:
    """Return a drawing with nothing in it but what draws: the same bytes for the same drawing.

    Remarks, scripts' attributes and what programs write of themselves go; the picture is the same.

    Raises:
        NoDrawing: if it is none, or would be another picture without what may not be in it: a script, a foreign page, a
            file from elsewhere.
    """
    from lxml import etree  # noqa: PLC0415 (only who has a drawing waits for it)

    if b"<!ENTITY" in content:
        raise NoDrawing("entities")
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        found = etree.fromstring(content, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoDrawing("not XML") from error
    if found.tag != f"{_SVG}svg":
        raise NoDrawing("not SVG")
    made = etree.Element(found.tag, nsmap={None: _SVG[1:-1], "xlink": _XLINK[1:-1]})
    _copy(etree, found, made)
    return bytes(etree.tostring(made, encoding="utf-8", with_tail=False))


def _copy(etree: Any, found: Any, made: Any) -> None:
    """Copy what is allowed of an element into one that is made; deep ones are refused by the reader."""
    for name, value in _kept(found):
        made.set(name, value)
    style = found.tag == f"{_SVG}style"
    made.text = _style_sheet(found.text or "") if style else found.text
    last = None
    for each in found:
        if _is_drawn(each):
            last = etree.SubElement(made, each.tag)
            _copy(etree, each, last)
            last.tail = each.tail
        elif last is not None:
            last.tail = (last.tail or "") + (each.tail or "")
        else:
            made.text = (made.text or "") + (each.tail or "")


def _is_drawn(element: Any) -> bool:
    """Return whether an element is part of the picture.

    Raises:
        NoDrawing: if it is, and may not be.
    """
    if not isinstance(element.tag, str):
        raise NoDrawing("an entity")
    space, _, name = element.tag.rpartition("}")
    if f"{space}}}" != _SVG or name in _TELLING:
        return False  # of another program's, which no browser draws
    if name not in _DRAWING:
        raise NoDrawing(name)
    return True


def _kept(element: Any) -> Iterator[tuple[str, str]]:
    for name, value in sorted(element.attrib.items()):
        if name in _REFERRING and element.tag != f"{_SVG}a":
            if not _REFERENCE.fullmatch(value.strip()):
                raise NoDrawing(value[:80])
            yield name, value.strip()
        elif name == "style":
            yield name, _declarations(value)
        elif name in _LOOK or name in _PLACING or name == _XML_SPACE:
            yield name, _value(value)


def _style_sheet(text: str) -> str:
    """Return a style sheet of simple rules; anything else in it is refused."""
    sheet = _REMARK.sub("", text)
    rules = list(_RULE.finditer(sheet))
    if _RULE.sub("", sheet).strip():
        raise NoDrawing("style")
    return "".join(f"{rule[1].strip()}{{{_declarations(rule[2])}}}" for rule in rules)


def _declarations(text: str) -> str:
    pairs = (each.partition(":") for each in _REMARK.sub("", text).split(";"))
    known = ((name.strip(), value.strip()) for name, _, value in pairs if name.strip() in _LOOK)
    return ";".join(f"{name}:{_value(value)}" for name, value in known)


def _value(value: str) -> str:
    """Return a value that names nothing outside the drawing.

    Raises:
        NoDrawing: if it does, or could.
    """
    functions = {name.lower() for name in _FUNCTION.findall(value)}
    elsewhere = [address for _, address in _ADDRESS.findall(value) if not address.strip().startswith("#")]
    plain = _ADDRESS.sub("", value)
    if not _VALUE.fullmatch(plain) or elsewhere or "url" in plain.lower() or functions - _LOWER:
        raise NoDrawing(value[:80])
    return value


_LOWER = frozenset(name.lower() for name in _FUNCTIONS) | {""}
