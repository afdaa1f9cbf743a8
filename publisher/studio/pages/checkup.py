"""Everything outside, looked at: what `publisher doctor` tells, as a page."""

from starlette.responses import Response

from publisher.studio.checklist import problems
from publisher.studio.visit import Visit
from publisher.upkeep.checkup import draft_finding, examine

#: So many drafts are read; `publisher check` reads all.
_DRAFTS = 100


def show(visit: Visit) -> Response:
    """Look at token, Page, versions, clock, disk, database, backup and mail; what is wrong comes first.

    Of the drafts the newest are checked that were never planned: the archive was checked when it was.
    """
    planned = visit.office.watching.planned()
    drafts = [name for name in visit.office.desk.names() if name not in planned][:_DRAFTS]
    of_drafts = draft_finding([problem for slug in drafts for problem in problems(visit.app, slug)])
    found = [*examine(visit.app, canary=False, drafts=False), of_drafts]
    findings = sorted(found, key=lambda finding: finding.ok)
    rows = [(each.what, each.ok, each.text) for each in findings]
    return visit.page("checkup.html", rows=rows, at=visit.app.clock())
