"""What the Page's plan allows, as Home and Connect ask for it and show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.domain.link_budget import UNKNOWN, UNLIMITED
from publisher.studio.formatting import gettext_noop
from publisher.studio.request_context import RequestContext

#: The answers that there are, in the order in which they are shown; the plans' names are Meta's own of November 2026.
ANSWERS: Mapping[str, str] = {
    "2": gettext_noop("Free or Essential: 2"),
    "8": gettext_noop("Advanced: 8"),
    "20": gettext_noop("Expert: 20"),
    UNLIMITED: gettext_noop("Max: unlimited"),
    UNKNOWN: gettext_noop("I don't know"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    """The question, and what was answered."""

    answers: Mapping[str, str]
    #: What a person answered; empty where nobody did.
    answer: str
    #: What the settings say, which holds whatever is answered; empty where they say nothing.
    setting: str

    @property
    def open(self) -> bool:
        """Return whether nobody ever said it."""
        return not self.answer and not self.setting


def plan_shown(context: RequestContext) -> PlanShown:
    """Return what is known of the plan of the Page that the settings name."""
    plan, facebook = context.app.page_plan(), context.app.settings.facebook
    said = {None: UNLIMITED, 0: "never"}.get(facebook.links, str(facebook.links))
    return PlanShown(
        answers=ANSWERS,
        answer=plan.links if plan else "",
        setting=f"facebook.links = {said}" if facebook.links_given else "",
    )
