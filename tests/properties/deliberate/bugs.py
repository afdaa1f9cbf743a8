"""Bugs that schedulers are known for, each a small change that a good programmer might make. No machinery here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class BugIsStale(Exception):
    """The code that a bug changes is not there (once) any more: write the bug anew."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one file."""

    file: str
    before: str
    after: str

    def apply(self, root: Path) -> None:
        """Make the change in the copy of the project at `root`.

        Raises:
            BugIsStale
        """
        text = (root / self.file).read_text("utf-8")
        if text.count(self.before) != 1:
            raise BugIsStale(f"{self.file} has not once, but {text.count(self.before)} times:\n{self.before}")
        (root / self.file).write_text(text.replace(self.before, self.after), "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A bug, and how somebody comes to write it."""

    name: str
    #: What its author thought.
    thought: str
    #: The way of publishing in which it shows soonest.
    mode: Literal["two-phase", "direct"]
    edits: tuple[Edit, ...]


BUGS = (
    Bug(
        name="resend on timeout",
        thought="No answer means that it did not work: try again later.",
        mode="direct",
        edits=(
            Edit(
                "publisher/channels/facebook/error_outcomes.py",
                "return Unknown(reason=reason, evidence=evidence) if write else TryLater(",
                "return TryLater(",
            ),
        ),
    ),
    Bug(
        name="record before send",
        thought="Written down as sent first, it is never sent twice, wherever we are killed.",
        mode="two-phase",
        edits=(
            Edit(
                "publisher/storage/ledger/claim_log.py",
                "from publisher.storage.database import Database\n",
                "from publisher.domain.outcome import Sent\nfrom publisher.domain.retry import RetryPolicy\n"
                "from publisher.storage.database import Database\n"
                "from publisher.storage.ledger import outcome_transitions\n",
            ),
            Edit(
                "publisher/storage/ledger/claim_log.py",
                '            if row.channel == "website":\n                published_rows.place(',
                "            if step is Step.PUBLISH:\n"
                '                sent = Sent(remote_id=row.prepared_id or "")\n'
                "                outcome_transitions.end_attempt(session, claim.attempt_id, sent, self._clock())\n"
                "                outcome_transitions.apply(session, row, sent, RetryPolicy(30), self._clock())\n"
                '            if row.channel == "website":\n                published_rows.place(',
            ),
        ),
    ),
    Bug(
        name="lease without expiry check",
        thought="It is being sent, and I am the one who sends it: what else is there to ask?",
        mode="two-phase",
        edits=(
            Edit(
                "publisher/storage/ledger/claim_log.py",
                '            DeliveryRow.state == "sending",\n'
                "            DeliveryRow.fence == claim.fencing_token,\n"
                "            DeliveryRow.lease_until > now,\n",
                '            DeliveryRow.state == "sending",\n',
            ),
        ),
    ),
    Bug(
        name="late answer overwriting",
        thought="An answer that comes late is better than none: write it down whatever happened meanwhile.",
        mode="two-phase",
        edits=(
            Edit(
                "publisher/storage/ledger/delivery_queue.py",
                "            row = self._mine(session, claim)\n            outcome_transitions.end_attempt(",
                "            row = session.get_one(DeliveryRow, claim.delivery.id)\n"
                "            if session.get_one(AttemptRow, claim.attempt_id).outcome is None:\n"
                "                outcome_transitions.end_attempt(",
            ),
        ),
    ),
    Bug(
        name="listing lag ignored",
        thought="We looked, and it is not there.",
        mode="direct",
        edits=(
            Edit(
                "publisher/domain/reconciliation.py",
                "    if looks < LEAST_LOOKS or not settle_time_over(case.lost, case.settle_seconds, heard_at, now):\n",
                "    if looks < 1:\n",
            ),
        ),
    ),
    Bug(
        name="orphan published twice",
        thought="What a lost answer left unpublished is our post: finish it.",
        mode="two-phase",
        edits=(
            Edit(
                "publisher/channels/facebook/orphans.py",
                "    gone = delete_unpublished(line, post.id)\n",
                "    try:\n"
                "        with line.api_call(write=True):\n"
                "            gone = bool(line.client.update_object(post.id, is_published=True))\n"
                "    except AttemptEnded:\n"
                "        gone = False\n",
            ),
        ),
    ),
    Bug(
        name="links that went out are not counted",
        thought="Whoever still waits for a link has to be counted; whoever went out waits no longer.",
        mode="two-phase",
        edits=(Edit("publisher/domain/link_budget.py", "used + before < limit", "before < limit"),),
    ),
)
