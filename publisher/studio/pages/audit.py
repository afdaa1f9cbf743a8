"""The audit trail: who did what, newest first."""

from starlette.responses import Response

from publisher.studio.visit import Visit

#: `publisher export` has all of them.
_SHOWN = 300


def show(visit: Visit) -> Response:
    """Show the newest of it."""
    deeds = visit.office.watching.deeds(limit=_SHOWN)
    titles = visit.office.watching.titles({deed.slug for deed in deeds if deed.slug})
    return visit.page("audit.html", deeds=deeds, titles=titles)
