"""Drawings that are shown on every page: what draws stays, and nothing else, by a list of what is known."""

import pytest

from publisher.settings.drawings import NoDrawing, clean_drawing

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inside: str, attributes: str = "") -> bytes:
    return f"{SVG}{attributes}>{inside}</svg>".encode()


#: What an editor writes, and what a browser needs of it.
INKSCAPE = f"""<?xml version="1.0"?>
<!-- Made by Ana on her laptop -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
{SVG} xmlns:inkscape="http://www.inkscape.org/ns" inkscape:version="1.2" viewBox="0 0 9 9" data-name="Ana" onload="x()">
<title>Ana</title><metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">Ana</rdf:RDF></metadata>
<style type="text/css"><![CDATA[ /* Ana */ .a {{ fill: url(#g); -x-ana: 1; stroke-width: 2px }}
g > .b, #c {{fill:#fff}} ]]></style>
<defs><linearGradient id="g"><stop offset="0" style="stop-color:#f00;-inkscape-ana:1"/></linearGradient></defs>
<inkscape:grid ana="1"/><g inkscape:label="Ana" transform="rotate(-45 4.5,4.5)"><use xlink:href="#p"/></g>
<a href="https://ana.example"><path id="p" class="a" d="M0 0h1" filter="url('#f')"/></a>
<text x="1">KOSINT <tspan>2020</tspan></text><image href="data:image/png;base64,aGVq"/></svg>"""


def test_what_draws_stays_and_what_tells_of_its_maker_goes() -> None:
    shown = clean_drawing(INKSCAPE.encode())
    assert clean_drawing(shown) == shown
    text = shown.decode()
    assert "Ana" not in text
    assert "ana" not in text
    assert "onload" not in text
    for kept in (
        'viewBox="0 0 9 9"',
        ".a{fill:url(#g);stroke-width:2px}g &gt; .b, #c{fill:#fff}",
        '<stop offset="0" style="stop-color:#f00"/>',
        '<g transform="rotate(-45 4.5,4.5)"><use xlink:href="#p"/></g>',
        """<path class="a" d="M0 0h1" filter="url('#f')" id="p"/>""",
        '<text x="1">KOSINT <tspan>2020</tspan></text>',
        '<image href="data:image/png;base64,aGVq"/>',
    ):
        assert kept in text, kept


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg">x()</s:script>',
        "<foreignObject><p/></foreignObject>",
        '<image href="https://a.org/x.png"/>',
        '<use href="data:image/svg+xml;base64,aGVq#a"/>',
        '<use xlink:href="java&#115;cript:x()"/>',
        '<animate attributeName="href" to="javascript:x()"/>',
        '<set attributeName="onload" to="x()"/>',
        "<style>@import 'https://a.org'</style>",
        "<style>@font-face { src: url(https://a.org) }</style>",
        "<style>a { fill: u\\72l(https://a.org) }</style>",
        "<style>a { fill: url( 'https://a.org' ) }</style>",
        '<path style="fill: URL(//a.org)"/>',
        '<path fill="url(https://a.org/#a)"/>',
        "<path fill='image-set(\"x\" 1x)'/>",
        '<path fill="url(#a) url(x)"/>',
        "<handler/>",
    ],
)
def test_what_would_do_more_than_be_seen_is_refused(inside: str) -> None:
    with pytest.raises(NoDrawing):
        clean_drawing(drawing(inside))


@pytest.mark.parametrize(
    "content",
    [
        b"<svg/>",
        b"<html><svg/></html>",
        b"<svg",
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("<text>&a;</text>"),
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + drawing("<text>&a;</text>"),
        drawing("<g>" * 5_000 + "</g>" * 5_000),
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(NoDrawing):
        clean_drawing(content)
