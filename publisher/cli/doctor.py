"""`publisher doctor`: what is wrong, and what to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, load_settings, opened_app, person
from publisher.cli.options import AsJson, SettingsFile
from publisher.cli.page_plan import ask_plan
from publisher.messages import exit_codes, words
from publisher.messages.console import console, print_json, say_sandbox

if TYPE_CHECKING:
    from publisher.domain.health_checks import Finding


def doctor(
    ctx: typer.Context,
    canary: Annotated[
        bool,
        typer.Option("--canary", help="Test with unpublished posts on the Page: create, read, list and delete them."),
    ] = False,
    with_link: Annotated[
        bool,
        typer.Option("--with-link", help="One of the canary's posts has a link; it may count as one of the month's."),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record",
            metavar="FILE",
            help="Keep the Page's answers to the canary in FILE, without texts, names, ids and tokens.",
            show_default=False,
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            help="With --record: publish the test posts for up to a minute before they are deleted. Followers may see "
            "them.",
        ),
    ] = False,
    json: AsJson = False,
    settings: SettingsFile = None,
) -> int:
    """Check token, permissions, API version, clock, disk, database, templates: what is wrong, and what to do."""
    from publisher.domain.errors import CodedError, LedgerDamaged
    from publisher.domain.health_checks import Finding
    from publisher.operations.diagnostics import examine
    from publisher.operations.page_recording import canary_findings, record_page, refuse_unwritable
    from publisher.runtime.shutdown import terminated_as_interrupted

    if ((record or public or with_link) and not canary) or (public and not record):
        raise CodedError("recording_needs_canary")
    if record:
        refuse_unwritable(record)
    try:
        with terminated_as_interrupted(), opened_app(ctx, settings, Beside.ANY) as app:
            if not json:
                ask_plan(app, person(""))
            findings = examine(app)
            if record:
                findings += record_page(app, record, with_link=with_link, public=public)
            elif canary:
                findings += canary_findings(app, with_link=with_link)
    except LedgerDamaged as error:
        findings = [Finding(what="database", ok=False, text=error.told)]
    _tell(findings, sandbox=load_settings(ctx, settings).sandbox, json=json)
    return exit_codes.done_unless(not all(finding.ok for finding in findings))


def _tell(findings: "Sequence[Finding]", *, sandbox: bool, json: bool) -> None:
    if json:
        from dataclasses import asdict

        print_json(
            {"sandbox": sandbox, "findings": [asdict(finding) | {"text": words(finding.text)} for finding in findings]}
        )
        return
    say_sandbox(sandbox)
    out = console()
    for finding in findings:
        right = "[yellow]note [/]" if finding.noted else "[green]ok   [/]"
        mark = right if finding.ok else "[bold red]wrong[/]"
        out.print(mark, f"{finding.what:<12}", end=" ", soft_wrap=True)
        out.print(words(finding.text), markup=False, soft_wrap=True)
