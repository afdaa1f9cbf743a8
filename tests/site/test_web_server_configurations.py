"""The ready configurations for nginx, Apache and Caddy say the same, and forbid nothing that the pages need."""

import re
from pathlib import Path

import pytest

from publisher.domain.language import FOLDER, TAGS
from publisher.site import urls
from publisher.site.render.redirects import NGINX_MAP
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text

HOWTO = (Path(__file__).parents[2] / "docs" / "howto" / "web-server.md").read_text(encoding="utf-8")
SERVERS = ("nginx", "apache", "caddy")
ALIKE = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Strict-Transport-Security",
)
TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "text/x-opml",
    "text/calendar; charset=utf-8",
)

SEARCH_PAGES = {f"{urls.search_path(tag)}index.html" for tag in TAGS}


def configuration(server: str) -> str:
    (found,) = re.findall(rf"^```{server}\n(.*?)^```", HOWTO, flags=re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.parametrize("header", ALIKE)
def test_every_server_sends_the_same_header(header: str) -> None:
    values = [re.findall(rf'{header} "([^"]*)"', configuration(server)) for server in SERVERS]
    assert len(values[0]) == 1
    assert values == [values[0]] * len(SERVERS)


@pytest.mark.parametrize("server", SERVERS)
def test_every_server_names_the_formats_and_keeps_what_never_changes(server: str) -> None:
    said = configuration(server)
    assert all(said.count(media_type) >= 1 for media_type in TYPES)
    assert "public, max-age=31536000, immutable" in said
    assert "no-cache" in said
    assert "media" not in said.replace("media-src", "")  # a picture that is taken back must not stay in caches
    assert "/404.html" in said
    assert NGINX_MAP in configuration("nginx")


def test_the_policy_is_strict_and_the_pages_live_with_it() -> None:
    (policy,) = re.findall(r'Content-Security-Policy "([^"]*)"', configuration("nginx"))
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"] == "'self'"
    assert not re.search(r"unsafe|\*|https:|data:|blob:", policy)
    one, _ = picture()
    published = MemoryShelf(
        entry(article("lajmi", text("sq"), pictures=[one])), entry(article("pages/press", kind="page"))
    )
    context = build_context_of(site_settings(), TEMPLATES, published)
    for path, content in whole_site(context, published):
        if path.endswith(".html") and isinstance(content, bytes):
            page = content.decode()
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<iframe|<base", page), path
            assert ("<form" in page) == (path in SEARCH_PAGES)  # its script sends it nowhere
            scripts = re.findall(r"<script([^>]*)>", page)
            own = [each for each in scripts if each != ' type="application/ld+json"']
            searches = [f' type="module" src="/{context.script[0]}"']
            assert own == (searches if path in SEARCH_PAGES else []), path


@pytest.mark.parametrize("server", SERVERS)
def test_every_server_chooses_the_first_language_that_the_browser_names_and_says_so(server: str) -> None:
    said = configuration(server)
    (pattern,) = re.findall(r"\(\?:\^\|,\)\\s\*\((?:\?<named>)?([a-z|-]+)\)", said)
    assert set(pattern.split("|")) == set(FOLDER.values())
    assert pattern.index("sr-cyrl") < pattern.index("|sr|")
    assert "Accept-Language" in said
    assert "Vary" in said
