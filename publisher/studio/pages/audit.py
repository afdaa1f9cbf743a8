"""The audit trail: who did what, newest first."""

from starlette.responses import Response

from publisher.studio.request_context import RequestContext

#: `publisher export` has all of them.
_SHOWN = 300


def show(context: RequestContext) -> Response:
    """Show the newest of it."""
    deeds = context.studio.watching.deeds(limit=_SHOWN)
    titles = context.studio.watching.titles({deed.slug for deed in deeds if deed.slug})
    return context.page("audit.html", deeds=deeds, titles=titles)
