"""Everything outside, looked at: what `publisher doctor` tells, as a page."""

from starlette.responses import Response

from publisher.operations.diagnostics import draft_finding, examine
from publisher.studio.draft_checks import problems
from publisher.studio.first_steps import HIDDEN
from publisher.studio.request_context import RequestContext

#: So many drafts are read; `publisher check` reads all.
_DRAFTS = 100


def show(context: RequestContext) -> Response:
    """Look at token, Page, versions, clock, disk, database, backup and mail; what is wrong comes first.

    Of the drafts the newest are checked that were never planned: the archive was checked when it was.
    """
    planned = context.studio.watching.planned()
    drafts = [name for name in context.studio.desk.names() if name not in planned][:_DRAFTS]
    of_drafts = draft_finding([problem for slug in drafts for problem in problems(context.app, slug)])
    found = [*examine(context.app, for_page=True), of_drafts]
    rows = sorted(found, key=lambda finding: (finding.ok, not finding.noted))
    hidden = HIDDEN in context.app.first_steps_said()[0]
    return context.page("checkup.html", rows=rows, at=context.app.clock(), steps_hidden=hidden)
