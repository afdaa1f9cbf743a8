"""A site in a folder comes to have its search's index, without a ledger."""

from pathlib import Path

from publisher.domain.ports_channel import PublishedEntries
from publisher.hosting.local_writer import SiteFolder
from publisher.operations.update_search_index import make_part
from publisher.site.render.build_context import BuildContext
from publisher.site_build.search_index import all_posts, steps_of
from tests.site.shelf import MemoryMedia


def make_searchable(folder: Path, context: BuildContext, published: PublishedEntries) -> None:
    """Make the index of every language and write it into the folder."""
    files = SiteFolder(folder, sync_each=False)
    for tag in context.settings.tags:
        made = make_part(context, all_posts(lambda: published), tag, "test")
        for step in steps_of(files, context, published, made):
            files.write(step, MemoryMedia())
