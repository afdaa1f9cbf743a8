"""A post as the Page gives it back, and whether it is the post of a payload. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from publisher.domain.coded_text import coded
from publisher.domain.delivery import Payload
from publisher.domain.outside_links import unwrapped
from publisher.domain.same_post import normalised, same_link, same_text

#: What is asked of a single post. All are in Meta's reference of the Page Post, v26.0.
FIELDS = ("id", "message", "created_time", "is_published", "permalink_url")
#: What is asked besides where posts are compared.
CONTENT_FIELDS = (
    *FIELDS,
    "scheduled_publish_time",
    "attachments{type,media_type,title,url,unshimmed_url,target,subattachments}",
)
#: Who made it; in Meta's SDK, but answers may lack it, and a server may refuse it.
APPLICATION = "application"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemotePost:
    """A post on the Page, published or not."""

    id: str
    message: str
    #: By Facebook's clock, in whole seconds; None where it was not told.
    created_at: datetime | None
    #: None where it was not told.
    is_published: bool | None
    url: str
    #: Facebook is to publish it by itself: somebody planned it there.
    scheduled: bool
    #: Addresses of its link card, unwrapped; empty for photo posts, and where attachments were not told.
    links: tuple[str, ...]
    photo_count: int
    #: Whether the answer had attachments at all.
    has_attachments: bool
    #: Id of the application that made it; empty where that was not told.
    application: str


class Likeness(Enum):
    """How sure it is that a post has the content of a payload."""

    SAME = "text, link and photos are the same"
    LIKELY = "the text is the same, and nothing was told of link or photos"
    OTHER = "it is another"


def permalink(post_id: str) -> str:
    """Return an address that works for every post without asking for its permalink."""
    return f"https://www.facebook.com/{post_id}"


def read_post(row: Mapping[str, Any]) -> RemotePost:
    """Read a post from an answer; whatever is missing or odd counts as not told."""
    attachments = _rows(row.get("attachments"))
    scheduled, application = row.get("scheduled_publish_time"), row.get(APPLICATION)
    published = row.get("is_published")
    return RemotePost(
        id=str(row.get("id") or ""),
        message=_text(row.get("message")),
        created_at=graph_time(row.get("created_time")),
        is_published=published if isinstance(published, bool) else None,
        url=_text(row.get("permalink_url")) or permalink(str(row.get("id") or "")),
        scheduled=bool(scheduled),
        links=tuple(address for item in attachments for address in _links(item)),
        photo_count=sum(_photos(item) for item in attachments),
        has_attachments=bool(attachments),
        application=str(application.get("id") or "") if isinstance(application, dict) else "",
    )


def graph_time(value: object) -> datetime | None:
    """Read `2026-04-06T17:50:09+0000`; None for anything that is no time with a zone."""
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def likeness(payload: Payload, post: RemotePost) -> Likeness:
    """Compare content with one form; white space, tracking parameters and names of mentioned Pages may differ.

    Past a month's limit Facebook may take the link off, or write it below the text: that is the same post still.
    """
    if not has_text_of(payload, post):
        return Likeness.OTHER
    if (payload.photos or payload.link) and not post.has_attachments:
        return Likeness.LIKELY
    if payload.photos or post.photo_count:
        same = post.photo_count == len(payload.photos)
    else:
        same = not payload.link or any(same_link(payload.link, link) for link in post.links)
    return Likeness.SAME if same else Likeness.OTHER


def has_text_of(payload: Payload, post: RemotePost) -> bool:
    """Return whether a post says what a payload says; a link that Facebook wrote below the text may stand there."""
    if same_text(payload.message, post.message):
        return True
    return bool(payload.link) and same_text(f"{payload.message} {payload.link}", post.message)


def form_of(payload: Payload, post: RemotePost) -> tuple[Likeness, Payload]:
    """Return the form of a payload that a post is most like, and how much it is: both may have been sent."""
    best = {likeness(form, post): form for form in reversed(payload.forms)}
    return next((how, best[how]) for how in Likeness if how in best)


def is_byte_for_byte(payload: Payload, post: RemotePost) -> bool:
    """Return whether a post has the content of one of a payload's forms beyond doubt; its link may be taken off."""
    return any(_is_byte_for_byte(form, post) for form in payload.forms)


def _is_byte_for_byte(form: Payload, post: RemotePost) -> bool:
    how = likeness(form, post)
    # Without its link only the application tells it from what somebody else prepared.
    surely = how is Likeness.SAME or (how is Likeness.LIKELY and not form.photos and bool(post.application))
    written = {normalised(form.message), normalised(f"{form.message}\n\n{form.link}")}
    return surely and normalised(post.message) in written


def link_note(payload: Payload, post: RemotePost) -> str:
    """Return as a coded text what a person should know of a link card that a post of ours has not got."""
    if not payload.link or any(same_link(payload.link, link) for link in post.links):
        return ""
    return coded("link_not_attached", address=post.url)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rows(value: object) -> list[dict[str, Any]]:
    rows = value.get("data") if isinstance(value, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _photos(attachment: Mapping[str, Any]) -> int:
    parts = _rows(attachment.get("subattachments"))
    if parts:
        return sum(_photos(part) for part in parts)
    return int(attachment.get("media_type") == "photo")


def _links(attachment: Mapping[str, Any]) -> Iterator[str]:
    if attachment.get("media_type") in {"photo", "album"}:
        return
    target = attachment.get("target")
    found = (
        attachment.get("unshimmed_url"),
        attachment.get("url"),
        target.get("url") if isinstance(target, dict) else "",
    )
    yield from (unwrapped(address) for address in found if isinstance(address, str) and address)
