"""What a post is called where somebody reads of it: in their language, or in its own; and its first picture.

English is also for those who read none of the others: to them a post is called as it is in its own language.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from publisher.content.editing.draft_form import Written
from publisher.content.text.localized_texts import in_script
from publisher.domain.date_placeholder import DAY
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.language import draft_language
from publisher.domain.revision import Article
from publisher.studio.request_context import RequestContext


def tag_of_titles(context: RequestContext) -> str:
    """Return the tag of the titles that whoever reads the page is shown first; empty: each post's own."""
    return "" if context.language == "en" else context.language


def titles_of(context: RequestContext, slugs: Collection[str]) -> dict[str, str]:
    """Return the titles of posts as they were last frozen, by slug."""
    return context.studio.watching.titles(slugs, tag_of_titles(context))


def titles_of_drafts(context: RequestContext, slugs: Collection[str]) -> dict[str, str]:
    """Return the titles of drafts as they stand now, by slug; those that are gone are left out."""
    if not slugs:
        return {}
    index = context.studio.post_index
    index.refresh()
    return {slug: title_among(context, titles, slug) for slug, titles in index.store.titles(slugs).items()}


def title_of_article(context: RequestContext, article: Article, slug: str) -> str:
    """Return the title of what was frozen."""
    titles = {text.tag: text.title for text in article.texts}
    return titles.get(tag_of_titles(context)) or next(iter(titles.values()), slug)


def title_of_draft(context: RequestContext, written: Written, slug: str) -> str:
    """Return the title of what is written in a draft."""
    return title_among(context, {language: text.title for language, text in written.texts.items()}, slug)


def title_among(context: RequestContext, titles: Mapping[str, str], slug: str) -> str:
    """Return one of the titles of a draft, by language; `slug` where all are empty. A day to come is …."""
    language = language_of_title(context, titles)
    tag, stay_latin = title_tag(context, language), context.app.settings.stay_latin
    return in_script(tag, titles[language], stay_latin).replace(DAY, "…") if language else slug


def language_of_title(context: RequestContext, titles: Mapping[str, str]) -> str:
    """Return the language of that title; empty where all are."""
    own = "" if context.language == "en" else context.writing_language
    return next((each for each in (own, *titles) if titles.get(each)), "")


def title_tag(context: RequestContext, language: str) -> str:
    """Return the tag that whoever reads the page reads a title in that language under: Serbian in their script."""
    return context.language if draft_language(context.language) == language else language


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHead:
    """What a list shows of a post."""

    title: str
    #: Address of its first picture, small; empty where it has none.
    picture: str


def draft_heads(context: RequestContext, slugs: Iterable[str]) -> dict[str, PostHead]:
    """Return title and picture of drafts as they stand now, by slug; those that are gone are left out."""
    found = {}
    for slug in slugs:
        try:
            written = context.studio.desk.open(slug).written
        except (UnknownPost, IllegalTransition):
            continue
        title = title_of_draft(context, written, slug)
        picture = (
            f"/drafts/{slug}/pictures/{quote(written.pictures[0].file)}?size=thumbnail" if written.pictures else ""
        )
        found[slug] = PostHead(title=title, picture=picture)
    return found


def frozen_heads(context: RequestContext, slugs: Collection[str]) -> dict[str, PostHead]:
    """Return title and picture of posts as they were last frozen, by slug."""
    found = context.studio.watching.heads(slugs, tag_of_titles(context))
    return {
        slug: PostHead(title=title or slug, picture=f"/media/{name}/small" if name else "")
        for slug, (title, name) in found.items()
    }
