"""`publisher check [SLUG...]`: every problem of the drafts at its file and line, and texts without a translation."""

import typer

from publisher.cli import exits
from publisher.cli.options import AsJson, SettingsFile, Slugs
from publisher.cli.screen import print_json, say
from publisher.cli.work import load_settings


def check(ctx: typer.Context, slugs: Slugs = None, json: AsJson = False, settings: SettingsFile = None) -> int:
    """Tell every problem of the drafts (all of them, or those named): file, line, what is wrong and the mend."""
    from publisher.catalogues import unconfirmed
    from publisher.domain.errors import Problem
    from publisher.messages import blocker_sentence
    from publisher.parts import draft_folder
    from publisher.settings.public_address import website_blocker

    known = load_settings(ctx, settings)
    drafts = draft_folder(known)
    problems = drafts.check(slugs or None)
    problems += [] if slugs else unconfirmed(known.templates_folder, known.languages, known.folder)
    if blocker := website_blocker(known):
        problems.append(Problem(known.file_name, 0, blocker_sentence(blocker)))
    errors = [problem for problem in problems if not problem.warning]
    if json:
        fields = [{"file": p.file, "line": p.line, "text": p.text, "warning": p.warning} for p in problems]
        print_json(fields)
    else:
        say(*map(str, problems))
        say(*([] if errors else [f"{len(slugs or drafts.slugs())} checked; nothing stands in their way."]))
    return exits.INVALID if errors else exits.DONE
