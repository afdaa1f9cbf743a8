"""A site whose every draft was written by an attacker: one piece of text in all of its fields."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from publisher.bootstrap.container import draft_folder
from publisher.domain.errors import InvalidDrafts
from publisher.domain.ports_channel import Draft, Entry
from publisher.settings.load import load
from publisher.site.settings import SiteSettings
from tests.browser.demo import ROOT, Demo, article_of, demo_settings, write_site
from tests.site.shelf import NOON, MemoryMedia, MemoryShelf, photo

URL = "http://kosint.example"
_PICTURE = photo(60, 40)
_FRONT = """+++
title = {text}
summary = {text}
byline = {text}
topics = ["housing"]
places = ["ferizaj"]
[[media]]
file = "forum.jpg"
alt = {text}
caption = {text}
credit = {text}
licence = {text}
[[media]]
file = "second.jpg"
alt = {text}
[[quotes]]
text = {text}
name = {text}
role = {text}
[contact]
name = {text}
role = {text}
phone = "+383 44 123 456"
[[corrections]]
date = 2026-11-24
text = {text}
[facebook]
message = {text}
first_comment = {text}
+++

"""
_TRANSLATION = """+++
title = {text}
summary = {text}
[alt]
"forum.jpg" = {text}
"second.jpg" = {text}
[caption]
"forum.jpg" = {text}
[[corrections]]
date = 2026-11-24
text = {text}
+++

"""
#: The text as it is, as the text and the title of a link, and as what a picture shows.
_BODY = "{raw}\n\n[{line}](https://example.org/)\n\n![{line}](second.jpg)\n\n- {line}\n\n> {line}\n"


@dataclass
class Hostile:
    """The site, and the drafts that were refused: what is not read cannot get out."""

    demo: Demo
    published: MemoryShelf
    settings: SiteSettings
    refused: list[str] = field(default_factory=list)


def write_hostile(folder: Path, texts: list[str]) -> Hostile:
    """Write the drafts, and the site of those that are let in."""
    media, refused = MemoryMedia(), list[str]()
    entries = [
        Entry(article=article_of(draft, media), published_at=NOON - timedelta(days=number))
        for number, draft in enumerate(_drafts(folder / "posts", texts, refused))
    ]
    settings = replace(demo_settings(URL), page_size=50, feed_size=len(texts))
    site = Hostile(Demo(folder / "site", URL), MemoryShelf(*entries), settings, refused)
    write_site(site.demo.folder, site.published, media, settings)
    return site


def _drafts(folder: Path, texts: list[str], refused: list[str]) -> Iterator[Draft]:
    """Read one draft for each text; where the body is refused, one without it."""
    for number, text in enumerate(texts):
        slug = f"post-{number}"
        _write(folder / slug, text, _BODY)
        drafts = draft_folder(replace(load(ROOT / "settings.toml", {}), posts_folder=folder))
        try:
            yield drafts.read(slug)
        except InvalidDrafts:
            refused.append(text)
            _write(folder / slug, text, "Teksti.\n")
            yield drafts.read(slug)


def _write(folder: Path, text: str, body: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    line = " ".join(text.split())
    words = json.dumps(line, ensure_ascii=False)
    said = body.format(raw=text, line=line)
    (folder / "index.md").write_text(_FRONT.format(text=words) + said, encoding="utf-8")
    (folder / "index.sr.md").write_text(_TRANSLATION.format(text=words) + said, encoding="utf-8")
    for name in ("forum.jpg", "second.jpg"):
        (folder / name).write_bytes(_PICTURE)
