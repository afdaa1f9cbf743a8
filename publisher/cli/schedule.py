"""`publisher schedule SLUG...`: freeze and plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import At, By, DryRun, SettingsFile, Slugs
from publisher.messages.console import progress, say_sandbox
from publisher.messages.times import parse_time

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.domain.errors import InvalidDrafts
    from publisher.domain.ports_channel import Draft
    from publisher.pipeline.submit import SubmitRequest, SubmitResult


class OnFacebook(StrEnum):
    """What to do on Facebook where more than the text changed."""

    text = "text"
    again = "again"


@dataclass(slots=True)
class Planned:
    """What came of scheduling several drafts."""

    done: list["SubmitResult"] = field(default_factory=list)
    #: Why a draft was left out, in plain words.
    left_out: list[str] = field(default_factory=list)


def schedule(
    ctx: typer.Context,
    slugs: Slugs = None,
    *,
    at: At = "",
    by: By = "",
    archive: Annotated[
        bool, typer.Option("--archive", help="Old news: on the website only, under its own date, never too late.")
    ] = False,
    all: Annotated[bool, typer.Option("--all", help="Every valid draft that was never scheduled.")] = False,
    facebook: Annotated[
        OnFacebook | None,
        typer.Option(
            "--facebook",
            help="If more than the text of a published post changed: update only the text, or post it again.",
            show_default=False,
        ),
    ] = None,
    spelling: Annotated[
        bool, typer.Option("--spelling", help="Only spelling changed: the page does not say that it was updated.")
    ] = False,
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Freeze drafts as they are and schedule them. A time in the past is due now, up to the late limit."""
    from publisher.cli.schedule_summary import tell_planned
    from publisher.domain.errors import InvalidInput
    from publisher.pipeline.submit import SubmitRequest

    if bool(slugs) == all:
        raise InvalidInput("Name the posts to schedule, or use --all for every draft that was never scheduled.")
    with opened_app(ctx, settings) as app:
        due_at = parse_time(at, app.settings.organisation.timezone, app.clock())
        order = SubmitRequest(
            by=person(by), at=due_at, archive=archive, choice=facebook.value if facebook else None, quiet=spelling
        )
        say_sandbox(app.settings.sandbox)
        planned = _plan(app, slugs or app.unscheduled(), order, all=all, keep=not dry_run)
        return tell_planned(app, planned.done, planned.left_out, dry_run=dry_run)


def _plan(app: "App", slugs: Iterable[str], order: "SubmitRequest", *, all: bool, keep: bool) -> Planned:
    """Read every draft once, then plan the valid ones; where posts are named, all of them must be valid.

    Raises:
        InvalidDrafts: with all problems of all named drafts; nothing is planned then.
    """
    from publisher.domain.errors import IllegalTransition, InvalidDrafts
    from publisher.messages import sentence

    drafts, problems = _read(app, list(dict.fromkeys(slugs)))
    if problems and not all:
        raise InvalidDrafts([problem for each in problems for problem in each.problems])
    planned = Planned(left_out=[sentence(each) for each in problems])
    with progress("Planning", len(drafts)) as tell:
        for count, draft in enumerate(drafts, 1):
            try:
                planned.done.append(app.submit(draft, _order_for(draft, order), keep=keep))
            except (IllegalTransition, InvalidDrafts) as error:
                planned.left_out.append(sentence(error))
            tell(count)
    if keep and any(submitted.too_late for submitted in planned.done):
        app.set_aside()  # so that it can be released at once
    return planned


def _read(app: "App", slugs: Sequence[str]) -> tuple[list["Draft"], list["InvalidDrafts"]]:
    from publisher.domain.errors import InvalidDrafts

    drafts, problems = [], []
    with progress("Reading", len(slugs)) as tell:
        for count, (_, read) in enumerate(app.drafts.read_each(slugs), 1):
            if isinstance(read, InvalidDrafts):
                problems.append(read)
            else:
                drafts.append(read)
            tell(count)
    return drafts, problems


def _order_for(draft: "Draft", order: "SubmitRequest") -> "SubmitRequest":
    """Standing pages have no date of their own: they are no archive."""
    from dataclasses import replace

    return replace(order, archive=False) if draft.post.kind == "page" else order
