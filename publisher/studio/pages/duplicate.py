"""Begin a draft as a copy of another one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from publisher.content.editing.dangling import without_pictures
from publisher.content.editing.draft_form import LinkWish, Written
from publisher.content.reading.sibling_files import composed
from publisher.content.reading.slugs import slug_from
from publisher.domain.errors import IllegalTransition, InvalidInput, UnknownPost
from publisher.studio.pages import edit_draft
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext

#: When the event of another post takes place is not when that of its copy does.
_NO_TIME: Mapping[str, Any] = {"event_start": "", "event_end": "", "event_cancelled": False}


def copy(context: RequestContext) -> Response:
    """Begin a draft with the texts, labels and pictures of another."""
    slug = context.path_param("slug")
    try:
        own, heard = copied(context, slug)
    except UnknownPost:
        raise
    except InvalidInput as error:
        return edit_draft.show_trouble(context, slug, context.sentence(error))
    return context.redirect(f"/drafts/{own}", "begun_unread" if heard else "begun")


def copied(context: RequestContext, slug: str) -> tuple[str, bool]:
    """Begin a copy of a draft; return its name, and whether a recording stayed where it is: the text will change.

    Raises:
        UnknownPost: if there is none, or it is none of whoever may see their own alone.
        InvalidInput: if it cannot be copied; nothing is begun then.
    """
    studio, settings = context.studio, context.app.settings
    context.mine_or_unknown(slug)
    model = studio.desk.open(slug)
    if model.troubles:
        raise IllegalTransition(next(iter(model.troubles.values())).message)
    written = model.written
    title = next((text.title for text in written.texts.values() if slug_from(text.title)), "")
    today = context.app.clock().astimezone(settings.organisation.timezone).date()
    own = studio.desk.begin(
        title or slug.rpartition("/")[2], tuple(settings.topics), tuple(settings.places), today, model.main
    )
    beside = {composed(name) for name in model.files}
    there = tuple(each for each in written.pictures if composed(each.file) in beside)
    gone = {each.file for each in written.pictures} - {each.file for each in there}
    texts = {
        language: replace(text, corrections=(), audio="", body=without_pictures(text.body, gone))
        for language, text in written.texts.items()
    }
    try:
        studio.attachments.copy_pictures(slug, own, [each.file for each in there])
        copy = replace(written, texts=texts, pictures=there, facebook_link=_not_ticked(written), **_NO_TIME)
        draft = studio.desk.save(own, copy, studio.desk.open(own).digest)
    except InvalidInput:
        studio.desk.discard(own)
        raise
    studio.versions.keep(own, draft.digest, named_texts(draft), context.account.name)
    return own, any(text.audio for text in written.texts.values())


def _not_ticked(written: Written) -> LinkWish:
    """Return a copy's wish for a link: the month's few links go to posts that somebody ticked, not to their copies."""
    return "no" if written.facebook_link == "no" else ""
