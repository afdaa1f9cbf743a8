"""Tell a script what a time collides with, while somebody chooses it."""

from starlette.responses import Response

from publisher.domain.errors import InvalidInput
from publisher.studio.conflict_messages import told_of_times
from publisher.studio.request_context import RequestContext
from publisher.studio.time_input import coming_time, read_time


def show(context: RequestContext) -> Response:
    """Return the time as it will be, with its zone, and what collides with it."""
    try:
        at = read_time(context.query("at"), context.app.settings.organisation.timezone)
        if at is not None:
            coming_time(context.query("at"), context.app.settings.organisation.timezone, context.app.clock())
    except InvalidInput as error:
        return context.json({"time": "", "told": [context.sentence(error)]})
    if at is None:
        return context.json({"time": "", "told": []})
    return context.json(
        {"time": context.times.zoned(at), "told": told_of_times(context, context.query("slug"), [at])[at]}
    )
