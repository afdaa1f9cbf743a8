"""What people type reads as they typed it: on the page and as plain text."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publisher.content.text.dialect import with_plain_lines
from publisher.content.text.escaping import as_body
from publisher.content.text.markdown import html_before, render
from publisher.content.text.transliteration import html_to_cyrillic
from tests.extent import EVERYTHING

EXAMPLES = 2_000 if EVERYTHING else 100

#: What is text: each comes out letter by letter, a typed line a line.
AS_TYPED = [
    "12. marta održan je forum.\n\n20. aprila sledi drugi.",
    "1986. godine počelo je.\n\n1999. godine rat.",
    "1986. godine počelo je.\n1999. godine rat.",
    "17. 05. 2016. godine održan je skup.",
    "20. aprila počinje popis",
    "1. maj",
    "1. 2. i 3. maja",
    "01. maj\n02. maj",
    "2. maj\n3. maj",
    "3) c",
    "12.–14. maj\n1986. - 1990.",
    "1986.\n- -\n1990.",
    "çmimi 20*2*10 €, 2*(3+4)*5, 5*",
    "Çmimi: 5* €\n\n* pa TVSH",
    "** pa TVSH",
    "*) pa TVSH, çmimi 5*",
    "[Foto]: Arta",
    "[^1]: Burimi",
    "[Foto]: Arta dhe [Foto] tjetër",
    "Si në [Foto].\n\n[Foto]: A.Berisha",
    "Teksti[^1].\n\n[^1]: https://a.org/b_c",
    "[Prioriteti] ynë\n\n[Prioriteti]: #1",
    "[Burimi]: https://kosint.org/a_b",
    "Programi:\n10:00 Hapja\n11:00 Kafe",
    "Me respekt,\n-- \nKOSINT 2020",
    "Naslov\n=====\n--",
    "#1 prioritet\n#zeri_i_romeve_ #RomaDay2026",
    "+383 44 123 456\n+ 383 44\n+",
    "- 5 °C\n-7 °C\n-",
    "> 18 vjeç\n>18\n>> Lexo",
    "a | b\n1 | 2",
    "|---|\n| a | b |",
    "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
    "~5~ a~b ~ 10",
    "<3 & \\ C:\\Users\\Arta \\\\srv\\x AT&T; &copy; &nbsp; &#65;",
    "<emri dhe mbiemri> <emri>",
    "@_arta_ @arta_k_ arta__k __ _",
    "(c) (r) ... -- 'a' \"b\"",
    "t`i themi, s`ka\n```\ne hapur",
    "~~~~~~ në fund ~~~~~~",
    "٣. a\n٤. b",
    "*\n\n•\n\n1.\n\n#",
    "5 < 6 > 4 [x] (y) {z} !",
    "¿a? – „b“ «c» ‘d’ 50 % § 3 no. 7 №8",
    "Emri: ____________ Data: __.__.____",
    "Rr. 17 Shkurti 12/4, 10000 Prishtinë; tel. 038/222-333",
    "1.200,50 € 1 200 1'000 *99#",
]


@pytest.mark.parametrize("source", AS_TYPED)
def test_what_looks_like_text_is_text(source: str) -> None:
    rendered = render(source)

    lines = "\n".join(line.strip() for line in source.split("\n"))
    assert rendered.plain == lines
    assert text_of(rendered.html) == lines
    assert set(re.findall(r"<(\w+)", rendered.html)) <= {"p", "br", "a"}
    assert rendered.warnings == ()
    assert rendered.references == ()


#: What is a mark: source, HTML, plain text.
MARKS = {
    "numbers that run": ("1. a\n2. b\n3. c", "<ol><li>a</li><li>b</li><li>c</li></ol>", "1. a\n2. b\n3. c"),
    "numbers with a bracket": (
        "1) a\n2) b\n\n5) c",
        '<ol class="parenthesis"><li>a</li><li>b</li></ol><p>5) c</p>',
        "1) a\n2) b\n\n5) c",
    ),
    "numbers below a line": ("Red:\n1. a\n2. b\nKraj", "<p>Red:</p><ol><li>a</li><li>b</li></ol><p>Kraj</p>", None),
    "dates in a list": (
        "- 1. maj: praznik\n- 9. maj: Dan Evrope",
        "<ul><li>1. maj: praznik</li><li>9. maj: Dan Evrope</li></ul>",
        "– 1. maj: praznik\n– 9. maj: Dan Evrope",
    ),
    "dates that run": ("1. 5. 2026. a\n2. 5. 2026. b", "<ol><li>5. 2026. a</li><li>5. 2026. b</li></ol>", None),
    "a tab after a bullet": ("•\tHapja\n•\tKafe", "<ul><li>Hapja</li><li>Kafe</li></ul>", "• Hapja\n• Kafe"),
    "no blank after a bullet": ("·Hapja\n·Kafe", "<ul><li>Hapja</li><li>Kafe</li></ul>", "· Hapja\n· Kafe"),
    "Word's bullet": ("\uf0b7\u00a0Hapja", "<ul><li>Hapja</li></ul>", "• Hapja"),
    "lists in lists": (
        "1. a\n2. b\n   - c\n   - d",
        "<ol><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ol>",
        "1. a\n2. b\n   – c\n   – d",
    ),
    "a list that begins in a list": (
        "1. - a\n   - b\n2. c",
        "<ol><li><ul><li>a</li><li>b</li></ul></li><li>c</li></ol>",
        "1. – a\n   – b\n2. c",
    ),
    "a list with empty lines": (
        "1. a\n\n   b\n\n2. c\n\nd",
        "<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol><p>d</p>",
        "1. a\n\n   b\n\n2. c\n\nd",
    ),
    "a list in a quotation": (
        "> Tha:\n> - a\n> - b\n\nFund",
        "<blockquote><p>Tha:</p><ul><li>a</li><li>b</li></ul></blockquote><p>Fund</p>",
        "> Tha:\n>\n> – a\n> – b\n\nFund",
    ),
    "indentation": ("\ta\n    b\n\n      c", "<p>a<br>b</p><p>c</p>", "a\nb\n\nc"),
    "no-break blanks at the start": ("\u00a0\u00a0- a\n\u00a0\nb", "<ul><li>a</li></ul><p>b</p>", "– a\n\nb"),
    "line separators": ("a\u2028b\x0bc\x0cd\u2029e", "<p>a<br>b<br>c<br>d<br>e</p>", "a\nb\nc\nd\ne"),
    "headings": ("# a\n## b 1.\n### C#", "<h2>a</h2><h3>b 1.</h3><h4>C#</h4>", "a\n\nb 1.\n\nC#"),
    "a typed rule": ("a\n***\nb", "<p>a</p><hr><p>b</p>", "a\n\n***\n\nb"),
    "bold around an address": (
        "**https://a.org/x_(y)_**",
        "<p><strong><a>https://a.org/x_(y)_</a></strong></p>",
        "https://a.org/x_(y)_",
    ),
    "a link that is used": ("[këtu][1]\n\n[1]: https://a.org", "<p><a>këtu</a></p>", "këtu (https://a.org)"),
    "HTML": ("<div>\na <b>b</b>\n</div>", "<p>a b</p>", "a b"),
    "an escaped mark": ("1\\. a\n2\\. b \\*c\\* \\\\*d*", "<p>1. a<br>2. b *c* \\<em>d</em></p>", None),
}


@pytest.mark.parametrize("name", MARKS)
def test_marks(name: str) -> None:
    source, html, plain = MARKS[name]

    rendered = render(source)

    assert re.sub(r"\n|(?<=<a) [^>]*", "", rendered.html) == html
    assert plain is None or rendered.plain == plain


ADDRESSES = [
    "https://drive.google.com/file/d/1a-_Bc_-x/view",
    "https://sr.wikipedia.org/wiki/Roma_(ljudi)",
    "https://a.org/~arta/*x*/_y_?q=1&copy=2&lt=3#a:b,c;d",
    "http://a.org:8080/%C3%AB/ë/роми",
    "https://instagram.com/arta_",
    "https://[2001:db8::1]/x",
    "www.kosint.org/a_b_c",
    "info_zyra_@kosint.org",
    "a.b+c_d@mail.a-b.org",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "around", ["{}", "Shih {} sot", "({})", "**{}**", "{}.", "Shih: {}, po", "„{}“", "- {}\n- b", "_x_ {} *y*"]
)
def test_an_address_is_one_piece_letter_by_letter_and_a_link(address: str, around: str) -> None:
    rendered = render(around.format(address))

    leads_to = {"www": f"https://{address}", "htt": address}.get(address[:3], f"mailto:{address}")
    assert [unescape(text) for text in re.findall(r"<a [^>]*>([^<]*)</a>", rendered.html)] == [address]
    (href,) = (unescape(each) for each in re.findall(r'href="([^"]*)"', rendered.html))
    assert href == leads_to or "%" in href
    assert address in rendered.plain
    assert address in text_of(html_to_cyrillic(rendered.html))


def test_revisions_of_before_are_known_again() -> None:
    assert html_before("12. a\n\n20. b") == '<ol start="12">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n'


WORDS = """
    Forumi në Ferizaj çmimi është për 18 vjeç Zëri i Romëve Šta će đaci 1. maja održan je skup opština Gračanica
    Шта ће ђаци у Грачаници 20. априла почиње попис O Roma si amare čhave thaj e šukar dživdipe The forum in
    Ferizaj on 1 May, at 10:00 12. 3) 1. 2. 1) 2) 1986. 17.05.2016 20*2*10 €5 5* 50% -5 +383 44/123-456 № § 3,14
    #tag_a_ @arta_k_ <3 & AT&T C:\\x (c) a_b __ ~5 | [x] x]( <emri> `a t`i „b“ "c" * _ ** ~~ ! \\ &copy; > < =
    -- https://a.org/x_(y)?a=1&b=*2* www.a.org/_q_ arta_k@a-b.org
