"""An article as a Facebook post, and two posts compared. Pure: same article, same bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment

from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.errors import InvalidInput
from publisher.domain.facebook_text import stands_alone, without_outside_links
from publisher.domain.language import facebook_tags
from publisher.domain.link_budget import carries_link
from publisher.domain.revision import Article, ArticleText
from publisher.domain.same_post import normalised, one_line

#: In the templates folder.
TEMPLATE = "facebook/post.txt"
#: Characters (code points) of a post; a constant of several clients, in no reference of Meta's.
MOST_CHARACTERS = 63_206
#: Characters of a comment; a limit of Facebook's own box.
MOST_COMMENT_CHARACTERS = 8_000
#: Phones fold a post after about this many characters: a longer first line is no lead.
LEAD_CHARACTERS = 125


@dataclass(frozen=True, slots=True, kw_only=True)
class PostStyle:
    """How posts are made on this Page; from the settings."""

    #: Tags in order; `facebook_tags` tells which of them, or which others, a post is made of.
    languages: Sequence[str]
    #: All of them in one post, one below the other, or the first alone.
    stacked: bool
    env: Environment
    #: `utm_source=facebook` on the link.
    utm: bool = False
    #: Says in the language of a tag whose text it is.
    credit: Callable[[str, str], str] = lambda _tag, name: f"Source: {name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLines:
    """What a post says in one language of the event that it invites to."""

    #: Each with words that tell the same in a message of its own: a line that is told already is left out.
    lines: Sequence[tuple[str, Sequence[str]]]
    #: It was cancelled: the word that its title begins with; else empty.
    cancelled: str = ""

    def beside(self, message: str) -> str:
        """Return the lines that a message lacks."""
        told = message.casefold()
        return "\n".join(line for line, said in self.lines if not any(each.casefold() in told for each in said))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLinks:
    """Where a post leads to, where its text comes from, and what it invites to."""

    #: Address of its page; empty where it has none.
    page: str
    #: A person ticked that it deserves a link: there is a form with it too.
    ticked: bool = False
    #: By tag, as they are written on paper, where the text is to end in them.
    short: Mapping[str, str] = field(default_factory=dict)
    #: What stands on the foot of the picture of its title, where that was drawn with an address; empty: none shall be.
    on_card: str = ""
    #: Whose text it is made from, named below it; empty where it is the organisation's own.
    source: str = ""
    #: By tag; empty where it invites to nothing.
    event: Mapping[str, EventLines] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguagePart:
    """One language of a post, as the template gets it."""

    tag: str
    #: One short line.
    lead: str
    #: What follows it; may be empty.
    rest: str
    #: The short address that it ends in; empty where there is none.
    address: str = ""


def render(article: Article, style: PostStyle, links: PostLinks, *, with_website: bool) -> Payload:
    """Render an article's Facebook post: without a link, and where it was ticked with it too (`Payload.linked`).

    A ticked post that has nothing to link to, no page and no address in its words, has the plain form alone.

    Raises:
        InvalidInput: if a message is longer than Facebook takes; it is never cut.
    """
    texts = _texts(article, style.languages, stacked=style.stacked)
    plain = _plain_form(article, texts, style, links, with_website=with_website)
    if not links.ticked:
        return plain
    linked = _linked_form(article, texts, style, links, with_website=with_website)
    return replace(plain, linked=linked) if carries_link(linked) else plain


def draft_message(texts: Sequence[ArticleText], style: PostStyle, links: PostLinks, *, with_website: bool) -> str:
    """Return the message of what is not frozen yet, as `render` would make it; its link is left to whoever shows it."""
    if links.ticked:
        return _message_with_link(texts, style, links, with_website=with_website)
    return _message_alone(texts, style, links, with_website=with_website)


def _message_alone(texts: Sequence[ArticleText], style: PostStyle, links: PostLinks, *, with_website: bool) -> str:
    alone = [without_outside_links(text) for text in texts]
    parts = [
        _part(text, normalised(stands_alone(text, on_website=with_website)), links, links.short.get(text.tag, ""))
        for text in alone
    ]
    return _message(alone, parts, style, links)


def _message_with_link(texts: Sequence[ArticleText], style: PostStyle, links: PostLinks, *, with_website: bool) -> str:
    parts = [_part(text, _usual(text, with_website), links) for text in texts]
    return _message(texts, parts, style, links)


def _plain_form(
    article: Article, texts: Sequence[ArticleText], style: PostStyle, links: PostLinks, *, with_website: bool
) -> Payload:
    """Return the post that stands alone: no address but short ones; photos, or else the picture of its title."""
    message = _message_alone(texts, style, links, with_website=with_website)
    _refuse_too_long(article.slug, message, MOST_CHARACTERS, "facebook_post_too_long")
    return Payload(message=message, photos=_photos(article, texts[0].tag) or _card(texts[0], links.on_card))


def _linked_form(
    article: Article, texts: Sequence[ArticleText], style: PostStyle, links: PostLinks, *, with_website: bool
) -> Payload:
    """Return the post with its link: the link card, or with photos the message's last line."""
    message = _message_with_link(texts, style, links, with_website=with_website)
    address = with_utm(links.page) if links.page and style.utm else links.page
    photos = _photos(article, texts[0].tag)
    if photos and address and message.rpartition("\n")[2] != address:
        message = f"{message}\n\n{address}"
    _refuse_too_long(article.slug, message, MOST_CHARACTERS, "facebook_post_too_long")
    return Payload(message=message, link="" if photos else address, photos=photos)


