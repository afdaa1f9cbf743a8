"""Tell a script what a time collides with, while somebody chooses it."""

from starlette.responses import Response

from publisher.domain.errors import InvalidInput
from publisher.studio.clock import coming_time, read_time
from publisher.studio.nearby import told_clashes
from publisher.studio.visit import Visit


def show(visit: Visit) -> Response:
    """Give the time as it will be, with its zone, and what collides with it."""
    try:
        at = read_time(visit.asked("at"), visit.app.settings.organisation.timezone)
        if at is not None:
            coming_time(visit.asked("at"), visit.app.settings.organisation.timezone, visit.app.clock())
    except InvalidInput as error:
        return visit.json({"time": "", "told": [visit.sentence(error)]})
    if at is None:
        return visit.json({"time": "", "told": []})
    return visit.json({"time": visit.times.zoned(at), "told": told_clashes(visit, visit.asked("slug"), [at])[at]})
