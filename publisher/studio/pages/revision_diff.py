"""What a version changed of what was out before it: for whoever agrees to a correction, or wants to know of it."""

from dataclasses import asdict

from starlette.responses import Response

from publisher.domain.crop import crop_text
from publisher.domain.delivery import Action, State
from publisher.domain.errors import UnknownPost
from publisher.domain.language import NAME
from publisher.domain.post import Event, EventPlace, Practical
from publisher.domain.revision import Article, ArticlePicture, ArticleText, Revision
from publisher.studio.formatting import gettext_noop
from publisher.studio.people_pictures import people_pictures
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_of_article
from publisher.studio.word_diff import changed

#: What a field is called; the language stands behind it.
FIELDS = {
    "title": gettext_noop("Title"),
    "summary": gettext_noop("Summary"),
    "plain": gettext_noop("Text"),
    "facebook_message": gettext_noop("Facebook text"),
    "facebook_comment": gettext_noop("First comment"),
    "byline": gettext_noop("Written by"),
    "corrections": gettext_noop("Corrections for readers"),
    "event_place": gettext_noop("Where the event takes place"),
    "practical": gettext_noop("Readers see first"),
    "event": gettext_noop("Event"),
    "topics": gettext_noop("Topics"),
    "places": gettext_noop("Municipalities"),
    "campaign": gettext_noop("Campaign"),
    "pictures": gettext_noop("Pictures"),
    "facebook_link": gettext_noop("With link"),
    "source": gettext_noop("Source"),
    "lead": gettext_noop("At the top of the front page"),
}


def show(context: RequestContext) -> Response:
    """Show it."""
    slug, number = context.path_param("slug"), int(context.path_param("number"))
    revisions = {revision.number: revision for revision in context.studio.watching.revisions(slug)}
    if number not in revisions:
        raise UnknownPost(slug)
    history = context.studio.watching.deliveries([slug])[slug]
    sent = {d.revision for d in history if d.state is State.SENT and d.action in (Action.PUBLISH, Action.UPDATE)}
    earlier = [each for each in revisions if each < number]
    before = max((each for each in earlier if each in sent), default=max(earlier, default=0))
    new, old = revisions[number], revisions.get(before)
    waits = any(d.state is State.WAITING and d.needs_approval and d.revision_id == new.id for d in history)
    return context.page(
        "changes.html",
        slug=slug,
        new=new,
        old=old,
        title=title_of_article(context, new.article, slug),
        fields=FIELDS,
        names=NAME,
        changes=changed(_told(context, old) if old else {}, _told(context, new)),
        to_approve=waits and new.id not in context.studio.watching.approvals([new.id]),
        people=people_pictures([new], context.language) if waits else [],
        comments=context.studio.comments.of(slug) if waits else [],
        newest=number == max(revisions),
        mine=new.frozen_by.lower() == context.account.name.lower(),
    )


def _told(context: RequestContext, revision: Revision) -> dict[str, str]:
    """Return all that a person reads in a revision, by field and language; Serbian in one of its scripts."""
    article = revision.article
    told: dict[str, str] = {}
    for text in article.texts:
        if text.tag != "sr-Cyrl" or "sr-Latn" not in article.tags:
            told |= {f"{name} {text.tag}": said for name, said in _words(text).items()}
    return told | _labels(context, article)


def _words(text: ArticleText) -> dict[str, str]:
    return {
        "title": text.title,
        "summary": text.summary,
        "plain": text.plain,
        "facebook_message": text.facebook_message or "",
        "facebook_comment": text.facebook_comment or "",
        "byline": text.byline,
        "corrections": "\n".join(each.text for each in text.corrections),
        "event_place": _filled(text.event_place),
        "practical": _filled(text.practical),
    }


def _filled(said: EventPlace | Practical | None) -> str:
    return "\n".join(filter(None, asdict(said).values())) if said else ""


def _event(context: RequestContext, event: Event | None) -> str:
    if event is None:
        return ""
    times = " – ".join(context.times.moment(at) for at in (event.starts_at, event.ends_at) if at)
    return f"{times} {context.gettext('The event is cancelled')}" if event.cancelled else times


def _labels(context: RequestContext, article: Article) -> dict[str, str]:
    return {
        "topics": "\n".join(context.label("topic", key) for key in article.topics),
        "places": "\n".join(context.label("place", key) for key in article.places),
        "campaign": article.campaign or "",
        "pictures": "\n".join(map(_picture, article.pictures)),
        "facebook_link": "✓" if article.facebook_link else "",
        "lead": "✓" if article.lead else "",
        "event": _event(context, article.event),
        "source": " ".join(filter(None, (article.source.name, article.source.url))) if article.source else "",
    }


def _picture(picture: ArticlePicture) -> str:
    words = [*picture.alt.values(), *picture.caption.values(), picture.credit]
    part = f" [{crop_text(picture.crop)}]" if picture.crop else ""
    return f"{picture.file} ({picture.source_digest[:8]}){part}: {' / '.join(filter(None, words))}"
