"""A site in a folder comes to have its search's index, without a ledger."""

from pathlib import Path

from publisher.domain.language import FOLDER
from publisher.domain.ports_channel import Listing, PublishedEntries
from publisher.operations.update_search_index import make_part, posts_by_year
from publisher.site.render.build_context import BuildContext
from publisher.site.urls import SEARCH_PARTS
from publisher.site_build.search_index import SearchIndex, YearPart
from tests.site.shelf import NOON


def make_searchable(folder: Path, context: BuildContext, published: PublishedEntries, scratch: Path) -> SearchIndex:
    """Make every part of the index and write it into the folder."""
    years = posts_by_year(published)
    tags, entries = context.settings.tags, published.slice(Listing("news"), 0, published.size(Listing("news")))
    for tag in tags:
        for year in years:
            part = YearPart(FOLDER[tag], year)
            made = make_part(context, entries, scratch, part, tag)
            for path, file in made.files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(file.read_bytes())
            (folder / part.list_path).write_bytes(made.listed.document())
    there = {YearPart(FOLDER[tag], year): True for tag in tags for year in years}
    index = SearchIndex(made_at=NOON, posts=published.size(Listing("news")), parts=there)
    (folder / SEARCH_PARTS).write_bytes(index.document())
    return index
