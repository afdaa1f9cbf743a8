"""The website follows its settings, texts and templates: where one of them changed, it is made anew by itself."""

import time
from collections.abc import Callable

from jinja2 import TemplateError

from publisher.bootstrap.app import App
from publisher.channels.website import trouble_in_words
from publisher.domain.errors import PublisherError
from publisher.hosting.file_lock import SiteBusy
from publisher.log_events import event_logger
from publisher.messages import words
from publisher.settings.public_address import website_blocker
from publisher.site_build.full_build import build_context_of
from publisher.storage.ledger.restore_hold import RESTORE

#: After trouble it is left alone for so many of the scheduler's sweeps.
_REST_SWEEPS = 20
_log = event_logger("scheduler")


class _Stopped(Exception):
    """The process ends: whoever starts next does all of it."""


class WebsiteKeeper:
    """Makes the whole site where this process, new or changed since, would make another one than lies there.

    Each time once: where processes with other settings write the same site, it is not theirs and ours in turn.
    """

    def __init__(self, app: App, go_on: Callable[[], bool]) -> None:
        """Break off where `go_on` says so; it is asked before each file."""
        self._app, self._go_on = app, go_on
        #: What the site was seen, or made, with; and what it would have been made with at the last look.
        self._settled = self._seen = ""
        self._rests_until = 0.0

    def look(self) -> bool:
        """Make the site anew if that is due, and return whether it was; what goes wrong is logged, and tried again."""
        if time.monotonic() < self._rests_until or not _may_build(self._app):
            return False
        try:
            return self._is_due() and self._made()
        except _Stopped:
            return False
        except SiteBusy:  # whoever writes it makes it as it should be
            self._rest()
            return False
        except (OSError, PublisherError, TemplateError) as error:
            self._rest()
            _log.warning("the website could not be made anew yet", reason=words(trouble_in_words(error)))
            return False

    def _is_due(self) -> bool:
        """Return whether another site lies there, twice running: somebody may be editing, or a new version on trial."""
        site = self._app.container.site
        if not self._settled and not site.place.has("index.html"):
            return False
        digest = build_context_of(site.settings, site.templates, site.published()).digest
        steady, self._seen = self._seen == digest, digest
        if digest == self._settled:
            return False
        if site.place.state().context == digest:
            self._settled = digest
            return False
        return steady

    def _made(self) -> bool:
        with self._app.container.site.opened() as writing:
            writing.publish((), self._told)
        self._settled = self._seen
        _log.info("the website was made anew: its settings, texts or templates are others than before")
        return True

    def _told(self, _done: int) -> None:
        if not self._go_on():
            raise _Stopped

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + _REST_SWEEPS * self._app.settings.schedule.sweep_seconds


def _may_build(app: App) -> bool:
    """Return whether this ledger may write the site now."""
    restored = any(hold.kind == RESTORE for hold in app.holds())
    return not (restored or app.foreign() or website_blocker(app.settings))
