"""A draft while it is being written: its texts as they will read, in every language and script, complete or not.

What goes out, byte for byte, is on the page where it is planned.
"""

from starlette.responses import Response

from publisher.domain.language import NAME
from publisher.studio.draft_preview import draft_texts, facebook_draft, with_pictures
from publisher.studio.headers import FRAME
from publisher.studio.request_context import RequestContext


def show(context: RequestContext) -> Response:
    """Show it, as it was last saved: page and Facebook post, or the page alone."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    draft = context.studio.desk.open(slug)
    texts = draft_texts(draft.written)
    shown = [(NAME[text.tag], text, with_pictures(text.html, slug)) for text in texts]
    post = None if context.query("of") == "page" else facebook_draft(context, draft)
    return context.page("look.html", headers=FRAME, shown=shown, shown_post=post)
