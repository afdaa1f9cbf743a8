"""Whom a process of this installation works for, and whether another that runs now works for somebody else.

Part of the composition root, kept apart from `container.py` so that commands can ask before they open the ledger.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publisher.domain.delivery import SANDBOX
from publisher.domain.errors import CodedError
from publisher.domain.ports_ledger import Target
from publisher.machine_id import machine_id
from publisher.settings import Settings
from publisher.settings.database_url import sqlite_file, without_user
from publisher.settings.services import FOLDER, Service, living_services
from publisher.storage.cluster.services import SqlServices
from publisher.storage.database import Database
from publisher.storage.migrate import would_change

#: Where the site is read while nobody said otherwise: `serve` listens here.
DEFAULT_URL = "http://127.0.0.1:8000"
#: How long a service on another machine is believed to live after its last sign.
SIGN_LASTS = timedelta(seconds=60)
#: Secrets that calls to others need.
NEEDED_OUTSIDE = ("FACEBOOK_APP_SECRET", "WEBSITE_PASSWORD", "WEBSITE_KEY", "SMTP_PASSWORD")


def target_of(settings: Settings, environ: Mapping[str, str]) -> Target:
    """Return what deliveries are planned for, and which machine sends them: empty where several share the ledger."""
    return Target(by_channel=_addresses(settings), machine=_machine(settings, environ))


def _machine(settings: Settings, environ: Mapping[str, str]) -> str:
    return machine_id(environ) if sqlite_file(settings.database.url) else ""


def _addresses(settings: Settings) -> dict[str, str]:
    if settings.sandbox:
        return {"website": SANDBOX, "facebook": SANDBOX}
    facebook, website = settings.facebook, settings.website
    return {
        "website": website.url if website.url_given else DEFAULT_URL,
        "facebook": f"{facebook.graph_url} {facebook.page_id}",
    }


def this_process(settings: Settings, environ: Mapping[str, str], kind: str) -> Service:
    """Return whom this process works for; `kind` is `serve`, `scheduler`, `worker` or `command`."""
    target = target_of(settings, environ)
    file = sqlite_file(settings.database.url)
    return Service(
        kind=kind,
        pid=os.getpid(),
        settings=str(settings.file),
        ledger=str(_real(file)) if file else without_user(settings.database.url),
        target=target.by_channel,
        machine=target.machine,
        folders=_folders(settings),
        secrets=sorted(settings.secrets.sources),
    )


def _folders(settings: Settings) -> dict[str, str]:
    media, website = settings.database.media, settings.website
    return {
        "database.media": media if "://" in media else str(_real(Path(media))),
        "website.deploy" if website.deploy else "website.output": website.deploy or str(_real(website.output)),
    }


def _real(file: Path) -> Path:
    with suppress(OSError, RuntimeError):
        return file.resolve()
    return file


def living_beside(settings: Settings) -> list[Service]:
    """Return the processes of this installation that send now, on this machine.

    Raises:
        CodedError: if this user may not look.
    """
    try:
        return living_services(settings.folder)
    except PermissionError:
        raise CodedError("services_unreadable", folder=str(settings.folder / FOLDER)) from None


def refuse_disagreement(own: Service, living: Sequence[Service]) -> None:
    """Let nobody plan, cancel or report in another world than the service that runs.

    Raises:
        CodedError: with both named.
    """
    for other in living:
        if not own.agrees(other):
            raise _disagreement(own, other)


def refuse_change_of_tables(settings: Settings, living: Sequence[Service]) -> None:
    """Let no command of another version change the ledger's tables under a service that runs, on any machine.

    Raises:
        CodedError: with the service, whose restart does it.
    """
    file = sqlite_file(settings.database.url)
    if file and not file.exists():
        return  # looking would make it
    shared = file is None
    if not (living or shared) or not would_change(settings.database.url):
        return
    if found := [*living, *(_living_anywhere(settings) if shared else ())]:
        raise CodedError("service_of_older_version", service=_called(found[0]), pid=found[0].pid)


def _living_anywhere(settings: Settings) -> list[Service]:
    database = Database(settings.database.url)
    try:
        return SqlServices(database).living(datetime.now(UTC), SIGN_LASTS)
    finally:
        database.close()


def refuse_fewer_secrets(own: Service, living: Sequence[Service]) -> None:
    """Let nobody call Facebook, the web host or the mail server without what the service has for that.

    Raises:
        CodedError: with what is missing here: a call without the app's secret, say, looks like a dead token.
    """
    for other in living:
        if missing := [name for name in NEEDED_OUTSIDE if name in other.secrets and name not in own.secrets]:
            raise CodedError(
                "service_has_more_secrets", service=_called(other), pid=other.pid, missing=", ".join(missing)
            )


def refuse_other_ledger(own: Service, living: Sequence[Service]) -> None:
    """Let nobody work on another ledger than the service that runs.

    Raises:
        CodedError: with both named.
    """
    for other in living:
        if own.ledger != other.ledger:
            raise _disagreement(own, other)


def _called(service: Service) -> str:
    """Return what people start it by."""
    return "scheduler.py" if service.kind == "scheduler" else f"publisher {service.kind}"


def _disagreement(own: Service, other: Service) -> CodedError:
    service, pid = _called(other), other.pid
    if own.ledger != other.ledger:
        return CodedError("service_has_another_ledger", service=service, pid=pid, served=other.ledger, own=own.ledger)
    website, page = (other.target.get(channel, "") for channel in ("website", "facebook"))
    if own.sandbox and not other.sandbox:
        return CodedError(
            "service_has_the_real_page", service=service, pid=pid, served_website=website, served_page=page
        )
    if own.target == other.target and own.machine != other.machine:
        return CodedError("service_has_another_machine_id", service=service, pid=pid)
    if own.target == other.target:
        served, mine = (", ".join(f"{name} {folder}" for name, folder in each.folders.items()) for each in (other, own))
        return CodedError("service_has_other_folders", service=service, pid=pid, served=served, own=mine)
    return CodedError(
        "service_has_another_page",
        service=service,
        pid=pid,
        served_website=website,
        served_page=page,
        website=own.target.get("website", ""),
        page=own.target.get("facebook", ""),
    )
