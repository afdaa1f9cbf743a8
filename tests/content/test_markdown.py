"""Bodies become safe HTML and plain text."""

from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.text.markdown import Reference, _sanitise, media_address, render

PIECES = {
    "paragraph": (
        "Një *fjali* e **fortë**.",
        "<p>Një <em>fjali</em> e <strong>fortë</strong>.</p>\n",
        "Një fjali e fortë.",
    ),
    "paragraphs": ("a\n\nb", "<p>a</p>\n<p>b</p>\n", "a\n\nb"),
    "soft break": ("a\nb", "<p>a<br>\nb</p>\n", "a\nb"),
    "hard break": ("a  \nb", "<p>a<br>\nb</p>\n", "a\nb"),
    "strikethrough": ("~~a~~", "<p><s>a</s></p>\n", "a"),
    "rule": ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n", "a\n\n---\n\nb"),
    "quote": ("> a\n> b", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n", "> a\n> b"),
    "list": ("- a\n- b\n\nc", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>\n", "– a\n– b\n\nc"),
    "numbers": ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n", "1. a\n2. b"),
    "list in a list": (
        "- a\n  - b",
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n",
        "– a\n  – b",
    ),
    "code": (
        "`<b>`\n\n```\n<i>\n```",
        "<p><code>&lt;b&gt;</code></p>\n<pre><code>&lt;i&gt;\n</code></pre>\n",
        "<b>\n\n<i>",
    ),
    "table": (
        "| a | b |\n|--:|---|\n| 1 | 2 |",
        (
            '<table>\n<thead>\n<tr>\n<th class="right">a</th>\n<th>b</th>\n</tr>\n</thead>\n'
            '<tbody>\n<tr>\n<td class="right">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n'
        ),
        "a | b\n1 | 2",
    ),
    "link": (
        "[këtu](https://a.org/x)",
        '<p><a href="https://a.org/x" rel="noopener noreferrer">këtu</a></p>\n',
        "këtu (https://a.org/x)",
    ),
    "link that shows itself": (
        "[a.org](https://www.a.org/)",
        '<p><a href="https://www.a.org/" rel="noopener noreferrer">a.org</a></p>\n',
        "a.org",
    ),
    "address": (
        "<https://a.org>",
        '<p><a href="https://a.org" rel="noopener noreferrer">https://a.org</a></p>\n',
        "https://a.org",
    ),
    "e-mail": ("<a@b.org>", '<p><a href="mailto:a@b.org" rel="noopener noreferrer">a@b.org</a></p>\n', "a@b.org"),
    "phone": (
        "[na thirrni](tel:+38344)",
        '<p><a href="tel:+38344" rel="noopener noreferrer">na thirrni</a></p>\n',
        "na thirrni (+38344)",
    ),
    "entities": ("a < b & c &copy;", "<p>a &lt; b &amp; c &amp;copy;</p>\n", "a < b & c &copy;"),
    "nothing": ("", "", ""),
}


@pytest.mark.parametrize("name", PIECES)
def test_markdown_becomes_html_and_plain_text(name: str) -> None:
    source, html, plain = PIECES[name]

    rendered = render(source)

    assert (rendered.html, rendered.plain) == (html, plain)
    assert rendered.warnings == ()


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("# a\n\n## b\n\n### c", ["h2", "h3", "h4"]),
        ("## a\n\n### b", ["h2", "h3"]),
        ("#### a", ["h2"]),
        ("# a\n\n###### b", ["h2", "h6"]),
    ],
)
def test_the_highest_heading_comes_right_below_the_title(source: str, tags: list[str]) -> None:
    assert [tag for tag, _ in elements(render(source).html)] == tags


def test_a_picture_of_the_post_gets_a_placeholder() -> None:
    rendered = render('x ![Sala «A»](<sala e re ë.jpg> "Titull")')

    assert rendered.html == ('<p>x <img src="media:sala%20e%20re%20%C3%AB.jpg" alt="Sala «A»" title="Titull"></p>\n')
    assert unquote(media_address("sala e re ë.jpg").removeprefix("media:")) == "sala e re ë.jpg"
    assert rendered.references == (Reference(1, "picture", "sala e re ë.jpg"),)
    assert rendered.plain == "x"


UNSAFE_LINKS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "data:text/html,x", "vbscript:x", "ftp://a.org",
    "media:photo.jpg", "//evil.org/x", "#top", "whatsapp://send",
]  # fmt: skip


