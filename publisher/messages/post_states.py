"""Words for people: each state of a post, why one needs attention, and what an attempt came to."""

from collections.abc import Mapping

from publisher.domain.post_state import PostState, Reason
from publisher.messages.coded_errors import gettext_noop

WORDS: Mapping[PostState, str] = {
    PostState.DRAFT: gettext_noop("Draft"),
    PostState.READY: gettext_noop("Ready"),
    PostState.SENT_BACK: gettext_noop("Sent back"),
    PostState.IN_REVIEW: gettext_noop("In review"),
    PostState.SCHEDULED: gettext_noop("Scheduled"),
    PostState.PUBLISHING: gettext_noop("Publishing"),
    PostState.PUBLISHED: gettext_noop("Published"),
    PostState.UPDATE_SCHEDULED: gettext_noop("Update scheduled"),
    PostState.NEEDS_ATTENTION: gettext_noop("Needs attention"),
    PostState.ON_HOLD: gettext_noop("On hold"),
    PostState.UNPUBLISHED: gettext_noop("Unpublished"),
    PostState.CANCELLED: gettext_noop("Cancelled"),
}
#: A few words each; pages with room say more.
REASONS: Mapping[Reason, str] = {
    Reason.WITHDRAWAL: gettext_noop("could not be unpublished yet"),
    Reason.DOUBT: gettext_noop("not clear whether it is published"),
    Reason.SIGN_IN: gettext_noop("the Facebook Page has to be reconnected"),
    Reason.REFUSED: gettext_noop("refused"),
    Reason.MISSED: gettext_noop("too late to be published automatically"),
    Reason.RELEASE: gettext_noop("its time came during a hold"),
    Reason.PAGE: gettext_noop("not visible on the website yet"),
    Reason.DELAYED: gettext_noop("delayed, being tried again"),
}
#: What an attempt came to, as the ledger names it.
OUTCOMES: Mapping[str, str] = {
    "sent": gettext_noop("Published, and read back"),
    "rejected": gettext_noop("Refused"),
    "try_later": gettext_noop("Not now, tried again"),
    "sign_in_needed": gettext_noop("The Page has to be connected again"),
    "unknown": gettext_noop("The answer was lost"),
}
