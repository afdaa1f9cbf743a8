"""The front page: one lead, the newest beside it, the rest by topic; each post once. The site's root shows it too."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.domain.ports_channel import Entry
from tests.site.built import built, page
from tests.site.shelf import NOON, article, entry, picture, text

PICTURE, _ = picture()


def posts(count: int, *, lead: tuple[int, ...] = (), pictured: tuple[int, ...] = ()) -> list[Entry]:
    """Return posts, the newest first (0), of two topics in turn."""
    return [
        entry(
            article(
                f"p-{age:02}",
                text("sq", f"Lajmi {age:02}"),
                topics=("housing" if age % 2 else "employment",),
                lead=True if age in lead else None,
                pictures=(PICTURE,) if age in pictured else (),
            ),
            NOON - timedelta(days=age),
        )
        for age in range(count)
    ]


def shown(content: str) -> list[int]:
    """Return the posts of a page in the order of their headlines."""
    return [int(age) for age in re.findall(r"<bdi>Lajmi (\d\d)</bdi>", content)]


@pytest.mark.parametrize(
    ("lead", "pictured", "first"),
    [((), (), 0), ((), (3, 5), 3), ((7,), (3,), 7), ((7, 9), (), 7), ((22,), (), 0)],
    ids=["the newest", "with a picture", "chosen", "the newest chosen", "chosen long ago"],
)
def test_one_post_leads(lead: tuple[int, ...], pictured: tuple[int, ...], first: int) -> None:
    content = page(built(*posts(25, lead=lead, pictured=pictured)), "sq/index.html")
    assert content.count('<article class="lead') == 1
    assert shown(content)[0] == first
    assert sorted(shown(content)) == list(range(25))


def test_below_it_stand_four_and_the_rest_by_topic_with_a_way_there() -> None:
    content = page(built(*posts(15, lead=(2,))), "sq/index.html")
    assert shown(content)[:5] == [2, 0, 1, 3, 4]
    first, second = re.findall(r'<h2 class="topic"[^>]*>(.*?)</h2>(.*?)</section>', content, re.DOTALL)
    assert first[0] == '<a href="/sq/tema/housing/">Strehimi</a>'
    assert (shown(first[1]), shown(second[1])) == ([5, 7, 9, 11, 13], [6, 8, 10, 12, 14])
    assert first[1].count('class="summary"') == 1


def test_a_post_without_a_topic_has_its_place_too() -> None:
    bare = [replace(each, article=replace(each.article, topics=())) for each in posts(7)]
    content = page(built(*bare), "sr-cyrl/index.html")
    assert sorted(shown(content)) == list(range(7))
    assert ">Још вести</h2>" in content


def test_the_root_is_the_front_page_of_the_main_language() -> None:
    files = built(*posts(3), article("pages/about", text("sq", "Rreth nesh"), kind="page"))
    content = page(files, "index.html")
    assert content == page(files, "sq/index.html")
    assert '<link rel="canonical" href="https://kosint.example/sq/">' in content
    ways = re.findall(r'<a href="(/[^"]*)" lang', content.partition("</nav>")[0])
    assert ways == ["/sq/", "/sr/", "/sr-cyrl/", "/en/", "/rom/"]


def test_the_header_leads_to_who_we_are_and_the_contact_in_the_readers_language() -> None:
    about = article("pages/about", text("sq", "Rreth nesh"), text("en", "About us"), kind="page")
    contact = article("pages/contact", text("sq", "Kontakti"), kind="page")
    files = built(*posts(1), article("pages/press", text("sq", "Për mediat"), kind="page"), contact, about)
    header = page(files, "en/index.html").partition("<main")[0]
    assert '<a href="/en/about/">About us</a>' in header
    assert '<a href="/sq/contact/" lang="sq" hreflang="sq">Kontakti</a>' in header
    assert "/sq/press/" not in header
    assert header.index("About us") < header.index("Kontakti")
