"""Ask on a terminal what the Page's plan allows."""

import sys
from typing import TYPE_CHECKING

from publisher.messages.console import say

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


def ask_plan(app: "App", by: str) -> None:
    """Ask whoever sits at the terminal how many links the Page has in a month, where nobody ever said."""
    from publisher.domain.link_budget import PLAN_ANSWERS, UNKNOWN

    if not sys.stdin.isatty() or app.settings.facebook.links_given or app.page_plan() is not None:
        return
    say(
        "How many posts with a link does your Page's plan allow a month?",
        "2 (free, Essential), 8 (Advanced), 20 (Expert), unlimited (Max) or unknown. Enter alone: ask again next time.",
    )
    answer = sys.stdin.readline().strip().casefold()
    if answer in PLAN_ANSWERS:
        app.answer_page_plan(answer, by)
        say(f"Noted: {answer}." if answer != UNKNOWN else "Noted: 2 a month are used until somebody knows.")
    elif answer:
        say(f"This is none of them: {answer}. Nothing was noted.")
