"""From the command line to an open app: settings file, log, ledger; and who is at the keyboard."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from publisher.runtime.settings_file import DEFAULT_FILE, read_settings

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.settings import Settings


def settings_path(ctx: typer.Context, file: Path | None) -> Path:
    """Return the settings file: named after the command, or before it, or the default one."""
    before = ctx.obj if isinstance(ctx.obj, Path) else None
    return file or before or DEFAULT_FILE


def load_settings(ctx: typer.Context, file: Path | None) -> "Settings":
    """Read the settings and set up the log.

    Raises:
        InvalidSettings: with every problem.
    """
    return read_settings(settings_path(ctx, file))


class Beside(Enum):
    """What a command may be, beside a service that runs for these settings."""

    #: It works for the same Page, website and ledger, or not at all.
    AGREEING = "agreeing"
    #: The same, and it calls Facebook, the web host or the mail server.
    CALLING = "calling"
    #: The same, but it decides whom the ledger serves.
    ADOPTING = "adopting"
    #: It is about the ledger alone, whatever that serves.
    SAME_LEDGER = "same ledger"
    #: It says itself what differs.
    ANY = "any"


@contextmanager
def opened_app(ctx: typer.Context, file: Path | None, beside: Beside = Beside.AGREEING) -> Iterator["App"]:
    """Return the app for the settings file and close it at the end.

    Raises:
        CodedError: if a service runs that works for another Page, website or ledger.
        NotReady: if the ledger serves the real Page, and no token was found here.
    """
    from publisher.bootstrap.app import opened
    from publisher.domain.readiness import WRONG_WORLD

    settings = load_settings(ctx, file)
    refuse_another_world(settings, beside)
    with opened(settings, os.environ) as app:
        if beside in (Beside.AGREEING, Beside.CALLING, Beside.ADOPTING):
            app.refuse_other_services()
        if beside in (Beside.AGREEING, Beside.CALLING):
            app.refuse_blocked(WRONG_WORLD)
        with _lists_sent(app):
            yield app


@contextmanager
def _lists_sent(app: "App") -> Iterator[None]:
    """Send what a command wrote into the lists of erasures and revocations to where the snapshots are, too."""
    if not app.settings.backup.restic:
        yield
        return
    from publisher.domain.errors import PublisherError
    from publisher.messages import sentence
    from publisher.messages.console import warn
    from publisher.operations.snapshots import lists_before, send_lists

    before = lists_before(app.settings)
    yield
    if lists_before(app.settings) != before:
        try:
            send_lists(app)
        except PublisherError as error:
            warn(sentence(error))


def refuse_another_world(settings: "Settings", beside: Beside = Beside.AGREEING) -> None:
    """Let no command work for another Page, website or ledger than a service that runs.

    Raises:
        CodedError: with both named.
    """
    from publisher.bootstrap.service_identity import (
        living_beside,
        refuse_change_of_tables,
        refuse_disagreement,
        refuse_fewer_secrets,
        refuse_other_ledger,
        this_process,
    )

    living = living_beside(settings)
    refuse_change_of_tables(settings, living)
    if living and beside is not Beside.ANY:
        refuse = refuse_other_ledger if beside is Beside.SAME_LEDGER else refuse_disagreement
        own = this_process(settings, os.environ, "command")
        refuse(own, living)
        if beside is Beside.CALLING:
            refuse_fewer_secrets(own, living)


def person(by: str) -> str:
    """Return the name that was told, or else the login name."""
    from publisher.domain.invisible import one_line

    if told := one_line(by):
        return told
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
