"""Pictures of a draft that are sent one by one while somebody writes: the page stays, and gets their fields."""

from collections.abc import Iterable

from starlette.responses import Response

from publisher.content.editing.draft_form import EditableDraft, Written
from publisher.domain.errors import IllegalTransition
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext


def add(context: RequestContext) -> Response:
    """Put pictures beside a draft; give the fields of each, and the order that the draft's pictures stand in now.

    One that is there already is there once.
    """
    slug, studio = context.path_param("slug"), context.studio
    context.mine_or_unknown(slug)
    uploads = context.uploads("picture")
    if not uploads:
        raise IllegalTransition(gettext_noop("Choose a picture."))
    files = [studio.attachments.add_picture(slug, each.filename or "", each.file.read()) for each in uploads]
    draft = studio.desk.open(slug)
    if draft.troubles:
        raise IllegalTransition(next(iter(draft.troubles.values())).message)
    studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name)
    order = [each.file for each in draft.written.pictures]
    return context.json({"pictures": cards(context, draft, draft.written, files), "order": order})


def cards(context: RequestContext, draft: EditableDraft, written: Written, files: Iterable[str]) -> dict[str, str]:
    """Return the fields of some of a draft's pictures as HTML, by file."""
    wanted = set(files)
    return {
        picture.file: context.rendered(
            "write/added.html", draft=draft, written=written, names=WRITTEN_IN, picture=picture, n=number
        )
        for number, picture in enumerate(written.pictures)
        if picture.file in wanted
    }
