"""Reports of reach, kept as long as nothing new was measured: a year of posts takes a second to add up."""

from collections import OrderedDict
from datetime import date, datetime, timedelta
from threading import Lock

from publisher.bootstrap.app import App
from publisher.bootstrap.studio_stores import StudioStores
from publisher.domain.period import Period
from publisher.domain.report import Report

_KEPT = 8
#: Which posts still grow depends on the time, so none is kept for longer.
_LONGEST = timedelta(minutes=5)


class Reports:
    """The last few reports."""

    def __init__(self, app: App, stores: StudioStores) -> None:
        self._app, self._watching = app, stores.queries
        self._known: OrderedDict[tuple[date, date], tuple[datetime, int, Report]] = OrderedDict()
        self._turn = Lock()

    def report(self, period: Period) -> Report:
        """Return the report of a period, without the period before."""
        key, now, newest = (period.first, period.last), self._app.clock(), self._watching.newest_reading()
        with self._turn:
            known = self._known.get(key)
        if known is not None and known[1] == newest and now - known[0] < _LONGEST:
            return known[2]
        made = self._app.report(period, compare_previous=False)
        with self._turn:
            self._known[key] = (now, newest, made)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return made
