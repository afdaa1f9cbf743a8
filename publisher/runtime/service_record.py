"""What a service writes down when it begins: whom it serves, so that no command works for somebody else meanwhile."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from uuid import uuid4

from publisher.bootstrap.app import App
from publisher.bootstrap.service_identity import SIGN_LASTS, living_beside, refuse_disagreement, this_process
from publisher.domain.errors import PublisherError
from publisher.runtime.heap import give_back_what_is_free
from publisher.settings import Settings
from publisher.settings.services import announced_service


@contextmanager
def service(settings: Settings, kind: str) -> Iterator[None]:
    """Be a service of these settings: nobody else serves another Page, website or ledger from here meanwhile.

    Raises:
        CodedError: if somebody does.
    """
    give_back_what_is_free()
    own = this_process(settings, os.environ, kind)
    refuse_disagreement(own, living_beside(settings))
    with announced_service(settings.folder, own):
        yield


@contextmanager
def registered(app: App, kind: str) -> Iterator[None]:
    """Tell the ledger whom this process serves: a new one from now on, others' machines as long as it does."""
    app.take_new_ledger(kind)
    if app.container.database.is_sqlite:
        yield
        return
    key, stopping, own = uuid4().hex, Event(), this_process(app.settings, app.container.environ, kind)
    every = min(app.settings.schedule.sweep_seconds, SIGN_LASTS.total_seconds() / 4)

    def signs() -> None:
        while True:
            with suppress(PublisherError):  # the ledger is away: the next sign tells
                app.container.services.record(key, own, app.clock())
            if stopping.wait(every):
                return

    thread = Thread(target=signs, name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(1.0)
        with suppress(PublisherError):
            app.container.services.forget(key, app.clock() - 10 * SIGN_LASTS)
