"""`publisher doctor`: what is wrong, and what to do."""

from typing import Annotated

import typer

from publisher.cli import exits
from publisher.cli.options import AsJson, SettingsFile
from publisher.cli.screen import console, print_json, say_sandbox
from publisher.cli.work import opened_app


def doctor(
    ctx: typer.Context,
    canary: Annotated[
        bool,
        typer.Option("--canary", help="Try unpublished posts on the Page: made, read, listed and deleted again."),
    ] = False,
    json: AsJson = False,
    settings: SettingsFile = None,
) -> int:
    """Look at token, permissions, API version, clock, disk, database, templates: what is wrong, and what to do."""
    from dataclasses import asdict

    from publisher.upkeep.checkup import examine

    with opened_app(ctx, settings) as app:
        findings = examine(app, canary=canary)
        if json:
            print_json({"sandbox": app.settings.sandbox, "findings": [asdict(finding) for finding in findings]})
        else:
            say_sandbox(app.settings.sandbox)
            out = console()
            for finding in findings:
                mark = "[green]ok   [/]" if finding.ok else "[bold red]wrong[/]"
                out.print(mark, f"{finding.what:<12}", end=" ", soft_wrap=True)
                out.print(finding.text, markup=False, soft_wrap=True)
    return exits.done_unless(not all(finding.ok for finding in findings))
