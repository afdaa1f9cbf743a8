"""A website as small agencies built them about 2015, made up: its files by address, and what is true of each article.

Tables in tables, inline styles, the same Albanian slug below `/sr/` and `/en/`, several encodings, dates
written out in three languages, the latest news and a poll beside everything. `Manner` says which system made it.
"""

import io
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Literal

from PIL import Image, ImageDraw

from publisher.content.reading.slugs import slug_from
from publisher.content.text.transliteration import to_cyrillic
from tests.old_website import words

Manner = Literal["tables", "queries", "divs"]
HOST = "www.old.example"
LANGUAGES = ("sq", "sr", "en")
#: Not written by any program today, but there: (what the page says of itself, what it is).
ENCODINGS = (
    ("utf-8", "utf-8"),
    ("iso-8859-1", "utf-8"),
    ("", "utf-8"),
    ("windows-1252", "windows-1252"),
    ("utf-8", "twice"),
    ("utf-8", "windows-1252"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeArticle:
    """What is true of an article."""

    number: int
    day: date
    #: By language; what was never translated is missing.
    titles: Mapping[str, str]
    paragraphs: Mapping[str, tuple[str, ...]]
    #: Paths of its own pictures, in their order.
    pictures: tuple[str, ...]
    caption: str
    #: By language of the site: where a language has no text, its page shows the Albanian one.
    paths: Mapping[str, str]
    has_table: bool
    has_list: bool
    has_video: bool


@dataclass(slots=True)
class MadeSite:
    """All that lies on the old server."""

    articles: list[MadeArticle] = field(default_factory=list)
    #: Content type and bytes by path with its query.
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def made_site(articles: int, manner: Manner = "tables", *, seed: int = 1, listed: int = 10) -> MadeSite:
    """Make a website with this many articles; a list page has `listed` of them."""
    maker = _Maker(random.Random(seed), manner)
    site = MadeSite([maker.article(number) for number in range(1, articles + 1)])
    maker.latest = sorted(site.articles, key=lambda each: each.day, reverse=True)
    for article in site.articles:
        for language in LANGUAGES:
            site.files[article.paths[language]] = maker.page_of(article, language)
        for number, path in enumerate(article.pictures):
            site.files[path] = ("image/jpeg", picture(article.number * 10 + number))
    for language in LANGUAGES:
        site.files |= maker.list_pages(language, listed)
        site.files[maker.path("about", language)] = maker.about(language)
    site.files["/"] = site.files[maker.path("", "sq")]
    for name, size in (("logo", (200, 60)), ("spacer", (1, 1)), ("banner", (468, 60))):
        site.files[f"/images/{name}.gif"] = ("image/gif", _gif(size))
    site.files["/style.css"] = ("text/css", b"body { font-family: Verdana }")
    return site


def picture(number: int) -> bytes:
    """Return a photo that no other number has."""
    image = Image.new("RGB", (640, 400), (number * 37 % 255, number * 91 % 255, number * 53 % 255))
    ImageDraw.Draw(image).text((20, 20), str(number))
    content = io.BytesIO()
    image.save(content, "JPEG", quality=60)
    return content.getvalue()


def _gif(size: tuple[int, int]) -> bytes:
    content = io.BytesIO()
    Image.new("P", size).save(content, "GIF")
    return content.getvalue()


@dataclass(slots=True)
class _Maker:
    chance: random.Random
    manner: Manner
    latest: list[MadeArticle] = field(default_factory=list)

    def path(self, slug: str, language: str, number: int = 0, page: int = 0) -> str:
        """Return an address: the same slug in each language, or a number in a query."""
        if self.manner == "queries":
            what = f"id={number}" if number else f"faqja={slug or 'ballina'}"
            return f"/index.php?{what}&lang={language}" + (f"&p={page}" if page else "")
        folder = "" if language == "sq" else f"/{language}"
        ending = f"{page}/" if page else ""
        if self.manner == "divs":
            return f"{folder}/{slug}.html" if slug else f"{folder or ''}/{ending}"
        return f"{folder}/{slug}" if slug else f"{folder}/{ending}"

    def article(self, number: int) -> MadeArticle:
        chance = self.chance
        day = date(2012, 1, 9) + timedelta(days=number * 6 + chance.randrange(5))
        languages = [each for each in LANGUAGES if each == "sq" or chance.random() < (0.8 if each == "sr" else 0.5)]
        place, title_at = chance.choice(words.PLACES), chance.randrange(len(words.TITLES["sq"]))
        count = chance.randrange(2, 90)
        titles = {each: words.TITLES[each][title_at].format(place=place, count=count) for each in languages}
        if number % 7 == 0:
            titles = {each: f"{title} ({day.year})" for each, title in titles.items()}
        plan = chance.sample(range(10), chance.randrange(4, 9))
        paragraphs = {each: self._paragraphs(each, plan, number) for each in languages}
        if "sr" in paragraphs and number % 5 == 0:
            titles["sr"] = to_cyrillic(titles["sr"])
            paragraphs["sr"] = tuple(map(to_cyrillic, paragraphs["sr"]))
        slug = f"{slug_from(titles['sq'], 50)}-{number}" if self.manner != "queries" else ""
        return MadeArticle(
            number=number,
            day=day,
            titles=titles,
            paragraphs=paragraphs,
            pictures=tuple(f"/uploads/{day.year}/foto_{number}_{at}.jpg" for at in range(number % 4)),
            caption=f"Banorë të lagjes, foto {number}: A. Gashi" if number % 4 and number % 2 else "",
            paths={each: self.path(slug, each, number) for each in LANGUAGES},
            has_table=number % 6 == 2,
            has_list=number % 6 == 3,
            has_video=number % 9 == 4,
        )

    def _paragraphs(self, language: str, plan: list[int], number: int) -> tuple[str, ...]:
        chance = random.Random(number)
        found = []
        for at in plan:
            month = chance.randrange(12)
            values = {
                "day": f"{chance.randrange(1, 28)} {words.MONTHS[language][month].lower()}",
                "count": chance.randrange(3, 400),
                "place": chance.choice(words.PLACES),
                "year": chance.randrange(2012, 2019),
                "name": chance.choice(words.NAMES),
            }
            found.append(words.SENTENCES[language][at].format(**values))
        return tuple(found)

    def day_words(self, article: MadeArticle, language: str) -> str:
        """Return an article's day as its page writes it."""
        day, month = article.day, words.MONTHS[language][article.day.month - 1]
        numeric = f"{day:%d.%m.%Y}"
        if self.manner == "queries":
            return f"{numeric} {article.number % 24:02d}:15"
        long = {"sq": f"{day.day} {month} {day.year}", "sr": f"{day.day}. {month} {day.year}."}
        long["en"] = f"{month} {day.day}, {day.year}"
        if language == "sr" and article.number % 5 == 0:
            return to_cyrillic(long["sr"])
        return numeric if article.number % 3 == 0 else long[language]

    def page_of(self, article: MadeArticle, language: str) -> tuple[str, bytes]:
        written_in = language if language in article.titles else "sq"
        inner = {"tables": _in_tables, "queries": _in_queries, "divs": _in_divs}[self.manner]
        content = inner(self, article, language, written_in)
        said, real = ENCODINGS[article.number % len(ENCODINGS)]
        switch = {each: article.paths[each] for each in LANGUAGES}
        return self._encoded(self.frame(article.titles[written_in], content, language, switch), said, real)

    def _encoded(self, page: str, said: str, real: str) -> tuple[str, bytes]:
        page = page.replace("CHARSET", said)
        if real == "twice":
            return "text/html", page.encode().decode("windows-1252", "replace").replace("\ufffd", "").encode()
        if real == "windows-1252" and not _fits(page, real):
            real = "windows-1251" if "Ð" not in page and any("Ѐ" <= sign <= "ӿ" for sign in page) else "windows-1250"
            if not _fits(page, real):
                real = "utf-8"
        return "text/html", page.encode(real)

    def list_pages(
        self, language: str, listed: int
    ) -> Iterator[tuple[str, tuple[str, bytes]]] | dict[str, tuple[str, bytes]]:
        """Make the front page and the older lists: titles, first words, *read more*."""
        made = {}
        groups = [self.latest[at : at + listed] for at in range(0, len(self.latest), listed)]
        for number, group in enumerate(groups, 1):
            rows = "".join(self._row(each, language) for each in group)
            links = " ".join(
                f'<a href="{escape(self.path("", language, page=at if at > 1 else 0))}">{at}</a>'
                for at in range(1, len(groups) + 1)
            )
            switch = {each: self.path("", each) for each in LANGUAGES}
            title = f"KOSINT - {words.MENU[language][0]}"
            page = self.frame(title, f"<table width=100%>{rows}</table><p>{links}</p>", language, switch)
            made[self.path("", language, page=number if number > 1 else 0)] = self._encoded(page, "utf-8", "utf-8")
        return made

    def _row(self, article: MadeArticle, language: str) -> str:
        written_in = language if language in article.titles else "sq"
        path = escape(article.paths[language])
        image = f'<img src="{article.pictures[0]}" width=80>' if article.pictures else ""
        return (
            f'<tr><td valign=top>{image}</td><td><a href="{path}"><b>{escape(article.titles[written_in])}</b></a><br>'
            f"<font size=1>{self.day_words(article, language)}</font><br>{article.paragraphs[written_in][0][:90]}... "
            f'<a href="{path}">{words.FRAME[language]["more"]}</a></td></tr>'
        )

    def about(self, language: str) -> tuple[str, bytes]:
        switch = {each: self.path("about", each) for each in LANGUAGES}
        content = f"<h2>{words.MENU[language][1]}</h2><p>{words.ABOUT[language]}</p>"
        return self._encoded(self.frame(words.MENU[language][1], content, language, switch), "utf-8", "utf-8")

    def frame(self, title: str, content: str, language: str, switch: Mapping[str, str]) -> str:
        """Put what a page is about into the frame that all pages have."""
        said = words.FRAME[language]
        paths = (self.path("", language), self.path("about", language), *["#"] * 5)
        menu = [f'<a href="{escape(path)}">{name}</a>' for path, name in zip(paths, words.MENU[language], strict=True)]
        flags = " ".join(f'<a href="{escape(path)}">{each.upper()}</a>' for each, path in switch.items())
        latest = "".join(
            f'<li><a href="{escape(each.paths[language])}">'
            f"{escape(each.titles.get(language, each.titles['sq']))}</a> <small>{each.day:%d.%m.%Y}</small></li>"
            for each in self.latest[:5]
        )
        if self.manner == "divs":
            return _FRAME_OF_DIVS.format(
                title=escape(title),
                menu="".join(f"<li>{each}</li>" for each in menu),
                flags=flags,
                content=content,
                latest=latest,
                **{key: said[key] for key in ("poll", "visitors", "rights", "donor")},
                head=said["latest"],
            )
        return _FRAME_OF_TABLES.format(
            title=escape(title),
            menu="</td><td>".join(menu),
            flags=flags,
            content=content,
            latest=latest,
            **{key: said[key] for key in ("poll", "visitors", "rights", "donor")},
            head=said["latest"],
        )


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_FRAME_OF_TABLES = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML><HEAD><meta http-equiv="Content-Type" content="text/html; charset=CHARSET"><TITLE>{title}</TITLE>
<link rel=stylesheet href="/style.css"><script>var gaq = []; function menu() {{ return false; }}</script></HEAD>
<BODY bgcolor="#ffffff" topmargin=0>
<table width="960" align="center" cellpadding=0 cellspacing=0 border=0><tr><td colspan=3>
<a href="/"><img src="/images/logo.gif" alt="logo"></a> <font color="#999999">E hënë, 30 Nëntor 2026</font> {flags}
<form action="/search"><input name=q value=""><input type=submit value="Kërko"></form></td></tr>
<tr bgcolor="#003366"><td colspan=3><table><tr><td>{menu}</td></tr></table></td></tr>
<tr><td width=180 valign=top><div style="font-weight:bold;color:#c00">{head}</div><ul>{latest}</ul>
<img src="/images/banner.gif"><br>{donor}</td>
<td width=560 valign=top style="padding:10px">{content}</td>
<td width=200 valign=top><b>{poll}</b><br>{visitors} 48213</td></tr>
<tr><td colspan=3 align=center><hr><font size=1>&copy; 2015 KOSINT. {rights}</font></td></tr></table>
</BODY></HTML>"""

_FRAME_OF_DIVS = """<!DOCTYPE html>
<html lang="en"><head><meta charset="CHARSET"><title>{title} | KOSINT</title></head><body class="page">
<div id="header"><a href="/"><img src="/images/logo.gif"></a><div class="lang">{flags}</div>
<ul class="nav">{menu}</ul></div>
<div id="wrap"><div id="left">{content}</div>
<div id="right"><h3>{head}</h3><ul>{latest}</ul><div class="poll">{poll}</div><p>{donor}</p></div></div>
<div id="footer"><p>{rights}</p><p>{visitors} 48213</p></div></body></html>"""


def _table(article: MadeArticle) -> str:
    rows = "".join(
        f"<tr><td>{place}</td><td>{article.number + at}</td></tr>" for at, place in enumerate(words.PLACES[:3])
    )
    return f'<table border=1 class="shenime"><tr><th>Komuna</th><th>Familje</th></tr>{rows}</table>'


def _list(article: MadeArticle) -> str:
    return "<ul>" + "".join(f"<li>{place}: {article.number}</li>" for place in words.PLACES[3:6]) + "</ul>"


def _video(article: MadeArticle) -> str:
    return f'<iframe width="420" height="315" src="https://www.youtube.com/embed/video{article.number}"></iframe>'


def _extras(article: MadeArticle) -> str:
    return (
        (_table(article) if article.has_table else "")
        + (_list(article) if article.has_list else "")
        + (_video(article) if article.has_video else "")
    )


def _near(maker: _Maker, article: MadeArticle, language: str) -> str:
    others = [each for each in maker.latest if each is not article][article.number % 7 : article.number % 7 + 3]
    return "".join(
        f'<a href="{escape(each.paths[language])}">{escape(each.titles.get(language, each.titles["sq"]))}</a><br>'
        for each in others
    )


def _in_tables(maker: _Maker, article: MadeArticle, language: str, written_in: str) -> str:
    said, day = words.FRAME[language], maker.day_words(article, language)
    body = "<br><br>\n".join(
        f'<span style="font-size: 10pt; font-family: &quot;Times New Roman&quot;">{escape(each)}</span>'
        for each in article.paragraphs[written_in]
    )
    images = "".join(f'<img src="{path}" width=250 alt="">' for path in article.pictures)
    under = f"<tr><td><i>{article.caption}</i></td></tr>" if article.caption else ""
    shown = f'<table align="right" width="260"><tr><td>{images}</td></tr>{under}</table>' if images else ""
    return (
        f'<font size="4" color="#003366"><b>{escape(article.titles[written_in])}</b></font><br>'
        f'<font size="1">{said["posted"]}: {day}</font><br><br>{shown}'
        f'<p class="MsoNormal"><o:p>&nbsp;</o:p></p>{body}<br><br>{_extras(article)}'
        f'<img src="/images/spacer.gif"><br><a href="#">{said["print"]}</a> | <a href="#">{said["share"]}</a><br>'
        f"{said['seen'].format(count=article.number * 31)}<br><b>{said['related']}</b><br>"
        f"{_near(maker, article, language)}"
        f'<a href="javascript:history.back()">{said["back"]}</a>'
    )


def _in_queries(maker: _Maker, article: MadeArticle, language: str, written_in: str) -> str:
    said, day = words.FRAME[language], maker.day_words(article, language)
    body = "".join(
        f'<div align="justify"><FONT face=Arial size=2>{escape(each)}</FONT></div><div>&nbsp;</div>'
        for each in article.paragraphs[written_in]
    )
    images = "".join(f'<a href="{path}"><img border=0 src="{path}" width=150></a> ' for path in article.pictures)
    return (
        f"<table width=100%><tr><td class=titulli>{escape(article.titles[written_in])}</td>"
        f"<td align=right>{day}</td></tr>"
        f"<tr><td colspan=2>{body}{_extras(article)}</td></tr><tr><td colspan=2 align=center>{images}<br>"
        f"<small>{article.caption if article.pictures else ''}</small></td></tr></table>"
        f'<a href="/print.php?id={article.number}&lang={language}">{said["print"]}</a><hr>{said["comment"]}'
    )


def _in_divs(maker: _Maker, article: MadeArticle, language: str, written_in: str) -> str:
    said, day = words.FRAME[language], maker.day_words(article, language)
    body = "".join(f'<p style="text-align: justify;">{escape(each)}</p>\n' for each in article.paragraphs[written_in])
    images = "".join(
        f'<div class="foto"><img src="{path}" alt="{escape(article.titles[written_in])}"><p>{article.caption}</p></div>'
        for path in article.pictures
    )
    return (
        f'<h1>{escape(article.titles[written_in])}</h1><div class="meta">{day} | {said["seen"].format(count=3)}</div>'
        f'{images}{body}{_extras(article)}<div class="share"><a href="http://www.facebook.com/sharer.php">{said["share"]}</a>'
        f'</div><div class="related"><h3>{said["related"]}</h3>{_near(maker, article, language)}</div>'
        f'<div class="next"><a href="#">{said["next"]}</a></div><form><h3>{said["comment"]}</h3><input name=n></form>'
    )