@pytest.mark.parametrize("address", UNSAFE_LINKS)
def test_an_unsafe_link_is_taken_out_with_a_warning_and_its_text_stays(address: str) -> None:
    rendered = render(f"a\n\nb [teksti]({address}) c")

    assert rendered.html == "<p>a</p>\n<p>b teksti c</p>\n"
    assert [remark.line for remark in rendered.warnings] == [3]
    assert rendered.warnings[0].message.code == "link_taken_out"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,AAAA", "ftp://a.org/a.jpg"])
def test_an_unsafe_picture_is_taken_out_with_a_warning(address: str) -> None:
    rendered = render(f"![teksti]({address}) c")

    assert rendered.html == "<p> c</p>\n"
    assert len(rendered.warnings) == 1


HTML = {
    "block": ("a\n\n<div onclick=x>\nb\n</div>\n\nc", "<p>a</p>\n<p>b</p>\n<p>c</p>\n", 3),
    "inline": ("a <b>b</b> c", "<p>a b c</p>\n", 1),
    "script in a line": ("a <script>alert(1)</script> c", "<p>a  c</p>\n", 1),
    "style in a line": ("a\nb <style>p{}</style> c", "<p>a<br>\nb  c</p>\n", 2),
    "script": ("<script>\nalert(1)\n</script>", "", 1),
    "comment": ("a <!-- b --> c", "<p>a  c</p>\n", 1),
    "picture": ("<img src=x onerror=alert(1)>", "", 1),
    "frame": ("<iframe src='https://a.org'></iframe>", "", 1),
    "link": ("<a href='javascript:x'>b</a>", "<p>b</p>\n", 1),
}


@pytest.mark.parametrize("name", HTML)
def test_raw_html_is_taken_out_with_a_warning(name: str) -> None:
    source, html, line = HTML[name]

    rendered = render(source)

    assert rendered.html == html
    assert [remark.line for remark in rendered.warnings] == [line]


def test_what_only_looks_like_html_is_shown_as_the_text_it_is() -> None:
    assert render("a <svg/onload=alert(1)> b").html == "<p>a &lt;svg/onload=alert(1)&gt; b</p>\n"


def test_lines_are_those_of_the_body() -> None:
    source = (
        "a\nb\n[x](../1)\n\n- c\n- d [x](../2)\n\n| a |\n|---|\n| [x](../3) |\n\n> e\n> [x](../4)  \n> ![f](../5)\n"
    )

    assert [(one.line, one.target) for one in render(source).references] == [
        (3, "../1"),
        (6, "../2"),
        (10, "../3"),
        (13, "../4"),
        (14, "../5"),
    ]


TAGS = frozenset(
    "p h2 h3 h4 h5 h6 strong em s a ul ol li blockquote code pre hr br table thead tbody tr th td img".split()
)
ATTRIBUTES = {"a": {"href", "rel", "title"}, "img": {"src", "alt", "title"}, "ol": {"start", "class"}}

FRAGMENTS = st.sampled_from(
    """<script> </script> javascript:alert(1) [a]( ![a]( ) ` > < " ' &lt; &#106; <a&#32;href= media:a.jpg a.jpg //a
    https://a.org data:text/html, | * _ ~~ \\ # <!-- --> <![CDATA[ <?x style= ë [a]: <svg /onload=x>""".split()
) | st.sampled_from(["\n", "\n\n", "\n|-|\n", "```\n", "- ", "> ", " ", "<img src=x onerror=y>", "<a href="])


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=25).map("".join))
def test_nothing_but_the_allowed_ever_comes_out(source: str) -> None:
    rendered = render(source)

    for tag, attributes in elements(rendered.html):
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a" and "href" in attributes:
            assert attributes["href"].lower().startswith(("http:", "https:", "mailto:", "tel:"))
        if tag == "img":
            assert attributes.get("src", "media:").startswith("media:")
    assert "<!--" not in rendered.html


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of HTML in order."""
    found: list[tuple[str, dict[str, str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    reader = Reader()
    reader.feed(html)
    reader.close()
    return found


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<a href="media:a.jpg">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<img src="https://a.org/a.jpg" alt="a">', '<img alt="a">'),
        ('<p style="x" onclick="y" class="z">a</p>', "<p>a</p>"),
        ("<script>a</script><h1>b</h1>", "b"),
    ],
)
def test_the_second_line_of_defence_holds_alone(html: str, kept: str) -> None:
    """The tokens are clean already; were they not, nh3 would still let none of this through."""
    assert _sanitise(html) == kept
