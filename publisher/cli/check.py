"""`publisher check [SLUG...]`: every problem of the drafts at its file and line, and texts without a translation."""

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import AsJson, SettingsFile, Slugs
from publisher.messages import exit_codes
from publisher.messages.console import print_json, say

if TYPE_CHECKING:
    from publisher.content.reading.draft_folder import DraftFolder
    from publisher.settings import Settings


def check(ctx: typer.Context, slugs: Slugs = None, json: AsJson = False, settings: SettingsFile = None) -> int:
    """List every problem of the drafts (all of them, or those named): file, line, what is wrong and how to fix it."""
    from publisher.domain.coded_text import Message
    from publisher.domain.errors import Problem
    from publisher.i18n import unconfirmed
    from publisher.messages import problem_line, text
    from publisher.settings.public_address import website_blocker

    known = load_settings(ctx, settings)
    with ExitStack() as stack:
        drafts = _drafts(known, stack)
        problems = drafts.check(slugs or None)
        checked = len(slugs or drafts.slugs())
    problems += [] if slugs else unconfirmed(known.templates_folder, known.languages, known.folder)
    if blocker := website_blocker(known):
        problems.append(Problem(known.file_name, 0, Message(blocker.code, **blocker.values)))
    errors = [problem for problem in problems if not problem.warning]
    if json:
        fields = [{"file": p.file, "line": p.line, "text": text(p.message), "warning": p.warning} for p in problems]
        print_json(fields)
    else:
        say(*map(problem_line, problems))
        if not errors:
            warnings = f"{len(problems)} warning{'s' * (len(problems) > 1)}"
            say(f"{checked} checked; {f'nothing in the way, {warnings} above' if problems else 'no problems'}.")
    return exit_codes.INVALID if errors else exit_codes.DONE


def _drafts(settings: "Settings", stack: ExitStack) -> "DraftFolder":
    """Return the posts folder, which knows what is out where there is a ledger that can be read."""
    from publisher.bootstrap.app import opened
    from publisher.bootstrap.container import draft_folder
    from publisher.domain.errors import PublisherError
    from publisher.settings.database_url import sqlite_file

    ledger = sqlite_file(settings.database.url)
    if ledger is None or ledger.is_file():
        try:
            return stack.enter_context(opened(settings, os.environ)).drafts
        except PublisherError:
            pass  # drafts can be checked without it
    return draft_folder(settings)
