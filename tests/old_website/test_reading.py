"""Every article of an old website, with its day, languages and pictures, and nothing of menus: for each make of it."""

import re

import pytest

from publisher.old_website.articles import OldArticle, read_site
from tests.extent import EVERYTHING
from tests.old_website import words
from tests.old_website.made_site import LANGUAGES, MadeArticle, MadeSite, Manner, made_site
from tests.old_website.saved import InMemory

MANNERS: tuple[Manner, ...] = ("tables", "queries", "divs") if EVERYTHING else ("tables",)
#: What stands in the frame of a page, in each language.
_FRAME = [text for said in words.FRAME.values() for key, text in said.items() if key not in ("seen", "latest")]
_SEEN = ("Lexuar", "Pročitano", "Read 3")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def found_in(site: MadeSite) -> dict[str, OldArticle]:
    """What was found, by every address that leads to it."""
    articles = read_site(InMemory(site), ("sq", "sr", "en")).articles
    assert len(articles) == len(site.articles)
    return {path: article for article in articles for path in article.addresses}


def is_right(made: MadeArticle, found: OldArticle) -> None:
    assert found.day == made.day
    assert list(found.readings) == [language for language in LANGUAGES if language in made.titles]
    assert tuple(each.source for each in found.pictures) == made.pictures
    if made.caption and made.pictures:
        assert made.caption in {text for each in made.pictures for text in found.captions(each).values()}
    for language, reading in found.readings.items():
        assert plain(reading.title) == plain(made.titles[language])
        text = plain(reading.text)
        for paragraph in map(plain, made.paragraphs[language]):
            assert paragraph in text
            text = text.replace(paragraph, "", 1)
        if not made.has_table and not made.has_list:
            assert not text.strip()
        assert not [each for each in (*_FRAME, *_SEEN) if each in text]
        assert any(unit.kind == "embed" for unit in reading.body) == made.has_video
        assert any(unit.kind == "table" for unit in reading.body) == made.has_table
        assert any(unit.kind == "item" for unit in reading.body) == made.has_list


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("count", [12, 100] if EVERYTHING else [12])
def test_each_article_is_found_once_in_all_its_languages(manner: Manner, count: int) -> None:
    site = made_site(count, manner)
    found = found_in(site)
    for made in site.articles:
        same = {id(found[path]) for path in made.paths.values()}
        assert len(same) == 1
        is_right(made, found[made.paths["sq"]])


@pytest.mark.parametrize("manner", MANNERS)
def test_lists_and_pages_about_the_organisation_are_no_articles(manner: Manner) -> None:
    site = made_site(12, manner)
    news = read_site(InMemory(site), ("sq", "sr", "en"))
    pages = {path for path, (kind, _) in site.files.items() if kind == "text/html"}
    articles = {path for made in site.articles for path in made.paths.values()}
    assert set(news.others) == pages - articles
    assert {news.others[path] for path in news.others if "/sr/" in path or "lang=sr" in path} == {"sr"}


def test_a_sentence_under_much_news_belongs_to_it_and_a_link_is_not_followed_as_text() -> None:
    site = made_site(12, "divs")
    sign = "KOSINT vepron në shtatë komuna dhe përkrahet nga donatorë të ndryshëm; për pyetje na shkruani."
    told = [made for made in site.articles if made.number % 2]
    for made in told:
        kind, page = site.files[made.paths["sq"]]
        site.files[made.paths["sq"]] = kind, page.replace(b'<div class="share">', f"<p>{sign}</p><div>".encode(), 1)
    found = found_in(site)
    marked = [made for made in told if sign.encode() in site.files[made.paths["sq"]][1]]
    assert [made.number for made in marked if sign not in found[made.paths["sq"]].readings["sq"].text] == []
