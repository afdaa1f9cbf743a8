"""Encodings, days, languages, addresses and marks of old pages."""

from datetime import date, time

import pytest

from publisher.content.text.markdown import render
from publisher.content.text.transliteration import to_cyrillic
from publisher.old_website.addresses import address_of, parsed
from publisher.old_website.dates import days_in, order_of_days
from publisher.old_website.languages import language_of
from publisher.old_website.page_text import page_text
from publisher.old_website.to_dialect import body_of
from publisher.old_website.units import tree_of, units_of
from tests.old_website import words

SQ, SR = words.SENTENCES["sq"][3], "Naša deca pešače svakog dana do škole, a čekamo vodu i „đačku” kuću."
TEXTS = (SQ, SR, to_cyrillic(SR))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1250", "cp1251", "cp1252", "iso8859-2", "twice")


def fits(text: str, encoding: str) -> bool:
    """Whether an encoding has all letters of a text."""
    return encoding == "twice" or text == text.encode(encoding, "replace").decode(encoding)


@pytest.mark.parametrize("said", ["utf-8", "iso-8859-1", "windows-1252", "windows-1250", "x-unknown", ""])
@pytest.mark.parametrize(
    ("encoding", "text"), [(each, text) for each in ENCODINGS for text in TEXTS if fits(text, each)]
)
def test_letters_are_those_that_were_meant(encoding: str, text: str, said: str) -> None:
    content = twice(text) if encoding == "twice" else f"<p>{text}</p>".encode(encoding)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">'.encode()
    page = content if encoding.startswith(("utf-16", "utf-8-sig")) else head + content
    assert text in page_text(page)


def twice(text: str) -> bytes:
    """UTF-8 that was taken for Windows-1252 and encoded again, as the web reads it."""
    read = "".join(bytes([each]).decode("cp1252", "ignore") or chr(each) for each in text.encode())
    return f"<p>{read}</p>".encode()


def test_two_encodings_in_one_page_are_read_each_by_itself() -> None:
    page = f"<td>{SQ}</td>".encode() + f"<td>{SR}</td>".encode("cp1250") + f"<td>{to_cyrillic(SR)}</td>".encode()
    text = page_text(page)
    assert all(each in text for each in TEXTS)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("Postuar më: 12 Mars 2015", date(2015, 3, 12), None),
        ("e premte, 13.02.2015. 14:30", date(2015, 2, 13), time(14, 30)),
        ("12. март 2015.", date(2015, 3, 12), None),
        ("Objavljeno: 3. jun 2014", date(2014, 6, 3), None),
        ("March 12th, 2015", date(2015, 3, 12), None),
        ("12 Sep 2013 at 2:05 pm", date(2013, 9, 12), time(14, 5)),
        ("2015-03-12 10:00", date(2015, 3, 12), time(10, 0)),
        ("3/25/2015", date(2015, 3, 25), None),
    ],
)
def test_days_are_read_in_each_language(text: str, day: date, at: time | None) -> None:
    assert [(found.day, found.time) for found in days_in(text)] == [(day, at)]


@pytest.mark.parametrize("text", ["Më 5 mars u mbajt", "tel. 038 12 2015", "31.02.2015", "neni 12.13.14", "", "1.2.3"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert days_in(text) == []


def test_one_day_tells_the_order_of_the_others() -> None:
    assert order_of_days("03/25/2015") > 0 > order_of_days("25/03/2015")
    assert [found.day for found in days_in("03/04/2015", month_first=True)] == [date(2015, 3, 4)]


@pytest.mark.parametrize("language", ["sq", "sr", "en"])
def test_languages_are_known_by_their_words(language: str) -> None:
    assert language_of(" ".join(words.SENTENCES[language])) == language
    if language == "sr":
        assert language_of(to_cyrillic(words.SENTENCES["sr"][0])) == "sr"
    assert language_of("KOSINT 2020") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/lajme/forum", "/sr/lajme/forum"),
        ("/al/forum.html", "/eng/forum.html"),
        ("/index.php?id=4&lang=sq", "/index.php?lang=srb&id=4"),
        ("/web/sr/forum", "/web/forum"),
        ("/forum.html", "/forum-en.html"),
        ("/", "/sr/"),
    ],
)
def test_addresses_that_differ_in_their_language_have_one_stem(one: str, other: str) -> None:
    assert parsed(one).stem == parsed(other).stem


@pytest.mark.parametrize(
    "address",
    [
        "http://www.old.example/a?id=1&PHPSESSID=3",
        "http://old.example:80/a;jsessionid=9?id=1#x",
        "//old.example/a?id=1",
    ],
)
def test_an_address_has_one_spelling(address: str) -> None:
    assert address_of(address) == ("old.example", "/a?id=1")


@pytest.mark.parametrize(
    "text",
    [
        "2. prill 2015 ishte ditë e mërkurë",
        "- thotë ai, dhe shkon",
        "+383 44 123 456",
        "# nuk është titull",
        "a * b * c dhe x_y_z [kllapa](jo) <etiketë> `kod`",
        "*Shënim*: pa TVSH",
        "1. Prill",
        "> 18 vjeç | tabelë",
    ],
)
def test_what_was_text_stays_text(text: str) -> None:
    page = "<body><p>" + text.replace("<", "&lt;") + "</p></body>"
    made = body_of(units_of(tree_of(page).find("body")), lambda address: address)
    html = render(made.markdown).html.replace("&lt;", "<").replace("&gt;", ">")
    assert html.strip() == f"<p>{text}</p>"


def test_marks_lists_tables_quotations_and_videos_are_kept() -> None:
    page = """<body><b>E trashë<br>dy</b><p>Një <span style="font-style: italic">e pjerrët</span>.</p>
    <h3>Titull</h3><ol><li>një<li>dy</ol><ul><li>a<ul><li>brenda</ul><li>b</ul><blockquote>Citim</blockquote>
    <table border=1><tr><td>Komuna<td>Familje<tr><td>Pejë<td>12</table>
    <a href="http://x.example/a_b">lidhje</a><iframe src="//www.youtube.com/embed/abcdef12345"></iframe></body>"""
    made = body_of(units_of(tree_of(page).find("body")), lambda address: address)
    assert made.markdown == (
        "**E trashë**\n**dy**\n\nNjë *e pjerrët*.\n\n### Titull\n\n1. një\n2. dy\n\n- a\n  - brenda\n- b\n\n> Citim\n\n"
        "| Komuna | Familje |\n| ------ | ------- |\n| Pejë   | 12      |\n\n[lidhje](http://x.example/a_b)\n\n"
        "https://www.youtube.com/watch?v=abcdef12345"
    )
    assert made.lost == [("video", "https://www.youtube.com/watch?v=abcdef12345")]


def test_a_link_that_leads_nowhere_keeps_its_words_and_is_told() -> None:
    made = body_of(units_of(tree_of('<body><p>Lexo <a href="/x">këtu</a>.</p></body>').find("body")), lambda _: None)
    assert (made.markdown, made.lost) == ("Lexo këtu.", [("link", "këtu (/x)")])


@pytest.mark.parametrize("page", ["<div>" * 1500, "<b><i>" * 800, "<table><tr><td>" * 400, "<ul><li>" * 700])
def test_a_page_that_never_closes_anything_keeps_its_words(page: str) -> None:
    units = units_of(tree_of(f"<body>{page}Fjalë të fundit</body>").find("body"))
    assert "Fjalë të fundit" in " ".join(unit.text for unit in units)
    assert body_of(units, lambda address: address).markdown
