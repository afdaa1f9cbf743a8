"""What an activist sees who sends in news by a personal link: no password, one text, photos, a tick."""

import re
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid4, uuid5

from starlette.responses import Response

from publisher.content.rewriting import cleaned
from publisher.domain.errors import CodedError, StorageError, UnknownPost
from publisher.domain.planning import is_out
from publisher.domain.revision import digest_of
from publisher.storage.news import Arrived, News, Sender
from publisher.studio.inbox import LIMIT_BYTES, Received
from publisher.studio.numbers import whole_number
from publisher.studio.visit import Visit
from publisher.studio.words import later

MOST_PHOTOS = 20
_LONGEST = 20_000
_KEY = re.compile(r"[0-9a-f-]{36}")
_NO_ROOM = later("There is no room here right now, and nothing was received. Send it again in an hour.")
_SOME_ROOM = later(
    "There is no room here right now. Your text was received, but not every photo: choose them again in an hour."
)
_LATER = later("It cannot be received right now. Sending continues by itself; keep this page open.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is in the form when it is shown again, and what was wrong with it."""

    text: str = ""
    place: str = ""
    trouble: str = ""
    #: Photos that were not taken: the name on the phone, and why, in the reader's language.
    refused: list[tuple[str, str]] = field(default_factory=list)
    #: Photos that were taken beside them.
    taken: int = 0


def show(visit: Visit) -> Response:
    """Show the form, and what became of what was sent before."""
    return _page(visit, _sender(visit))


def send(visit: Visit) -> Response:
    """Take the news in: from our script its words first, from a phone without scripts all at once."""
    sender = _sender(visit)
    text = cleaned(visit.typed("text"))[:_LONGEST]
    place = visit.typed("place") if visit.typed("place") in visit.app.settings.places else sender.place
    uploads = {digest_of(upload.file.read()): upload for upload in visit.uploads("photo")}
    typed = visit.typed("photos")
    count = len(uploads) if not typed else whole_number(typed, most=MOST_PHOTOS)
    key = visit.typed("key") or _form_key(visit, text, place)
    if not _KEY.fullmatch(key) or count is None or count > MOST_PHOTOS or not text:
        return _refuse(visit, sender, Typed(text, place, later("Write a few words, and choose at most twenty photos.")))
    if count and not visit.typed("consent"):
        return _refuse(visit, sender, Typed(text, place, later("Confirm that the people in the photos agree.")))
    arrived = Arrived(key=key, text=text, place=place, consent=bool(visit.typed("consent")), photos=count)
    try:
        news_id = visit.office.newsroom.take(sender, arrived)
    except StorageError:
        if visit.quietly:
            raise
        return _page(visit, sender, 503, Typed(text, place, _NO_ROOM))
    except CodedError as error:
        told = visit.sentence(error)
        return (
            visit.json({"problem": told}, 429) if visit.quietly else _page(visit, sender, 429, Typed(text, place, told))
        )
    return visit.json({"news": news_id}) if visit.quietly else _take_photos(visit, sender, news_id, Typed(text, place))


def _form_key(visit: Visit, text: str, place: str) -> str:
    """Return a key for a form without our script: two taps are one piece of news, other words are another one."""
    shown = visit.typed("form_key")
    return str(uuid5(NAMESPACE_URL, f"{shown}\n{place}\n{text}")) if shown else str(uuid4())


def _take_photos(visit: Visit, sender: Sender, news_id: int, typed: Typed) -> Response:
    """Take the photos that came with the form, each for itself, and say what became of them."""
    inbox = visit.office.inbox
    refused, taken = [], 0
    for upload in visit.uploads("photo"):
        upload.file.seek(0)
        content = upload.file.read(LIMIT_BYTES + 1)
        try:
            photo = inbox.expect(news_id, str(uuid5(NAMESPACE_URL, digest_of(content))), len(content))
            taken += inbox.add(photo, inbox.received(photo).here, content).done
        except CodedError as error:
            refused.append((upload.filename or "", visit.sentence(error)))
        except (OSError, StorageError):
            return _page(visit, sender, 503, Typed(typed.text, typed.place, _SOME_ROOM))
    if refused:
        return _page(visit, sender, 422, Typed(refused=refused, taken=taken))
    return visit.go(f"/news/{visit.part('token')}", "received")


def piece(visit: Visit) -> Response:
    """Take a piece of a photo, or tell how much of it is here where none comes along.

    `refused` in an answer tells the phone that this photo will never be taken, `done` that it can forget its copy.
    """
    news, key = _own_news(visit), visit.part("photo")
    size, offset = whole_number(visit.typed("size")), whole_number(visit.typed("offset") or "0")
    if not _KEY.fullmatch(key) or size is None or offset is None:
        raise UnknownPost(key)
    try:
        now = _received(visit, news, key, size, offset)
    except CodedError as error:
        return visit.json({"problem": visit.sentence(error), "refused": True}, 422)
    except OSError:
        return visit.json({"problem": visit.say(_LATER)}, 503)
    return visit.json({"here": now.here} | ({"done": True} if now.done else {}))


def _received(visit: Visit, news: News, key: str, size: int, offset: int) -> Received:
    if news.state == "dropped":
        raise CodedError("news_dropped")
    inbox, uploads = visit.office.inbox, visit.uploads("piece")
    photo = inbox.expect(news.id, key, size)
    return inbox.add(photo, offset, uploads[0].file.read()) if uploads else inbox.received(photo)


def _own_news(visit: Visit) -> News:
    sender, news = _sender(visit), visit.office.newsroom.news(int(visit.part("news")))
    if news is None or news.sender.id != sender.id:
        raise UnknownPost(visit.part("news"))
    return news


def has_link(visit: Visit) -> None:
    """Refuse whoever has no link (any more), before anything of the form is read.

    Raises:
        UnknownPost: if the link does not work.
    """
    _sender(visit)


def _sender(visit: Visit) -> Sender:
    sender = visit.office.newsroom.sender(visit.part("token"))
    if sender is None:
        raise UnknownPost(visit.part("token"))
    visit.speaks(sender.language)
    return sender


def _refuse(visit: Visit, sender: Sender, typed: Typed) -> Response:
    if visit.quietly:
        return visit.json({"problem": visit.say(typed.trouble), "refused": True}, 422)
    return _page(visit, sender, 422, typed)


def _page(visit: Visit, sender: Sender, status: int = 200, typed: Typed | None = None) -> Response:
    sent = visit.office.newsroom.of_sender(sender)
    published = visit.office.watching.deliveries([news.slug for news in sent if news.slug])
    out = {slug for slug, history in published.items() if is_out(history)}
    return visit.page("news.html", status, sender=sender, sent=sent, out=out, typed=typed or Typed())
