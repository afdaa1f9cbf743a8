"""What an activist sees who sends in news by a personal link: no password, one text, photos, a tick."""

import re
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid4, uuid5

from starlette.responses import Response

from publisher.content.editing.frontmatter_writer import cleaned
from publisher.domain.errors import CodedError, StorageError, UnknownPost
from publisher.domain.planning import is_out
from publisher.domain.revision import digest_of
from publisher.domain.submissions import Arrived, Sender, Submission
from publisher.studio.formatting import gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.request_context import RequestContext
from publisher.studio.submission_uploads import LIMIT_BYTES, Received

MOST_PHOTOS = 20
_LONGEST = 20_000
_KEY = re.compile(r"[0-9a-f-]{36}")
_NO_ROOM = gettext_noop("There is no room here right now, and nothing was received. Send it again in an hour.")
_SOME_ROOM = gettext_noop(
    "There is no room here right now. Your text was received, but not every photo: choose them again in an hour."
)
_LATER = gettext_noop("It cannot be received right now. Sending continues by itself; keep this page open.")


@dataclass(frozen=True, slots=True)
class TypedNews:
    """What is in the form when it is shown again, and what was wrong with it."""

    text: str = ""
    place: str = ""
    trouble: str = ""
    #: Photos that were not taken: the name on the phone, and why, in the reader's language.
    refused: list[tuple[str, str]] = field(default_factory=list)
    #: Photos that were taken beside them.
    taken: int = 0


def show(context: RequestContext) -> Response:
    """Show the form, and what became of what was sent before."""
    return _page(context, _sender(context))


def send(context: RequestContext) -> Response:
    """Take the news in: from our script its words first, from a phone without scripts all at once."""
    sender = _sender(context)
    text = cleaned(context.form_value("text"))[:_LONGEST]
    place = context.form_value("place") if context.form_value("place") in context.app.settings.places else sender.place
    uploads = {digest_of(upload.file.read()): upload for upload in context.uploads("photo")}
    typed = context.form_value("photos")
    count = len(uploads) if not typed else whole_number(typed, most=MOST_PHOTOS)
    key = context.form_value("key") or _form_key(context, text, place)
    if not _KEY.fullmatch(key) or count is None or count > MOST_PHOTOS or not text:
        return _refuse(
            context,
            sender,
            TypedNews(text, place, gettext_noop("Write a few words, and choose at most twenty photos.")),
        )
    if count and not context.form_value("consent"):
        return _refuse(
            context, sender, TypedNews(text, place, gettext_noop("Confirm that the people in the photos agree."))
        )
    arrived = Arrived(key=key, text=text, place=place, consent=bool(context.form_value("consent")), photos=count)
    try:
        news_id = context.studio.newsroom.take(sender, arrived)
    except StorageError:
        if context.wants_json:
            raise
        return _page(context, sender, 503, TypedNews(text, place, _NO_ROOM))
    except CodedError as error:
        told = context.sentence(error)
        return (
            context.json({"problem": told}, 429)
            if context.wants_json
            else _page(context, sender, 429, TypedNews(text, place, told))
        )
    return (
        context.json({"news": news_id})
        if context.wants_json
        else _take_photos(context, sender, news_id, TypedNews(text, place))
    )


def _form_key(context: RequestContext, text: str, place: str) -> str:
    """Return a key for a form without our script: two taps are one piece of news, other words are another one."""
    shown = context.form_value("form_key")
    return str(uuid5(NAMESPACE_URL, f"{shown}\n{place}\n{text}")) if shown else str(uuid4())


def _take_photos(context: RequestContext, sender: Sender, news_id: int, typed: TypedNews) -> Response:
    """Take the photos that came with the form, each for itself, and say what became of them."""
    inbox = context.studio.inbox
    refused, taken = [], 0
    for upload in context.uploads("photo"):
        upload.file.seek(0)
        content = upload.file.read(LIMIT_BYTES + 1)
        try:
            photo = inbox.expect(news_id, str(uuid5(NAMESPACE_URL, digest_of(content))), len(content))
            taken += inbox.add(photo, inbox.received(photo).here, content).done
        except CodedError as error:
            refused.append((upload.filename or "", context.sentence(error)))
        except (OSError, StorageError):
            return _page(context, sender, 503, TypedNews(typed.text, typed.place, _SOME_ROOM))
    if refused:
        return _page(context, sender, 422, TypedNews(refused=refused, taken=taken))
    return context.redirect(f"/news/{context.path_param('token')}", "received")


def piece(context: RequestContext) -> Response:
    """Take a piece of a photo, or tell how much of it is here where none comes along.

    `refused` in an answer tells the phone that this photo will never be taken, `done` that it can forget its copy.
    """
    news, key = _own_news(context), context.path_param("photo")
    size, offset = whole_number(context.form_value("size")), whole_number(context.form_value("offset") or "0")
    if not _KEY.fullmatch(key) or size is None or offset is None:
        raise UnknownPost(key)
    try:
        now = _received(context, news, key, size, offset)
    except CodedError as error:
        return context.json({"problem": context.sentence(error), "refused": True}, 422)
    except OSError:
        return context.json({"problem": context.gettext(_LATER)}, 503)
    return context.json({"here": now.here} | ({"done": True} if now.done else {}))


def _received(context: RequestContext, news: Submission, key: str, size: int, offset: int) -> Received:
    if news.state == "dropped":
        raise CodedError("news_dropped")
    inbox, uploads = context.studio.inbox, context.uploads("piece")
    photo = inbox.expect(news.id, key, size)
    return inbox.add(photo, offset, uploads[0].file.read()) if uploads else inbox.received(photo)


def _own_news(context: RequestContext) -> Submission:
    sender, news = _sender(context), context.studio.newsroom.news(int(context.path_param("news")))
    if news is None or news.sender.id != sender.id:
        raise UnknownPost(context.path_param("news"))
    return news


def has_link(context: RequestContext) -> None:
    """Refuse whoever has no link (any more), before anything of the form is read.

    Raises:
        UnknownPost: if the link does not work.
    """
    _sender(context)


def _sender(context: RequestContext) -> Sender:
    sender = context.studio.newsroom.sender(context.path_param("token"))
    if sender is None:
        raise UnknownPost(context.path_param("token"))
    context.remember_language(sender.language)
    return sender


def _refuse(context: RequestContext, sender: Sender, typed: TypedNews) -> Response:
    if context.wants_json:
        return context.json({"problem": context.gettext(typed.trouble), "refused": True}, 422)
    return _page(context, sender, 422, typed)


def _page(context: RequestContext, sender: Sender, status: int = 200, typed: TypedNews | None = None) -> Response:
    sent = context.studio.newsroom.of_sender(sender)
    published = context.studio.watching.deliveries([news.slug for news in sent if news.slug])
    out = {slug for slug, history in published.items() if is_out(history)}
    return context.page("news.html", status, sender=sender, sent=sent, out=out, typed=typed or TypedNews())
