"""A draft while it is being written: its texts as they will read, in every language and script, complete or not.

What goes out, byte for byte, is on the page where it is planned.
"""

from starlette.responses import Response

from publisher.content.editing.draft_form import EditableDraft
from publisher.domain.language import NAME
from publisher.domain.link_budget import is_ticked
from publisher.studio.draft_preview import draft_texts, facebook_draft, pictures_apart, with_pictures
from publisher.studio.event_fields import draft_event
from publisher.studio.facebook_links import SAID
from publisher.studio.headers import FRAME
from publisher.studio.preview_model import FacebookPost
from publisher.studio.request_context import RequestContext


def show(context: RequestContext) -> Response:
    """Show it, as it was last saved: page and Facebook post, or the page alone."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    draft = context.studio.desk.open(slug)
    texts = {text.tag: text for text in draft_texts(context, draft.written)}
    event = draft_event(draft.written, context.app.settings.organisation.timezone)
    shown = [
        (
            NAME[text.tag],
            text,
            with_pictures(text.html, slug),
            pictures_apart(draft, text.html, text.tag),
            context.app.told_first(event, list(texts.values()), draft.written.places, text.tag),
        )
        for text in map(texts.__getitem__, context.own_first(texts, draft.main))
    ]
    post = None if context.query("of") == "page" else _facebook(context, draft)
    return context.page("look.html", headers=FRAME, shown=shown, source=draft.written.source_name, shown_post=post)


def _facebook(context: RequestContext, draft: EditableDraft) -> FacebookPost | None:
    limit = context.app.link_budget(context.app.clock()).limit
    return facebook_draft(context, draft, ticked=is_ticked(SAID[draft.written.facebook_link], limit))
