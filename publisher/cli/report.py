"""`publisher report`: the reach of a period, as text, CSV or JSON."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import AsJson, SettingsFile
from publisher.messages.console import print_json
from publisher.messages.times import parse_day

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.domain.period import Period

#: Tells spreadsheets that a table is UTF-8.
BYTE_ORDER_MARK = "\ufeff"
#: Days of a period whose beginning is not told.
_DAYS = 30


class Format(StrEnum):
    """How it is printed."""

    text = "text"
    csv = "csv"
    excel = "excel"


class Compare(StrEnum):
    """With what it is compared."""

    previous = "previous"


def report(
    ctx: typer.Context,
    from_: Annotated[
        str, typer.Option("--from", metavar="DAY", help="First day of publication (default: 30 days ago).")
    ] = "",
    to: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day of publication (default: today).")] = "",
    format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="csv has a row for each reading; excel is the same for spreadsheets here: semicolons, decimal commas.",
        ),
    ] = Format.text,
    compare: Annotated[
        Compare | None,
        typer.Option(
            "--compare",
            help="Compare with the period of equal length before it, at the same age of the posts.",
            show_default=False,
        ),
    ] = None,
    json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """Report the reach of the posts of a period, by post, topic, place, grant and language."""
    from publisher.cli.report_table import report_fields, show_report

    with opened_app(ctx, settings) as app:
        period = _period(app, from_, to)
        if format is Format.csv:
            app.write_csv(period, sys.stdout)
            return
        if format is Format.excel:
            from publisher.pipeline.report import SEMICOLON

            sys.stdout.write(BYTE_ORDER_MARK)
            app.write_csv(period, sys.stdout, delimiter=SEMICOLON)
            return
        made = app.report(period, compare_previous=compare is not None)
        if json:
            print_json(report_fields(made))
        else:
            show_report(app.settings, made)


def _period(app: "App", first: str, last: str) -> "Period":
    from datetime import timedelta

    from publisher.domain.period import Period

    zone = app.settings.organisation.timezone
    last_day = parse_day(last, "--to") if last else app.clock().astimezone(zone).date()
    first_day = parse_day(first, "--from") if first else last_day - timedelta(days=_DAYS - 1)
    return Period(first=first_day, last=last_day, zone=zone)