def comment_payload(article: Article, style: PostStyle, *, ticked: bool = False) -> Payload | None:
    """Return the first comment, languages one below the other; None where the article has none, or nothing is left.

    Links that lead away from Facebook are left out; where the post was ticked, `Payload.linked` has the comment as it
    was written: which of them is sent follows the post.

    Raises:
        InvalidInput: if it is longer than Facebook takes.
    """
    texts = _texts(article, style.languages, stacked=style.stacked)
    plain = _comment(article.slug, [without_outside_links(text) for text in texts])
    linked = _comment(article.slug, texts)
    if not ticked or linked == plain:
        return plain if plain.message else None
    return replace(plain, linked=linked)


def _comment(slug: str, texts: Sequence[ArticleText]) -> Payload:
    comments = (normalised(text.facebook_comment or "") for text in texts)
    message = "\n\n".join(comment for comment in comments if comment)
    _refuse_too_long(slug, message, MOST_COMMENT_CHARACTERS, "facebook_comment_too_long")
    return Payload(message=message)


def _texts(article: Article, languages: Sequence[str], *, stacked: bool) -> list[ArticleText]:
    return [article.text(tag) for tag in facebook_tags(article.tags, languages, stacked=stacked)]


def _message(texts: Sequence[ArticleText], parts: Sequence[LanguagePart], style: PostStyle, links: PostLinks) -> str:
    credits_ = [_credit(text, style, links.source) for text in texts]
    if len(texts) == 1 and texts[0].facebook_message:
        event, own = links.event.get(texts[0].tag), normalised(texts[0].facebook_message)
        told = (_announced(own, event), event.beside(own) if event else "", credits_[0], parts[0].address)
        return normalised("\n\n".join(filter(None, told)))
    credited = [
        replace(part, rest=normalised(f"{part.rest}\n\n{credit}")) for part, credit in zip(parts, credits_, strict=True)
    ]
    return normalised(style.env.get_template(TEMPLATE).render(texts=credited))


def _credit(text: ArticleText, style: PostStyle, source: str) -> str:
    """Return the line that says whose text it is; empty where a message of its own names them already."""
    named = source.casefold() in (text.facebook_message or "").casefold()
    return "" if named else style.credit(text.tag, source)


def _usual(text: ArticleText, with_website: bool) -> str:
    """Return what stands under the title of a post that has a link to read on, or no page at all."""
    return normalised(text.summary if with_website else text.plain)


def _part(text: ArticleText, usual: str, links: PostLinks, address: str = "") -> LanguagePart:
    """Split a language into lead and rest; of an explicit message the first line leads, if it is short.

    When and where an event takes place stands right below the title, or at the end of an explicit message.
    """
    event = links.event.get(text.tag)
    if not text.facebook_message:
        told = normalised("\n\n".join((event.beside("") if event else "", usual)))
        return LanguagePart(text.tag, _announced(one_line(text.title), event), told, address)
    message = normalised(text.facebook_message)
    lacking = event.beside(message) if event else ""
    first, _, rest = message.partition("\n")
    if len(first) <= LEAD_CHARACTERS:
        return LanguagePart(text.tag, _announced(first, event), normalised(f"{rest}\n\n{lacking}"), address)
    title = _announced(one_line(text.title), event)
    return LanguagePart(text.tag, title, normalised(f"{message}\n\n{lacking}"), address)


def _announced(words: str, event: EventLines | None) -> str:
    """Return what a post begins with: of an event that was cancelled, that it was."""
    return f"{event.cancelled}: {words}" if event and event.cancelled else words


def _card(text: ArticleText, address: str) -> tuple[PayloadPhoto, ...]:
    """Return the picture that was drawn of a title; revisions of before have none. Facebook crops two of them."""
    card = (text.facebook_card if address else None) or text.card
    if card is None:
        return ()
    drawn, words = card.rendition, [text.title, address if card is text.facebook_card else ""]
    alt = " · ".join(one_line(part) for part in words if part)
    return (PayloadPhoto(digest=drawn.digest, media_type=drawn.media_type, alt=alt, is_card=True),)


def _photos(article: Article, tag: str) -> tuple[PayloadPhoto, ...]:
    renditions = ((picture, picture.rendition("facebook")) for picture in article.pictures)
    return tuple(
        PayloadPhoto(digest=one.digest, media_type=one.media_type, alt=normalised(_alt(picture.alt, tag)))
        for picture, one in renditions
    )


def _alt(alt: Mapping[str, str], tag: str) -> str:
    """Return the alternative text in the post's first language, or else in the first that there is."""
    return alt.get(tag) or next(iter(alt.values()), "")


def _refuse_too_long(slug: str, message: str, most: int, code: str) -> None:
    if len(message) > most:
        raise InvalidInput(code, slug=slug, length=f"{len(message):,}", most=f"{most:,}")


def with_utm(link: str) -> str:
    """Add `utm_source=facebook` to an address, once."""
    parts = urlsplit(link)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "utm_source"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("utm_source", "facebook")])))
