"""A post that Facebook refuses with its link goes out without: our count may be wrong, and nothing waits for it.

A hand may have spent the last link after the count, Facebook may count what is deleted, and the plan may be another.
How Facebook refuses a link past the limit is not documented, so any refusal that may be meant for the link counts; one
that is meant for something else comes again for the form without.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from publisher.channels.facebook.attempt import PostAttempt
from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.client import says_absent
from publisher.channels.facebook.error_outcomes import NO_CAPABILITY, TABLE
from publisher.domain.coded_text import coded
from publisher.domain.outcome import Outcome, Rejected, TryLater, Unknown

#: Blocked by policy; its subcodes that are known are meant for other things.
_BLOCKED = 368
#: These prove no refusal of anything.
_SAYS_NOTHING = {1, 2}


@contextmanager
def link_refusals(job: PostAttempt, *, unseen: bool) -> Iterator[None]:
    """Make a call inside that may carry a link; where it is refused for it, the next try goes without.

    `unseen`: nobody sees what the call makes, so an answer that is no sure refusal may be taken for one.

    Raises:
        AttemptEnded
    """
    try:
        yield
    except AttemptEnded as stopped:
        outcome = stopped.outcome
        carried = job.delivery.with_link and job.delivery.payload.linked is not None
        if not carried or not may_mean_the_link(outcome, unseen=unseen):
            raise
        job.notes.refuse_link(job.claim, coded("link_refused", reason=stopped.reason))
        if not isinstance(outcome, Rejected | TryLater):
            raise  # it is looked for first
        raise AttemptEnded(TryLater(reason=coded("refused_with_link"), evidence=outcome.evidence)) from stopped


def may_mean_the_link(outcome: Outcome, *, unseen: bool) -> bool:
    """Return whether an answer to a post with a link may be meant for the link."""
    evidence = outcome.evidence if isinstance(outcome, Rejected | TryLater | Unknown) else None
    if evidence is None or evidence.code is None or (evidence.http_status or 0) >= 500:
        return False
    if isinstance(outcome, Unknown):
        known = (evidence.code, None) in TABLE or (evidence.code, evidence.subcode) in TABLE
        return unseen and not known and evidence.code not in _SAYS_NOTHING
    if isinstance(outcome, TryLater):
        return evidence.code == _BLOCKED and (_BLOCKED, evidence.subcode or -1) not in TABLE
    return evidence.code != NO_CAPABILITY and not says_absent(evidence)
