"""Ask on a terminal what the Page's plan allows."""

import sys
from typing import TYPE_CHECKING

from publisher.messages.console import warn

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


def ask_plan(app: "App", by: str) -> None:
    """Ask whoever sits at the terminal how many links the Page has in a month, where nobody ever said.

    On stderr, so that the question is seen where the output goes into a file or a pager.
    """
    from publisher.domain.link_budget import PLAN_ANSWERS, UNKNOWN

    if not sys.stdin.isatty() or not _is_open(app):
        return
    warn(
        "How many posts with a link does your Page's plan allow a month?",
        "2 (free, Essential), 8 (Advanced), 20 (Expert), unlimited (Max) or unknown. Enter alone: ask again next time.",
    )
    answer = sys.stdin.readline().strip().casefold()
    if answer in PLAN_ANSWERS:
        app.answer_page_plan(answer, by)
        warn(f"Noted: {answer}." if answer != UNKNOWN else "Noted: 2 a month are used until somebody knows.")
    elif answer:
        warn(f"This is none of them: {answer}. Nothing was noted.")


def _is_open(app: "App") -> bool:
    """Return whether nobody said it of the Page that is really served: never in a shell that has other settings."""
    from publisher.domain.errors import CodedError

    try:
        app.refuse_other_services()
    except CodedError:
        return False
    return not app.settings.facebook.links_given and app.page_plan() is None
