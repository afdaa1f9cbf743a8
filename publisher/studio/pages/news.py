"""What an activist sees who sends in news by a personal link: no password, one text, photos, a tick."""

import re
from uuid import uuid4

from starlette.responses import Response

from publisher.content.rewriting import cleaned
from publisher.domain.errors import InvalidInput, NotPossible, UnknownPost
from publisher.storage.news import Arrived, Photo, Sender
from publisher.studio.inbox import LIMIT_BYTES
from publisher.studio.numbers import whole_number
from publisher.studio.visit import Visit
from publisher.studio.words import later

MOST_PHOTOS = 20
_LONGEST = 20_000
_KEY = re.compile(r"[0-9a-f-]{36}")


def show(visit: Visit) -> Response:
    """Show the form, and what became of what was sent before."""
    return _page(visit, _sender(visit))


def send(visit: Visit) -> Response:
    """Take the news in: from our script its words first, from a phone without scripts all at once."""
    sender = _sender(visit)
    uploads = visit.uploads("photo")
    text = cleaned(visit.typed("text"))[:_LONGEST]
    key = visit.typed("key") or str(uuid4())
    typed = visit.typed("photos")
    count = len(uploads) if not typed else whole_number(typed, most=MOST_PHOTOS)
    if not _KEY.fullmatch(key) or count is None or count > MOST_PHOTOS or not text:
        return _refuse(visit, sender, later("Write a few words, and choose at most twenty photos."))
    if count and not visit.typed("consent"):
        return _refuse(visit, sender, later("Tick that the people in the photos agree."))
    place = visit.typed("place") if visit.typed("place") in visit.app.settings.places else sender.place
    arrived = Arrived(key=key, text=text, place=place, consent=bool(visit.typed("consent")), photos=count)
    news_id = visit.office.newsroom.take(sender, arrived)
    if visit.quietly:
        return visit.json({"news": news_id})
    for upload in uploads:
        content = upload.file.read(LIMIT_BYTES + 1)
        photo = _expect(visit, news_id, str(uuid4()), len(content))
        visit.office.inbox.add(photo, 0, content)
    return visit.go(f"/news/{visit.part('token')}", "received")


def piece(visit: Visit) -> Response:
    """Take a piece of a photo, or tell how much of it is here where none comes along."""
    sender, key = _sender(visit), visit.part("photo")
    news = visit.office.newsroom.news(int(visit.part("news")))
    size, offset = whole_number(visit.typed("size")), whole_number(visit.typed("offset") or "0")
    if news is None or news.sender.id != sender.id or not _KEY.fullmatch(key) or size is None or offset is None:
        raise UnknownPost(key)
    photo = _expect(visit, news.id, key, size)
    uploads = visit.uploads("piece")
    if not uploads:
        return visit.json({"here": visit.office.inbox.received_bytes(photo)})
    try:
        return visit.json({"here": visit.office.inbox.add(photo, offset, uploads[0].file.read())})
    except InvalidInput as error:
        return visit.json({"problem": visit.sentence(error)}, 422)


def has_link(visit: Visit) -> None:
    """Refuse whoever has no link (any more), before anything of the form is read.

    Raises:
        UnknownPost: if the link does not work.
    """
    _sender(visit)


def _expect(visit: Visit, news_id: int, key: str, size: int) -> Photo:
    if not 0 < size <= LIMIT_BYTES:
        raise NotPossible(later("A photo has at most 25 MB."))
    return visit.office.newsroom.expect_photo(news_id, key, size)


def _sender(visit: Visit) -> Sender:
    sender = visit.office.newsroom.sender(visit.part("token"))
    if sender is None:
        raise UnknownPost(visit.part("token"))
    visit.speaks(sender.language)
    return sender


def _refuse(visit: Visit, sender: Sender, text: str) -> Response:
    return visit.json({"problem": visit.say(text)}, 422) if visit.quietly else _page(visit, sender, 422, text)


def _page(visit: Visit, sender: Sender, status: int = 200, trouble: str = "") -> Response:
    sent = visit.office.newsroom.of_sender(sender)
    published = visit.office.watching.deliveries([news.slug for news in sent if news.slug])
    out = {slug for slug, history in published.items() if any(each.sent_at for each in history)}
    return visit.page("news.html", status, sender=sender, sent=sent, out=out, trouble=trouble)