""".split()
STARTS = ["", "- ", "* ", "• ", "•\t", "1. ", "2. ", "3) ", "1) ", "12. ", "> ", "# ", "+ ", "    ", "\t", "  - ", "| "]
ENDS = ["\n", "\n", "\n\n", "\n", "\r\n", "\u2028", "\x0b", "\u00a0\n", "  \n", "\\\n"]
LINES = st.tuples(
    st.sampled_from(STARTS), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.sampled_from(ENDS)
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=8))
@example([("", ["__"], "\\\n"), ("", ["www.a.org/_q_"], "\n")])
@example([("", ["https://a.org/x_(y)?a=1&b=*2*"], "\\\n")])
def test_every_word_number_and_address_survives_in_order(lines: list[tuple[str, list[str], str]]) -> None:
    source = "".join(f"{start}{' '.join(words)}{end}" for start, words, end in lines)
    typed = [word for start, words, _ in lines for word in letters(f"{start}{' '.join(words)}")]

    rendered = render(source)

    assert rendered.references == ()
    assert letters(rendered.plain) == typed
    assert letters(text_of(rendered.html)) == typed
    for word in (word for _, words, _ in lines for word in words):
        if word.startswith(("http", "www", "arta", "#", "@")):
            assert word in rendered.plain
            assert word in text_of(rendered.html)
    typed_addresses = [word for _, words, _ in lines for word in words if word.startswith(("http", "www"))]
    assert web_addresses(rendered.html) == typed_addresses


#: Where the sign at the end of an address looks like the end of a mark that nothing began.
NO_MARK_BEGINS = ["__\\\n{}", "_\\\\\n{}", "_) {}", "`_a` {}", "_a_ {}", "__ {}", "\\_a {}", "[_a](https://b.org) {}"]


@pytest.mark.parametrize("before", NO_MARK_BEGINS)
@pytest.mark.parametrize("sign", "_*~")
def test_a_sign_at_the_end_of_an_address_belongs_to_it_where_it_ends_no_mark(before: str, sign: str) -> None:
    address = f"www.a.org/{sign}q{sign}"

    rendered = render(before.replace("_", sign).format(address))

    assert web_addresses(rendered.html)[-1] == address
    assert rendered.plain.endswith(address)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(st.sampled_from("ab1. 2)-*_`~[]()<>#|!\\&:/@\n\t•>= "), max_size=60))
@example("</a>")
def test_no_letter_vanishes_whatever_stands_around_it(source: str) -> None:
    rendered = render(source)

    if not rendered.warnings and not rendered.references and "](" not in source and "<!--" not in source:
        assert letters(rendered.plain) == letters(source)


@settings(max_examples=EXAMPLES, deadline=None)
@example("**a dhe b**c")
@given(st.lists(LINES, min_size=1, max_size=6) | st.text(st.sampled_from("ab1.2)-*_`~[]()<>#|!\\&:\n•= "), max_size=40))
def test_plain_text_becomes_a_body_that_reads_as_it(typed: str | list[tuple[str, list[str], str]]) -> None:
    """What activists send, and partners' feeds."""
    text = typed if isinstance(typed, str) else "".join(f"{start}{' '.join(words)}{end}" for start, words, end in typed)

    rendered = render(as_body(text))

    assert shown(rendered.plain) == shown(with_plain_lines(text))
    assert shown(text_of(rendered.html)) == shown(with_plain_lines(text))
    assert set(re.findall(r"<(\w+)", rendered.html)) <= {"p", "br", "a"}
    assert rendered.warnings == ()


