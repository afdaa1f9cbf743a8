"""Everything in one process: the site, the sandbox page, the scheduler, and one screen that tells where to look."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn
from urllib.parse import urlsplit

from publisher.bootstrap.app import App, opened
from publisher.domain.errors import PublisherError
from publisher.messages import exit_codes, sentence
from publisher.runtime import delivery_log
from publisher.runtime import demo as demonstration
from publisher.runtime.banner import Places, welcome
from publisher.runtime.health_endpoint import PATH as HEALTH
from publisher.runtime.instance_lock import announced
from publisher.runtime.scheduler import Scheduler
from publisher.runtime.service_record import registered, service
from publisher.runtime.shutdown import until_stopped
from publisher.runtime.static_server import SiteServer
from publisher.runtime.still_working import StillWorking
from publisher.runtime.systemd_notify import watched
from publisher.settings import Settings
from publisher.site.settings import site_settings
from publisher.studio.server import StudioServer

#: Where the site is read on this machine, where nobody says otherwise.
PORT = 8000
#: In place of an exit code: the studio connected another Page, and everything begins anew with the settings of now.
AGAIN = -1


def serve_all(settings: Settings, port: int | None, *, demo: bool) -> int:
    """Serve until the process is asked to stop, which takes less than five seconds; give the exit code, or `AGAIN`."""
    code = exit_codes.DONE

    def begins_again() -> None:
        nonlocal code
        code = AGAIN
        stopped.set()

    with (
        service(settings, "serve"),
        until_stopped() as stopped,
        _served(settings, port) as (site, previews),
        opened(_with_url(settings, site.url), os.environ) as app,
        registered(app, "serve"),
    ):
        graph_url = _own_page(app, site, kept=_studio_port(settings, port))
        studio = _studio(app, site, port)
        studio.office.begins_again = begins_again
        places = Places(site_url=site.url, graph_url=graph_url, preview_url=previews.url, studio_url=studio.url)
        works = StillWorking((f"{site.url}{HEALTH}", studio.local_url))
        with announced(settings.folder, places.announced), _answering(studio), watched(works):
            _first_pages(app)
            notes = demonstration.schedule_posts(app) if demo else []
            timer = Scheduler(app, delivery_log.delivered(settings.organisation.timezone), delivery_log.once())
            welcome(app, places, notes, studio.office.first_link())
            sys.stdout.flush()
            site.tells_health(app.readiness)
            timer.start()
            works.timer = timer
            stopped.wait()
            ended = timer.stop()
        if not ended:
            delivery_log.left()
            if code == AGAIN:
                begin_again()
            os._exit(exit_codes.DONE)
    return code


def _studio(app: App, site: SiteServer, port: int | None) -> StudioServer:
    """Listen for the studio; a port that was set, or that a proxy at `studio.url` knows, is had or nothing begins."""
    kept = _studio_port(app.settings, port)
    return StudioServer(app, kept or site.port + 3, given=bool(kept))


def _studio_port(settings: Settings, port: int | None) -> int:
    """Return the port that the studio has to have, and nobody else may take; 0 where it takes what is free."""
    beside = (port or PORT) + 3 if settings.studio.url else 0
    return settings.studio.port or beside


def begin_again() -> NoReturn:
    """Put a new process in the place of this one: same number, same command, and nothing left over of before."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 (no shell, our own command line)


def _with_url(settings: Settings, url: str) -> Settings:
    """Without an address of its own the website is read here, unless it goes elsewhere."""
    elsewhere = settings.website.url or settings.website.deploy
    return settings if elsewhere else replace(settings, website=replace(settings.website, url=url))


@contextmanager
def _served(settings: Settings, port: int | None) -> Iterator[tuple[SiteServer, SiteServer]]:
    studio = urlsplit(settings.studio.url).hostname or settings.studio.host
    hosts = {urlsplit(settings.website.url).hostname or "", studio} - {""}
    kept = {_studio_port(settings, port)}
    root, folder = site_settings(settings).root, settings.website.output
    site = SiteServer(folder, port or PORT, given=port is not None, hosts=hosts, kept=kept, root=root)
    previews = SiteServer(settings.previews_folder, site.port + 2, hosts=hosts, kept=kept, root=root)
    for server in (site, previews):
        server.start()
    try:
        yield site, previews
    finally:
        for server in (site, previews):
            server.stop()


@contextmanager
def _answering(studio: StudioServer) -> Iterator[None]:
    studio.start()
    try:
        yield
    finally:
        studio.stop()


def _own_page(app: App, site: SiteServer, *, kept: int) -> str:
    """Start the sandbox page where it is ours to start, not at port `kept`; give its address, else nothing."""
    if not app.settings.sandbox or app.settings.facebook.graph_url_given:
        return ""
    try:
        return app.container.start_sandbox(_free(site.port + 1) if site.port + 1 != kept else 0).url
    except OSError:  # somebody took the port this very moment
        return app.container.start_sandbox().url


def _free(port: int) -> int:
    """Return the port if nobody has it, else 0: any."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return 0
    return port


def _first_pages(app: App) -> None:
    """Build the site where there is none yet, so that there is something to look at."""
    try:
        if not app.foreign() and not app.container.site.place.has("index.html"):
            app.build(lambda _done: None, clean=False)
    except (PublisherError, OSError) as error:
        reason = sentence(error) if isinstance(error, PublisherError) else str(error)
        delivery_log.once()(f"the site could not be built yet: {reason}")
