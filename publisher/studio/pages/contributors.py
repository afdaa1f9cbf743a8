"""Who may send in news, and what came in: links are given and ended, news become drafts or are dropped."""

from dataclasses import replace
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.content.editing.draft_form import WrittenText
from publisher.content.reading.slugs import slug_from
from publisher.content.text.escaping import as_body
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.language import draft_language
from publisher.domain.submissions import Submission, consent_note
from publisher.media.media_types import media_type_of
from publisher.studio.formatting import LANGUAGES, gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext

#: A title is made of so much of the first line.
_TITLE = 80
#: Of what partners reported, and of posts made by hand on the Page.
_ON_A_PAGE = 30


def inbox(context: RequestContext) -> Response:
    """Show what came in: from activists, then from the Page and from partners, the newest first."""
    number = max(whole_number(context.query("page")) or 1, 1)
    found = context.studio.partners.inbox(_ON_A_PAGE + 1, (number - 1) * _ON_A_PAGE)
    posts = context.studio.page_posts.inbox(_ON_A_PAGE + 1, (number - 1) * _ON_A_PAGE)
    return context.page(
        "inbox.html",
        news=context.studio.newsroom.inbox() if number == 1 else [],
        entries=found[:_ON_A_PAGE],
        posts=posts[:_ON_A_PAGE],
        number=number,
        more=max(len(found), len(posts)) > _ON_A_PAGE,
    )


def photo(context: RequestContext) -> Response:
    """Return a photo that came in."""
    name = context.path_param("name")
    return context.file(context.studio.inbox.read(name), media_type_of(name))


def make_draft(context: RequestContext) -> Response:
    """Make a draft of it, with its photos; whoever edits it goes on from there. A colleague may have been quicker.

    Photos that came after their news became a draft go into that draft.
    """
    with context.studio.inbox.turn:
        found = context.studio.newsroom.news(int(context.path_param("news")))
        if found and found.state == "drafted" and found.slug:
            if found.waiting:
                _add_late(context, found)
            return context.redirect(f"/drafts/{found.slug}", "drafted")
        return context.redirect(f"/drafts/{_draft_of(context, _news(context))}", "begun")


def _draft_of(context: RequestContext, news: Submission) -> str:
    studio, settings = context.studio, context.app.settings
    first = news.text.partition("\n")[0].strip()
    title = first if len(first) <= _TITLE else f"{first[:_TITLE].rpartition(' ')[0]} …"
    if not slug_from(title):
        title = f"{context.label('place', news.place)}: {title}"
    today = context.app.clock().astimezone(settings.organisation.timezone).date()
    slug = studio.desk.begin(title, tuple(settings.topics), tuple(settings.places), today, _language(context, news))
    _attach(context, slug, news)
    _fill_in(context, slug, title, news)
    studio.newsroom.settle(news.id, "drafted", slug, context.account.name, news.waiting)
    for each in news.waiting:
        studio.inbox.forget(each)
    return slug


def _attach(context: RequestContext, slug: str, news: Submission) -> None:
    for each in news.waiting:
        context.studio.attachments.add_picture(slug, "foto.jpg", context.studio.inbox.read(each.file))


def _add_late(context: RequestContext, news: Submission) -> None:
    before = {picture.file for picture in context.studio.desk.open(news.slug).written.pictures}
    _attach(context, news.slug, news)
    draft = context.studio.desk.open(news.slug)
    pictures = tuple(
        each if each.file in before else replace(each, people=news.consent, consent=_note(news))
        for each in draft.written.pictures
    )
    saved = context.studio.desk.save(news.slug, replace(draft.written, pictures=pictures), draft.digest)
    context.studio.versions.keep(news.slug, saved.digest, named_texts(saved), context.account.name)
    _decided(context, news)


def _decided(context: RequestContext, news: Submission) -> None:
    context.studio.newsroom.settle_photos(news.waiting)
    for each in news.waiting:
        context.studio.inbox.forget(each)


def _fill_in(context: RequestContext, slug: str, title: str, news: Submission) -> None:
    draft = context.studio.desk.open(slug)
    pictures = tuple(replace(each, people=news.consent, consent=_note(news)) for each in draft.written.pictures)
    texts = {_language(context, news): WrittenText(title=title, body=as_body(news.text))}
    written = replace(draft.written, texts=texts, places=(news.place,), pictures=pictures)
    saved = context.studio.desk.save(slug, written, draft.digest)
    context.studio.versions.keep(slug, saved.digest, named_texts(saved), context.account.name)


def _language(context: RequestContext, news: Submission) -> str:
    """Return the language that a draft of it is begun in: the sender's."""
    language, known = draft_language(news.sender.language), context.app.settings.languages
    return language if language in known else known[0]


def _note(news: Submission) -> str:
    """Return what a draft tells of the consent."""
    return consent_note(news.id, news.received_at) if news.consent else ""


def drop(context: RequestContext) -> Response:
    """Drop it: its words and photos are gone. Of news that is a draft, the photos that came after it."""
    with context.studio.inbox.turn:
        news = context.studio.newsroom.news(int(context.path_param("news")))
        if news and news.state == "drafted" and news.waiting:
            _decided(context, news)
            return context.redirect("/inbox", "changed")
        news = _news(context)
        context.studio.newsroom.settle(news.id, "dropped", "", context.account.name, news.waiting)
        for each in news.photos:
            context.studio.inbox.forget(each)
    return context.redirect("/inbox", "changed")


def _news(context: RequestContext) -> Submission:
    news = context.studio.newsroom.news(int(context.path_param("news")))
    if news is None or news.state != "new":
        raise UnknownPost(context.path_param("news"))
    return news


def show(context: RequestContext) -> Response:
    """List who may send."""
    return _page(context)


def give(context: RequestContext) -> Response:
    """Return somebody a link; the page shows it, once."""
    name, place, language = context.form_line("name"), context.form_value("place"), context.form_value("language")
    if not name or place not in context.app.settings.places or language not in LANGUAGES:
        raise IllegalTransition(gettext_noop("Enter a name and a municipality."))
    token = token_urlsafe(18)
    context.studio.newsroom.let_send(token, name, place, language, context.account.name)
    return _page(context, f"{context.studio.url}/news/{token}", name)


def end(context: RequestContext) -> Response:
    """End a link."""
    context.studio.newsroom.revoke(int(context.path_param("sender")), context.account.name)
    return context.redirect("/senders", "changed")


def _page(context: RequestContext, link: str = "", name: str = "") -> Response:
    return context.page("senders.html", senders=context.studio.newsroom.senders(), link=link, name=name)