def test_text_without_marks_stays_as_it_was_sent() -> None:
    text = "20. aprila: 20*2 €\n+383 44 123\n\nhttps://a.org/x_(y)_"

    assert as_body(text) == text
    assert as_body("1. a\n2. b") == "1\\. a\n2\\. b"


def shown(text: str) -> list[str]:
    """Return lines as a browser shows them, empty ones left out."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def web_addresses(html: str) -> list[str]:
    """Return the addresses of a page that show themselves, as they are shown; each leads where it says."""
    links = [tuple(map(unescape, found)) for found in re.findall(r'<a href="(http[^"]*)"[^>]*>([^<]*)</a>', html)]
    shown = [text for href, text in links if text.startswith(("http", "www"))]
    leads_to = [href.removeprefix("https://") for href, text in links if text in shown]
    assert leads_to == [text.removeprefix("https://") for text in shown]
    return shown


def letters(text: str) -> list[str]:
    """Return what a reader cannot do without: letters and digits, run by run."""
    return re.findall(r"[^\W_]+", text)


def text_of(html: str) -> str:
    """Return what a reader sees: lines, and the numbers before list items."""
    parts: list[str] = []
    counts: list[int | None] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in ("ol", "ul"):
                counts.append(0 if tag == "ol" else None)
            if tag == "li" and counts[-1] is not None:
                counts[-1] += 1
                parts.append(f"{counts[-1]}. ")
            if tag == "p" and parts:
                parts.append("\n")

        def handle_endtag(self, tag: str) -> None:
            if tag in ("ol", "ul"):
                counts.pop()

        def handle_data(self, data: str) -> None:
            parts.append(data)

    Reader().feed(html)
    return "".join(parts).rstrip("\n")
