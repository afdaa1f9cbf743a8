"""Whom a process of this installation works for, and whether another that runs now works for somebody else.

Part of the composition root, kept apart from `parts.py` so that commands can ask before they open the ledger.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from publisher.domain.errors import CodedError
from publisher.domain.ledger_ports import Target
from publisher.machine import machine_id
from publisher.settings import Settings
from publisher.settings.database_url import sqlite_file, without_user
from publisher.settings.services import FOLDER, Service, living_services
from publisher.storage.book import SANDBOX

#: Where the site is read while nobody said otherwise: `serve` listens here.
DEFAULT_URL = "http://127.0.0.1:8000"


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
    )


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


def refuse_other_ledger(own: Service, living: Sequence[Service]) -> None:
    """Let nobody work on another ledger than the service that runs.

    Raises:
        CodedError: with both named.
    """
    for other in living:
        if own.ledger != other.ledger:
            raise _disagreement(own, other)


def _disagreement(own: Service, other: Service) -> CodedError:
    service, pid = other.kind, other.pid
    if own.ledger != other.ledger:
        return CodedError("service_has_another_ledger", service=service, pid=pid, served=other.ledger, own=own.ledger)
    website, page = (other.target.get(channel, "") for channel in ("website", "facebook"))
    if own.sandbox and not other.sandbox:
        return CodedError(
            "service_has_the_real_page", service=service, pid=pid, served_website=website, served_page=page
        )
    if own.target == other.target:
        return CodedError("service_has_another_machine_id", service=service, pid=pid)
    return CodedError(
        "service_has_another_page",
        service=service,
        pid=pid,
        served_website=website,
        served_page=page,
        website=own.target.get("website", ""),
        page=own.target.get("facebook", ""),
    )
