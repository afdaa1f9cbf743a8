"""Take the answer to how many posts with a link the Page's plan allows."""

from starlette.responses import Response

from publisher.domain.errors import IllegalTransition
from publisher.studio.formatting import gettext_noop
from publisher.studio.page_plan import ANSWERS
from publisher.studio.request_context import RequestContext

#: Pages that ask, and may be returned to.
_ASKING = ("/", "/connect")


def answer(context: RequestContext) -> Response:
    """Write it down; where the settings say it, they still win."""
    links, back = context.form_value("links"), context.form_value("back")
    if links not in ANSWERS:
        raise IllegalTransition(gettext_noop("Choose one of the answers."))
    context.app.answer_page_plan(links, context.account.name)
    return context.redirect(back if back in _ASKING else "/", "saved")
