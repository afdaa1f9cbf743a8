"""The list of drafts, and a new one."""

from dataclasses import replace
from datetime import date
from typing import Any

from starlette.responses import Response

from publisher.content.editing.draft_form import EditableDraft
from publisher.domain.errors import InvalidInput
from publisher.domain.language import PUBLISHED_AS
from publisher.studio.formatting import WRITTEN_IN, say_in
from publisher.studio.numbers import whole_number
from publisher.studio.post_list import asked_for, choices, find_posts
from publisher.studio.post_templates import KINDS, skeleton
from publisher.studio.request_context import RequestContext

#: The time of day that a post is begun for in the calendar.
_CLOCK = "10:00"


def show(context: RequestContext) -> Response:
    """List posts, what was changed last first; those of a series only where something is looked for."""
    return _list(context)


def _list(context: RequestContext, status: int = 200, trouble: str = "") -> Response:
    number = max(whole_number(context.query("page"), most=100_000) or 1, 1)
    asked = asked_for(context)
    found = find_posts(context, asked, number)
    return context.page(
        "drafts.html",
        status,
        trouble=trouble,
        title=context.form_line("title"),
        found=found,
        asked=asked,
        number=number,
        choices=choices(context),
        day=_day(context.query("day") or context.form_value("day")),
        **begin_choices(),
    )


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
        slug = studio.desk.begin(
            title, tuple(settings.topics), tuple(settings.places), today, language, publish_at=_publish_at(context)
        )
    except InvalidInput as error:
        return _list(context, 422, context.sentence(error))
    draft = studio.desk.open(slug)
    body = skeleton(context.form_value("kind"), say_in(studio.templates, PUBLISHED_AS[language][0]))
    if body:
        texts = {language: replace(draft.written.texts[language], body=body)}
        draft = studio.desk.save(slug, replace(draft.written, texts=texts), draft.digest)
    studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name)
    return context.redirect(f"/drafts/{slug}", "begun")


def _day(text: str) -> date | None:
    """Read the day that a post is begun for; what is none is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 < day.year < 2100 else None


def _publish_at(context: RequestContext) -> str:
    """Return the local time that a post is begun for, where it was begun on a day of the calendar."""
    day = _day(context.form_value("day"))
    return f"{day}T{_CLOCK}:00" if day else ""


def named_texts(draft: EditableDraft) -> dict[str, str]:
    """Return a draft's texts by file name."""
    return {draft.names[language]: text for language, text in draft.texts.items()}
