"""Who may send in news, and what came in: links are given and ended, news become drafts or are dropped."""

from dataclasses import replace
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.content.manuscript import WrittenText
from publisher.content.slugs import slug_from
from publisher.content.text.escaping import as_body
from publisher.domain.errors import NotPossible, UnknownPost
from publisher.domain.language import draft_language
from publisher.site.media_types import media_type_of
from publisher.storage.erased_people import consent_note
from publisher.storage.news import News
from publisher.studio.pages.drafts import named_texts
from publisher.studio.visit import Visit
from publisher.studio.words import LANGUAGES, later

#: A title is made of so much of the first line.
_TITLE = 80


def inbox(visit: Visit) -> Response:
    """Show what came in."""
    return visit.page("inbox.html", news=visit.office.newsroom.inbox())


def photo(visit: Visit) -> Response:
    """Give a photo that came in."""
    name = visit.part("name")
    return visit.file(visit.office.inbox.read(name), media_type_of(name))


def make_draft(visit: Visit) -> Response:
    """Make a draft of it, with its photos; whoever edits it goes on from there. A colleague may have been quicker.

    Photos that came after their news became a draft go into that draft.
    """
    with visit.office.inbox.turn:
        found = visit.office.newsroom.news(int(visit.part("news")))
        if found and found.state == "drafted" and found.slug:
            if found.waiting:
                _add_late(visit, found)
            return visit.go(f"/drafts/{found.slug}", "drafted")
        return visit.go(f"/drafts/{_draft_of(visit, _news(visit))}", "begun")


def _draft_of(visit: Visit, news: News) -> str:
    office, settings = visit.office, visit.app.settings
    first = news.text.partition("\n")[0].strip()
    title = first if len(first) <= _TITLE else f"{first[:_TITLE].rpartition(' ')[0]} …"
    if not slug_from(title):
        title = f"{visit.label('place', news.place)}: {title}"
    today = visit.app.clock().astimezone(settings.organisation.timezone).date()
    slug = office.desk.begin(title, tuple(settings.topics), tuple(settings.places), today, _language(visit, news))
    _attach(visit, slug, news)
    _fill_in(visit, slug, title, news)
    office.newsroom.settle(news.id, "drafted", slug, visit.account.name, news.waiting)
    for each in news.waiting:
        office.inbox.forget(each)
    return slug


def _attach(visit: Visit, slug: str, news: News) -> None:
    for each in news.waiting:
        visit.office.attachments.add_picture(slug, "foto.jpg", visit.office.inbox.read(each.file))


def _add_late(visit: Visit, news: News) -> None:
    before = {picture.file for picture in visit.office.desk.open(news.slug).written.pictures}
    _attach(visit, news.slug, news)
    draft = visit.office.desk.open(news.slug)
    pictures = tuple(
        each if each.file in before else replace(each, people=news.consent, consent=_note(news))
        for each in draft.written.pictures
    )
    saved = visit.office.desk.save(news.slug, replace(draft.written, pictures=pictures), draft.digest)
    visit.office.versions.keep(news.slug, saved.digest, named_texts(saved), visit.account.name)
    _decided(visit, news)


def _decided(visit: Visit, news: News) -> None:
    visit.office.newsroom.settle_photos(news.waiting)
    for each in news.waiting:
        visit.office.inbox.forget(each)


def _fill_in(visit: Visit, slug: str, title: str, news: News) -> None:
    draft = visit.office.desk.open(slug)
    pictures = tuple(replace(each, people=news.consent, consent=_note(news)) for each in draft.written.pictures)
    texts = {_language(visit, news): WrittenText(title=title, body=as_body(news.text))}
    written = replace(draft.written, texts=texts, places=(news.place,), pictures=pictures)
    saved = visit.office.desk.save(slug, written, draft.digest)
    visit.office.versions.keep(slug, saved.digest, named_texts(saved), visit.account.name)


def _language(visit: Visit, news: News) -> str:
    """Return the language that a draft of it is begun in: the sender's."""
    language, known = draft_language(news.sender.language), visit.app.settings.languages
    return language if language in known else known[0]


def _note(news: News) -> str:
    """Return what a draft tells of the consent."""
    return consent_note(news.id, news.received_at) if news.consent else ""


def drop(visit: Visit) -> Response:
    """Drop it: its words and photos are gone. Of news that is a draft, the photos that came after it."""
    with visit.office.inbox.turn:
        news = visit.office.newsroom.news(int(visit.part("news")))
        if news and news.state == "drafted" and news.waiting:
            _decided(visit, news)
            return visit.go("/inbox", "changed")
        news = _news(visit)
        visit.office.newsroom.settle(news.id, "dropped", "", visit.account.name, news.waiting)
        for each in news.photos:
            visit.office.inbox.forget(each)
    return visit.go("/inbox", "changed")


def _news(visit: Visit) -> News:
    news = visit.office.newsroom.news(int(visit.part("news")))
    if news is None or news.state != "new":
        raise UnknownPost(visit.part("news"))
    return news


def show(visit: Visit) -> Response:
    """List who may send."""
    return _page(visit)


def give(visit: Visit) -> Response:
    """Give somebody a link; the page shows it, once."""
    name, place, language = visit.typed_line("name"), visit.typed("place"), visit.typed("language")
    if not name or place not in visit.app.settings.places or language not in LANGUAGES:
        raise NotPossible(later("Enter a name and a municipality."))
    token = token_urlsafe(18)
    visit.office.newsroom.let_send(token, name, place, language, visit.account.name)
    return _page(visit, f"{visit.office.url}/news/{token}", name)


def end(visit: Visit) -> Response:
    """End a link."""
    visit.office.newsroom.revoke(int(visit.part("sender")), visit.account.name)
    return visit.go("/senders", "changed")


def _page(visit: Visit, link: str = "", name: str = "") -> Response:
    return visit.page("senders.html", senders=visit.office.newsroom.senders(), link=link, name=name)
