"""The page to look at: the Page's posts as visitors would see them, and a small form for a colleague's hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publisher.bundled_files import own_and_bundled
from publisher.sandbox.commands import NewPost, PhotoByHand, PostChange
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.figures import PostFigures, followers
from publisher.sandbox.insights import figures_of
from publisher.sandbox.link_limit import leads_out
from publisher.sandbox.page import Page
from publisher.sandbox.photos import store_photo
from publisher.sandbox.posts import checked_link, usable_post
from publisher.sandbox.records import BY_HAND, StoredComment, StoredPost
from publisher.sandbox.reply import Reply
from publisher.sandbox.scrape import card_of_link

#: Facebook folds a text after about so many characters ("See more").
FOLDED_AFTER = 125
MOST_SHOWN = 100

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_PHOTO = re.compile(r"[0-9a-f]{64}\.(jpeg|png|webp)")
_FILES = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a text; with an address where it is a link."""

    text: str
    address: str = ""
    #: An address that nobody can tap.
    dead: bool = False


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post as the template needs it."""

    post: StoredPost
    figures: PostFigures
    #: What is seen at once, and the rest behind "See more" (empty for a short text).
    teaser: tuple[TextPiece, ...]
    rest: tuple[TextPiece, ...]
    #: Comments on the post, each with its replies.
    threads: tuple[tuple["ShownComment", tuple["ShownComment", ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as the template needs it."""

    comment: StoredComment
    words: tuple[TextPiece, ...]


class Look:
    """The look page of one Page."""

    def __init__(self, page: Page, templates: Path, photos: Path) -> None:
        self._page, self._photos = page, photos
        self._folders = own_and_bundled(templates, "sandbox")
        self._environment = Environment(
            loader=FileSystemLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"moment": _moment, "day": _day}

    def show(self, number: str = "") -> Reply:
        """The whole page, or one post of it (its permalink)."""
        self._page.settle()
        ids = [each for each in self._page.shown_ids() if not number or each.endswith(f"_{number}")]
        shown = [self._shown(post) for post in self._page.posts(ids[:MOST_SHOWN])]
        limit = self._page.link_limit
        text = self._environment.get_template("page.html").render(
            account=self._page.account,
            followers=followers(self._page.account.page_id, self._page.now().timestamp()),
            out=[each for each in shown if each.post.published],
            waiting=[each for each in shown if not each.post.published],
            alone=bool(number),
            links_used=self._page.links_used(),
            links=limit,
            since=limit.month(self._page.now())[0].astimezone(ZoneInfo(limit.zone)) if limit else None,
            hidden_count=max(0, len(ids) - MOST_SHOWN),
        )
        return Reply(200 if shown or not number else 404, text.encode(), "text/html; charset=utf-8", SECURITY)

    def _shown(self, post: StoredPost) -> ShownPost:
        teaser, rest = fold(post.message)
        live = not post.dead_link
        threads = tuple((_shown(top), _replies(post, top)) for top in post.comments if not top.parent_id)
        return ShownPost(post, figures_of(self._page, post), pieces(teaser, live), pieces(rest, live), threads)

    def file(self, name: str) -> Reply:
        """The style sheet, the icon, or a photo by its digest."""
        if name in _FILES:
            return Reply(200, self._shipped(name).read_bytes(), _FILES[name], SECURITY)
        match = _PHOTO.fullmatch(name.removeprefix("photos/"))
        file = self._photos / name.removeprefix("photos/")
        if match and file.is_file():
            return Reply(200, file.read_bytes(), f"image/{match[1]}", SECURITY)
        return Reply(404, b"Not here.", "text/plain; charset=utf-8", SECURITY)

    def _shipped(self, name: str) -> Path:
        return next(path for folder in self._folders if (path := folder / name).is_file())

    def post_by_hand(self, form: Mapping[str, Any]) -> Reply:
        """What the form sends: a post that no application made."""
        message, link = str(form.get("message") or ""), str(form.get("link") or "")
        try:
            make_by_hand(self._page, message=message, link=link, published=form.get("published") != "false")
        except ErrorAnswer as error:
            return Reply(400, error.message.encode(), "text/plain; charset=utf-8", SECURITY)
        return _back("/")

    def comment_by_hand(self, form: Mapping[str, Any]) -> Reply:
        """What the form below a post sends: a comment that no application wrote."""
        post_id, message = str(form.get("post") or ""), str(form.get("message") or "")
        try:
            comment_by_hand(self._page, post_id, message, as_page=form.get("as") != "visitor")
        except ErrorAnswer as error:
            return Reply(400, error.message.encode(), "text/plain; charset=utf-8", SECURITY)
        return _back(f"/#post-{post_id.rpartition('_')[2]}")


