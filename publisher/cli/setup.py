"""`publisher setup`: everything that a bare Debian server needs, shown and then done."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.messages import exit_codes
from publisher.messages.console import say, warn

if TYPE_CHECKING:
    from publisher.server.answers import Answers


def setup(
    domain: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Name of the website: example.org. Empty: a web host has it.", show_default=False
        ),
    ] = None,
    studio: Annotated[
        str | None,
        typer.Option(
            "--studio",
            "--studio-domain",
            metavar="NAME",
            help="Name of the studio: studio.example.org.",
            show_default=False,
        ),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Email of the first administrator, also told of trouble.", show_default=False
        ),
    ] = None,
    mail_server: Annotated[
        str | None,
        typer.Option(metavar="HOST[:PORT]", help="Mail server for notifications. Empty: none yet.", show_default=False),
    ] = None,
    mail_user: Annotated[
        str,
        typer.Option(metavar="NAME", help="User name there; SMTP_PASSWORD has its password.", show_default=False),
    ] = "",
    snapshots: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Where encrypted snapshots go each night: backup.restic.", show_default=False
        ),
    ] = "",
    name: Annotated[str, typer.Option(metavar="NAME", help="Name of the organisation.", show_default=False)] = "",
    languages: Annotated[
        str, typer.Option(metavar="LIST", help="Languages, the main one first: sq,sr,en,rom.", show_default=False)
    ] = "",
    wheel: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The release to install, where it is not this one.", show_default=False),
    ] = None,
    local_certificates: Annotated[
        bool, typer.Option("--local-certificates", help="For a trial inside: Caddy signs certificates by itself.")
    ] = False,
    print_: Annotated[bool, typer.Option("--print", help="Print all steps as a script, and do nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> int:
    """Set up this Debian server: service, web server with https, backups. Run again it changes nothing."""
    from dataclasses import replace

    from publisher.cli.setup_questions import asked_server
    from publisher.server.answers import Answers, installation_of, mail_server_of, release_of
    from publisher.server.layout import ServerLayout, read_layout
    from publisher.server.setup import arrival, steps
    from publisher.server.steps import script_of

    if not print_:
        _refuse_elsewhere()
    known = read_layout() or ServerLayout()
    server = asked_server({"domain": domain, "studio_domain": studio, "email": email}, known, ask=not yes)
    server = replace(server, local_certificates=local_certificates or known.local_certificates)
    mail = mail_server_of(mail_server or "", mail_user, server.email)
    version, wheel = release_of(server, wheel, print_only=print_)
    answers = Answers(
        server=server,
        installation=installation_of(server, name, languages, mail, snapshots),
        mail=mail,
        mail_password=_password(mail.user, ask=not (yes or print_)),
        version=version,
        wheel=wheel,
    )
    if print_:
        print(script_of((*steps(answers), *arrival(answers))), end="")
        return exit_codes.DONE
    return _arrived(answers) if _done(answers, ask=not yes) else exit_codes.DONE


def _refuse_elsewhere() -> None:
    """Let nothing be done but by root on the systems that this is made for.

    Raises:
        CodedError: anywhere else.
    """
    import platform

    from publisher.domain.errors import CodedError
    from publisher.server.setup import DEBIANS

    system = platform.freedesktop_os_release()
    if system.get("ID") != "debian" or system.get("VERSION_ID") not in DEBIANS:
        raise CodedError("setup_elsewhere", system=system.get("PRETTY_NAME", "another system"))
    if os.geteuid() != 0:
        raise CodedError("setup_not_root")


def _password(user: str, *, ask: bool) -> str:
    from publisher.cli.setup_questions import asked_password

    known = os.environ.get("SMTP_PASSWORD", "")
    return asked_password() if user and ask and not known else known


def _done(answers: "Answers", *, ask: bool) -> bool:
    """Show what is to be done, ask, and do it; return whether it goes on."""
    from publisher.server.machine import Machine
    from publisher.server.setup import steps

    machine, wanted = Machine(), steps(answers)
    to_do = list(machine.to_do(wanted))
    if not to_do:
        say("Everything is set up already.")
        return True
    say("To be done:", *(f"  {step.told}" for step in to_do), "")
    if ask and not typer.confirm("Go on?", default=True):
        return False
    machine.do(wanted, lambda step: say(f"- {step.told}"))
    return True


def _arrived(answers: "Answers") -> int:
    """Say what the settings say otherwise or lack, wait for the studio, and print the first sign-in link."""
    from publisher.server.machine import run_shell
    from publisher.server.setup import arrival, asked_over_https, differing, missing

    server = answers.server
    different = differing(server)
    for key, (said, wanted) in different.items():
        warn(f"{server.settings} has {key} = {said or 'nothing'}, and this server is {wanted}. Change one of them.")
    for hint in missing(server):
        say(hint)
    first, *others = arrival(answers)
    run_shell(first.script, False)
    reached = run_shell(asked_over_https(server), True) == 0
    if not reached:
        names = " and ".join(filter(None, (server.domain, server.studio_domain)))
        warn(
            f"{server.studio_url} does not answer yet. Do {names} lead to this server, and are its ports 80 and 443 "
            "open? `journalctl -u caddy -u publisher` says more."
        )
    needed = [step for step in others if not step.unless or run_shell(step.unless, True)]
    failed = [step for step in needed if run_shell(step.script, False)]
    return exit_codes.done_unless(different or not reached or failed)
