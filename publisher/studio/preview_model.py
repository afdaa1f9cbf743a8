"""A post as readers will see it: addresses of its pages, and the Facebook post taken apart for the template."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from publisher.domain.delivery import Payload
from publisher.domain.facebook_text import stands_alone
from publisher.domain.language import NAME, facebook_tags
from publisher.domain.outside_links import outside_links
from publisher.domain.revision import Article, media_name
from publisher.studio.request_context import RequestContext

#: Facebook folds a text behind "See more" after so many lines on a phone, of about so many characters.
_LINES, _LINE_CHARACTERS = 3, 42


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewCard:
    """What Facebook makes of a link."""

    host: str
    title: str
    text: str
    #: Address of the picture here; empty where there is none.
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookPost:
    """The Facebook post."""

    #: What is seen at once, and what is behind "See more".
    head: str
    rest: str
    #: Address here and alternative text.
    photos: tuple[tuple[str, str], ...]
    card: PreviewCard | None
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewModel:
    """Everything that readers see."""

    #: Name and address of the page in each language.
    pages: tuple[tuple[str, str, str], ...]
    #: None where it does not go to Facebook.
    post: FacebookPost | None
    #: The same with its link, where that is not decided yet: `post` is then what goes out where none is left.
    linked: FacebookPost | None = None
    #: Addresses of other websites that its text has, and that are left out where it goes without a link.
    left_out: tuple[str, ...] = ()


def preview_model(
    context: RequestContext, article: Article, pages: Mapping[str, str], post: Payload | None, comment: Payload | None
) -> PreviewModel:
    """Put it together; `pages` are addresses by tag, the reader's own language is shown first."""
    return PreviewModel(
        pages=tuple((tag, NAME[tag], pages[tag]) for tag in context.own_first(pages)),
        post=_facebook(context, article, post, comment) if post else None,
        linked=_linked(context, article, post, comment) if post and post.linked else None,
        left_out=_left_out(context, article, post, on_website=bool(pages)) if post else (),
    )


def _left_out(context: RequestContext, article: Article, post: Payload, *, on_website: bool) -> tuple[str, ...]:
    """Return the addresses that the post would carry, if one without a link could; none of a post that has its link."""
    if post.link or outside_links(post.message):
        return ()
    facebook = context.app.settings.facebook
    texts = [article.text(tag) for tag in facebook_tags(article.tags, facebook.languages, stacked=facebook.stacked)]
    whole = [text.facebook_message or f"{text.title}\n{stands_alone(text, on_website=on_website)}" for text in texts]
    return tuple(dict.fromkeys(address for words in whole for address in outside_links(words)))


def _linked(context: RequestContext, article: Article, post: Payload, comment: Payload | None) -> FacebookPost:
    """Return the form with the link, with what its first comment says then."""
    return _facebook(context, article, post.linked or post, (comment.linked or comment) if comment else None)


def _facebook(context: RequestContext, article: Article, post: Payload, comment: Payload | None) -> FacebookPost:
    head, rest = folded(post.message)
    return FacebookPost(
        head=head,
        rest=rest,
        photos=tuple((f"/media/{media_name(photo.digest, photo.media_type)}", photo.alt) for photo in post.photos),
        card=_card(context, article, post.link) if post.link else None,
        comment=comment.message if comment else "",
    )


def folded(message: str) -> tuple[str, str]:
    """Return what a phone shows of a message at once, and what is behind "See more"; together they are the message."""
    end, left = 0, _LINES
    for line in message.splitlines(keepends=True):
        text, room = line.rstrip("\n"), left * _LINE_CHARACTERS
        if not left or len(text) > room:
            cut = line.rfind(" ", 0, room + 1)
            head = message[: end + (cut if cut > 0 else room)].rstrip("\n")
            return head, message[len(head) :]
        left -= max(1, -(-len(text) // _LINE_CHARACTERS))
        end += len(line)
    return message, ""


def _card(context: RequestContext, article: Article, link: str) -> PreviewCard:
    facebook = context.app.settings.facebook
    text = article.text(facebook_tags(article.tags, facebook.languages, stacked=facebook.stacked)[0])
    drawn = article.pictures[0].rendition("card") if article.pictures else text.card and text.card.rendition
    picture = f"/media/{drawn.name}" if drawn else ""
    return PreviewCard(host=urlsplit(link).hostname or "", title=text.title, text=text.summary, picture=picture)
