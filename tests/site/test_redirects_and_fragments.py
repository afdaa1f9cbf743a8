"""Old addresses lead on, and other sites can show the latest news."""

import json
import re
from dataclasses import replace
from datetime import timedelta

from publisher.domain.ports_channel import Entry
from publisher.site.settings import SiteSettings
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text


def built(of: SiteSettings, *entries: Entry) -> dict[str, str]:
    published = MemoryShelf(*entries)
    files = whole_site(build_context_of(of, TEMPLATES, published), published)
    return {path: content.decode(errors="replace") for path, content in files if isinstance(content, bytes)}


def test_old_addresses_have_a_page_that_leads_on_and_a_line_for_nginx() -> None:
    table = {
        "/sq/lajme/nje.html": "/sq/lajme-dhe-ngjarje/2020/nje/",
        "/rreth%20nesh/": "/sq/about/",
        "/kontakt": "https://other.example/x?a=1&b=2",
        "/index.php?id=3": "/sq/",
    }
    files = built(replace(site_settings("https://k.example/news"), redirects=table))
    page = files["sq/lajme/nje.html"]
    target = "https://k.example/news/sq/lajme-dhe-ngjarje/2020/nje/"
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
    assert f'<link rel="canonical" href="{target}">' in page
    assert f'<a href="{target}">' in page
    assert "url=https://k.example/news/sq/about/" in files["rreth nesh/index.html"]
    assert "url=https://other.example/x?a=1&amp;b=2" in files["kontakt/index.html"]
    assert not [path for path in files if "php" in path]
    assert files["redirects.map"].splitlines() == [
        f'"/news/sq/lajme/nje.html" "{target}";',
        '"/news/rreth%20nesh/" "https://k.example/news/sq/about/";',
        '"/news/kontakt" "https://other.example/x?a=1&b=2";',
        '"/news/index.php?id=3" "https://k.example/news/sq/";',
    ]
    assert files["redirects.caddy"] == files["redirects.map"].replace(";\n", "\n")


def test_a_page_of_the_site_is_never_replaced_by_a_redirect() -> None:
    files = built(replace(site_settings(), redirects={"/sq/": "/en/"}))
    assert "refresh" not in files["sq/index.html"]


def test_without_redirects_there_is_no_table() -> None:
    assert "redirects.map" not in built(site_settings())


def test_other_sites_can_show_the_five_newest_posts() -> None:
    one, _ = picture()
    posts = [
        entry(article(f"p-{day}", text("sq", f"Lajmi <{day}>"), pictures=[one] if day else []), NOON - timedelta(day))
        for day in range(7)
    ]
    files = built(site_settings(), *posts)
    html = files["fragments/latest.sr-cyrl.html"]
    assert re.findall(r'href="https://kosint.example/sq/lajme-dhe-ngjarje/2026/(p-\d)/"', html) == [
        f"p-{day}" for day in range(5)
    ]
    assert "Lajmi &lt;0&gt;" in html
    assert html.count('<li lang="sq">') == 5
    latest = json.loads(files["fragments/latest.en.json"])
    assert [each["title"] for each in latest["posts"]] == [f"Lajmi <{day}>" for day in range(5)]
    assert latest["posts"][0]["image"] is None
    assert latest["posts"][1]["image"]["url"].startswith("https://kosint.example/media/p-1/")
    assert latest["posts"][0]["language"] == "sq"


def test_short_addresses_lead_to_a_posts_pages_and_to_its_notice() -> None:
    of = site_settings("https://k.example/a&b")
    post = replace(entry(article("forum", text("sq"), text("sr-Latn"))), short_code="k7q2m")
    files = built(of, post)
    pages = {path: content for path, content in files.items() if "k7q2m" in path}
    assert pages.keys() == {"k7q2m/index.html", "sr/k7q2m/index.html"}
    main = "https://k.example/a&amp;b/sq/lajme-dhe-ngjarje/2026/forum/"
    assert f'<meta http-equiv="refresh" content="0; url={main}">' in pages["k7q2m/index.html"]
    assert (
        f'<a href="{main.replace("sq/lajme-dhe", "sr/vesti-i").replace("ngjarje", "dogadjaji")}">'
        in (pages["sr/k7q2m/index.html"])
    )
    assert not [path for path, content in files.items() if path.endswith(".xml") and "k7q2m" in content]
    assert {path: built(of, replace(post, withdrawn=True))[path] for path in pages} == pages
    untranslated = replace(post, article=article("forum", text("sq")), first_tags=("sq", "sr-Latn"))
    assert main in built(of, untranslated)["sr/k7q2m/index.html"]


def test_the_page_of_links_has_the_newest_posts_in_every_language() -> None:
    posts = [entry(article(f"p-{day}", text("sq", f"Lajmi <{day}>")), NOON - timedelta(day)) for day in range(12)]
    files = built(site_settings(), *posts)
    page = files["links/index.html"]
    assert page == files["sq/links/index.html"]
    assert re.findall(r'href="/sq/lajme-dhe-ngjarje/2026/(p-\d+)/"', page) == [f"p-{day}" for day in range(8)]
    assert 'href="mailto:info@kosint.example"' in page
    assert '<link rel="canonical" href="https://kosint.example/links/">' in page
    assert "Најновије објаве" in files["sr-cyrl/links/index.html"]
    assert 'lang="sq">Lajmi &lt;0&gt;' in files["en/links/index.html"]


def test_a_standing_page_of_that_name_stands() -> None:
    own = entry(article("pages/links", text("sq", "Lidhje"), kind="page"))
    files = built(site_settings(), own)
    assert "Lidhje" in files["sq/links/index.html"]
    assert "Postimet e fundit" in files["links/index.html"]
    assert "sr/links/index.html" not in files
