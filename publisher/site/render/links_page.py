"""The page that a Facebook Page's own description leads to: the newest posts, and how to reach the organisation."""

from collections.abc import Sequence

from publisher.domain.ports_channel import PublishedEntries
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.article_cards import Story, story_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site.render.page_metadata import plain_head

#: How many posts it shows.
MOST = 8


def links_files(context: BuildContext, published: PublishedEntries) -> Files:
    """Return the page in the main language, and in every language below that language's folder.

    A standing page of that name stands: then only the one at the top is made.
    """
    size = published.size(NEWS)
    newest = list(reversed(published.slice(NEWS, max(0, size - MOST), size)))
    main = context.settings.default_tag
    has_own = any(entry.article.slug == f"{urls.PAGES}links" for entry in context.standing)
    for tag in context.settings.tags:
        page = _page(context, [story_of(context, entry, tag) for entry in newest], tag)
        if not has_own:
            yield urls.file_of(urls.links_path(tag)), page
        if tag == main:
            yield urls.file_of(urls.LINKS), page


def _page(context: BuildContext, stories: Sequence[Story], tag: str) -> bytes:
    name = context.texts(tag).gettext("Latest posts and contact")
    links = [(each, _path(context, each)) for each in context.settings.tags]
    return context.render(
        "links-page.html",
        tag=tag,
        head=plain_head(context, tag, name, lambda each: _path(context, each)),
        tongues=context.language_links(links, tag),
        stories=stories,
    )


def _path(context: BuildContext, tag: str) -> str:
    return urls.LINKS if tag == context.settings.default_tag else urls.links_path(tag)
