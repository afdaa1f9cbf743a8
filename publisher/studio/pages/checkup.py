"""Everything outside, looked at: what `publisher doctor` tells, as a page."""

from starlette.responses import Response

from publisher.studio.plain import without_commands
from publisher.studio.visit import Visit
from publisher.upkeep.checkup import examine


def show(visit: Visit) -> Response:
    """Look at token, Page, versions, clock, disk, database, backup and mail; what is wrong comes first."""
    findings = sorted(examine(visit.app, canary=False), key=lambda finding: finding.ok)
    rows = [(each.what, each.ok, without_commands(each.text)) for each in findings]
    return visit.page("checkup.html", rows=rows, at=visit.app.clock())
