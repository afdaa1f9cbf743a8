"""The page to search on, in each language: a script that shows what it finds, and without it the way to the archive.

What it searches in is made apart, part by part: `upkeep/search.py`. The page itself depends on nothing but settings.
"""

from dataclasses import replace

from publisher.domain.language import FOLDER
from publisher.site import addresses
from publisher.site.edition import Edition
from publisher.site.files import Files
from publisher.site.heads import plain_head


def search_files(edition: Edition) -> Files:
    """Give script and pages; nothing where the search is switched off."""
    if not edition.settings.search:
        return
    yield edition.script
    for tag in edition.settings.tags:
        yield addresses.file_of(addresses.search_path(tag)), _page(edition, tag)


def _page(edition: Edition, tag: str) -> bytes:
    name = edition.texts(tag).gettext("Search")
    tags = edition.settings.tags
    return edition.render(
        "search.html",
        tag=tag,
        head=replace(plain_head(edition, tag, name, addresses.search_path), listed=False),
        tongues=edition.tongues([(each, addresses.search_path(each)) for each in tags], tag),
        index=addresses.search_index(tag),
        parts=addresses.SEARCH_PARTS,
        folder=FOLDER[tag],
    )
