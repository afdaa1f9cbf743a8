"""The list of drafts, and a new one."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from publisher.content.editing.dangling import without_pictures
from publisher.content.editing.draft_form import EditableDraft, LinkWish, Written
from publisher.domain.accounts import Role
from publisher.domain.errors import IllegalTransition, InvalidInput, UnknownPost
from publisher.domain.language import PUBLISHED_AS
from publisher.domain.post_state import PostStatus
from publisher.studio.formatting import WRITTEN_IN, say_in
from publisher.studio.numbers import whole_number
from publisher.studio.post_statuses import statuses
from publisher.studio.post_templates import KINDS, skeleton
from publisher.studio.request_context import RequestContext

#: Drafts on a page: each is read to show its title.
_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A draft in the list."""

    slug: str
    title: str
    languages: tuple[str, ...]
    owner: str
    status: PostStatus
    #: It was changed since it was scheduled.
    changed: bool


def show(context: RequestContext) -> Response:
    """List drafts, the newest by name first; those of a series only where they are looked for."""
    return _list(context)


def _list(context: RequestContext, status: int = 200, trouble: str = "") -> Response:
    names, wanted = _names(context), context.query("find").strip().lower()
    if wanted:
        names = [name for name in names if all(word in name for word in wanted.split())]
    else:
        repeated = context.studio.series.slugs()
        names = [name for name in names if name not in repeated]
    number = whole_number(context.query("page"), most=100_000) or 1
    start = (max(number, 1) - 1) * _PAGE
    shown = names[start : start + _PAGE]
    more = len(names) > start + _PAGE
    drafts = _listed(context, shown)
    return context.page(
        "drafts.html",
        status,
        trouble=trouble,
        title=context.form_line("title"),
        drafts=drafts,
        number=number,
        more=more,
        find=wanted,
        **begin_choices(),
    )


def _names(context: RequestContext) -> list[str]:
    """Return the drafts that whoever asks may see."""
    names = context.studio.desk.names()
    if context.may(Role.AUTHOR):
        return names
    owners = context.studio.versions.owners()
    return [name for name in names if owners.get(name) == context.account.name]


def _listed(context: RequestContext, names: list[str]) -> list[Listed]:
    owners, found_statuses = context.studio.versions.owners(), statuses(context.studio, names)
    changed = context.studio.unscheduled.of(found_statuses)
    found = []
    for name in names:
        try:
            texts = context.studio.desk.open(name).written.texts
        except (UnknownPost, IllegalTransition):
            continue  # deleted this moment, or no draft after all
        titles = [text.title for text in texts.values() if text.title]
        found.append(
            Listed(
                slug=name,
                title=titles[0] if titles else name,
                languages=tuple(texts),
                owner=owners.get(name, ""),
                status=found_statuses[name],
                changed=name in changed,
            )
        )
    return found


def begin_choices() -> dict[str, Any]:
    """Return what the form for a new post offers: templates, and names of languages."""
    return {"kinds": KINDS, "names": WRITTEN_IN}


def begin(context: RequestContext) -> Response:
    """Begin a draft and open it."""
    studio, settings = context.studio, context.app.settings
    today = context.app.clock().astimezone(settings.organisation.timezone).date()
    title, wanted = context.form_line("title"), context.form_value("language")
    language = wanted if wanted in settings.languages else context.writing_language
    try:
        slug = studio.desk.begin(title, tuple(settings.topics), tuple(settings.places), today, language)
    except InvalidInput as error:
        return _list(context, 422, context.sentence(error))
    draft = studio.desk.open(slug)
    body = skeleton(context.form_value("kind"), say_in(studio.templates, PUBLISHED_AS[language][0]))
    if body:
        texts = {language: replace(draft.written.texts[language], body=body)}
        draft = studio.desk.save(slug, replace(draft.written, texts=texts), draft.digest)
    studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name)
    return context.redirect(f"/drafts/{slug}", "begun")


def copy(context: RequestContext) -> Response:
    """Begin a draft with the texts and labels of another; its pictures and recordings stay where they are."""
    studio, settings, slug = context.studio, context.app.settings, context.path_param("slug")
    context.mine_or_unknown(slug)
    model = studio.desk.open(slug)
    written = model.written
    title = next((text.title for text in written.texts.values() if text.title), slug)
    today = context.app.clock().astimezone(settings.organisation.timezone).date()
    own = studio.desk.begin(title, tuple(settings.topics), tuple(settings.places), today, model.main)
    gone = [picture.file for picture in written.pictures]
    texts = {
        language: replace(text, corrections=(), audio="", body=without_pictures(text.body, gone))
        for language, text in written.texts.items()
    }
    draft = studio.desk.save(
        own,
        replace(written, texts=texts, pictures=(), facebook_link=_not_ticked(written)),
        studio.desk.open(own).digest,
    )
    studio.versions.keep(own, draft.digest, named_texts(draft), context.account.name)
    return context.redirect(f"/drafts/{own}", "begun")


def _not_ticked(written: Written) -> LinkWish:
    """Return a copy's wish for a link: the month's few links go to posts that somebody ticked, not to their copies."""
    return "no" if written.facebook_link == "no" else ""


def named_texts(draft: EditableDraft) -> dict[str, str]:
    """Return a draft's texts by file name."""
    return {draft.names[language]: text for language, text in draft.texts.items()}
