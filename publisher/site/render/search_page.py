"""The page to search on, in each language: a script that shows what it finds, and without it the way to the archive.

Its index is made apart, part by part: `operations/update_search_index.py`. The page depends on nothing but settings.
"""

from dataclasses import replace

from publisher.domain.language import FOLDER, NAME
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.build_context import BuildContext
from publisher.site.render.page_metadata import plain_head


def search_files(context: BuildContext) -> Files:
    """Return script and pages, where the search is not switched off; a standing page of that address stands."""
    if not context.settings.search:
        return
    yield context.script
    for tag in context.settings.tags:
        if urls.search_path(tag) not in context.taken:
            yield urls.file_of(urls.search_path(tag)), _page(context, tag)


def _page(context: BuildContext, tag: str) -> bytes:
    name = context.texts(tag).gettext("Search")
    tags = context.settings.tags
    return context.render(
        "search.html",
        tag=tag,
        head=replace(plain_head(context, tag, name, urls.search_path), listed=False),
        tongues=context.language_links([(each, urls.search_path(each)) for each in tags], tag),
        index=urls.search_index(tag),
        folder=FOLDER[tag],
        topics=_options(context, "topic", tag),
        places=_options(context, "place", tag),
        languages=[(each, NAME[each], each, "") for each in tags],
    )


def _options(context: BuildContext, kind: str, tag: str) -> list[tuple[str, str, str, str]]:
    """List what can be chosen: its key, its name, the language of that, and the path of its own page."""
    return [
        (each.key, context.label(each, tag), context.settings.label_tag(each, tag), urls.listing_path(each, tag))
        for each in context.settings.fixed_listings
        if each.kind == kind
    ]