def _back(place: str) -> Reply:
    return Reply(303, b"", "text/plain", {"Location": place, **SECURITY})


def comment_by_hand(page: Page, post_id: str, message: str, *, as_page: bool) -> StoredComment:
    """Comment as a visitor would, or as the Page with no application.

    Raises GraphError for an empty comment, and for a post that is gone (100/33).
    """
    if not message.strip():
        raise ErrorAnswer(100, "(#100) Requires the param: message")
    post = usable_post(page, post_id, "post")
    return page.add_comment(post, message.strip(), application=BY_HAND if as_page else "")


def _shown(comment: StoredComment) -> ShownComment:
    return ShownComment(comment, pieces(comment.message, not comment.dead_link))


def _replies(post: StoredPost, top: StoredComment) -> tuple[ShownComment, ...]:
    return tuple(_shown(each) for each in post.comments if each.parent_id == top.id)


def make_by_hand(
    page: Page,
    *,
    message: str = "",
    link: str = "",
    photos: Sequence[PhotoByHand] = (),
    made_at: datetime | None = None,
    published: bool = True,
    scheduled_at: datetime | None = None,
) -> StoredPost:
    """Make a post as a colleague would on the Page itself, with no application; `made_at` some time ago.

    Raises GraphError (197) for an empty one.
    """
    link = checked_link(link)
    if not (message.strip() or link or photos):
        raise ErrorAnswer(197, "(#197) The post is empty. Please enter a message to share.")
    if link:
        card_of_link(page, link)
    ids = tuple(store_photo(page, each.content, alt=each.alt).id for each in photos)
    new = NewPost(message, link, published=published, photo_ids=ids, scheduled_at=scheduled_at, backdated_at=made_at)
    return page.add_post(new)


def edit_by_hand(page: Page, post_id: str, message: str) -> StoredPost:
    """Put another text into a post, as a colleague would on the Page itself."""
    return page.change_post(post_id, PostChange(message=message))


def fold(text: str) -> tuple[str, str]:
    """Cut a long text in two between words, near `FOLDED_AFTER` characters; so no address is ever cut."""
    if len(text) <= FOLDED_AFTER + 20:
        return text, ""
    spaces = [match.start() for match in re.finditer(r"\s", text)]
    cut = max((place for place in spaces if 0 < place <= FOLDED_AFTER), default=0) or min(spaces, default=len(text))
    return text[:cut], text[cut:]


def pieces(text: str, live: bool = True) -> tuple[TextPiece, ...]:
    """Take the addresses in a text apart from the words around them; `live`: they can be tapped."""
    found, end = [], 0
    for match in _ADDRESS.finditer(text):
        dead = not live and leads_out(match[0])
        found += [TextPiece(text[end : match.start()]), TextPiece(match[0], "" if dead else match[0], dead)]
        end = match.end()
    return tuple(piece for piece in (*found, TextPiece(text[end:])) if piece.text)


def _day(at: datetime) -> str:
    return f"{at:%-d %B %Y}"


def _moment(at: datetime) -> str:
    return f"{at:%-d %B %Y, %H:%M} UTC"
