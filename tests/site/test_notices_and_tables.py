"""Pages that lead on where something is missing, and tables that are whole wherever they are read."""

import re
from dataclasses import replace
from datetime import timedelta

from publisher.content.text.markdown import render
from tests.site.built import built, page
from tests.site.shelf import NOON, article, entry, text

CONTACT = article("pages/contact", text("sq", "Kontakti"), text("en", "Contact"), kind="page")
GONE = replace(
    entry(article("gabim", text("sq", "E gabuar"), text("sr-Cyrl", "Погрешно"))),
    withdrawn=True,
    withdrawn_at=NOON + timedelta(days=1),
)
PATH = {"sq": "sq/lajme-dhe-ngjarje/2026/gabim/", "sr-Cyrl": "sr-cyrl/vesti-i-dogadjaji/2026/gabim/"}


def notice(*more: object, tag: str = "sq", gone: object = GONE) -> str:
    files = built(gone, *more)  # type: ignore[arg-type] # entries and articles
    return page(files, f"{PATH[tag]}index.html").partition("<main")[2].partition("</main>")[0]


def test_a_notice_tells_the_day_and_whom_to_ask() -> None:
    told = notice(CONTACT)
    assert '<p>Tërhequr: <time datetime="2026-11-26T12:00:00+01:00">26 nëntor 2026</time></p>' in told
    assert '<a href="/sq/contact/">Kontakti</a>' in told
    assert "mailto:info@kosint.example" in told
    assert "E gabuar" not in told
    assert "Повучено: <time" in notice(tag="sr-Cyrl")
    assert "26. новембар 2026." in notice(tag="sr-Cyrl")


def test_a_notice_of_before_that_knows_no_day_tells_none() -> None:
    assert "<time" not in notice(gone=replace(GONE, withdrawn_at=None))


def test_an_address_that_does_not_exist_leads_on_in_each_language() -> None:
    missing = page(built(CONTACT), "404.html")
    for front, search, archive in (
        ("/sq/", "/sq/kerko/", "/sq/arkivi/"),
        ("/sr-cyrl/", "/sr-cyrl/pretraga/", "/sr-cyrl/arhiva/"),
        ("/en/", "/en/search/", "/en/archive/"),
    ):
        assert all(f'href="{path}"' in missing for path in (front, search, archive))
    assert '<a href="/sq/contact/">Kontakti</a>' in missing
    assert "mailto:info@kosint.example" in missing


def test_every_page_tells_its_address_on_paper() -> None:
    for path, content in built(article(), CONTACT, GONE).items():
        if path.endswith("index.html") and isinstance(content, bytes):
            canonical = re.search(r'rel="canonical" href="([^"]*)"', content.decode())
            assert canonical
            assert f'<p class="printed">{canonical[1]}</p>' in content.decode(), path


def table(columns: int) -> str:
    row = "|".join(f"c{number}" for number in range(columns))
    return f"|{row}|\n|{'---:|' + ':-:|' + '---|' * (columns - 2)}\n|{row}|"


def test_a_table_stands_in_a_frame_that_the_keyboard_reaches_and_keeps_its_sides() -> None:
    for columns, wide in ((3, ""), (9, " wide")):
        files = built(article("lajmi", text("sq", html=render(table(columns)).html)))
        shown = page(files, "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")
        assert f'<div class="table{wide}" role="region" aria-label="Tabelë" tabindex="0"><table>' in shown
        assert '<th class="right">c0</th>\n<th class="center">c1</th>\n<th>c2</th>' in shown
        assert '<td class="right">c0</td>' in shown
        assert "<table>" in page(files, "sq/feed.xml").replace("&lt;", "<").replace("&gt;", ">")
        assert "tabindex" not in page(files, "sq/feed.xml")


def test_no_other_class_comes_into_a_text() -> None:
    assert "class" not in render('<table><tr><td class="menus">x</td></tr></table>').html
    assert "class" not in render('1. a\n2. b\n\n<ol class="right"><li>x</ol>').html
