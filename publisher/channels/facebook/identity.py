"""Whose token it is: the token's Page and the settings' Page must be one before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.error_outcomes import asks_for_a_token, classify_error
from publisher.channels.facebook.errors import FacebookError, OutcomeUnknown
from publisher.domain.coded_text import coded
from publisher.domain.outcome import Outcome, SignInNeeded
from publisher.domain.ports_channel import Clock

#: A Page that was proved to be the token's is not asked again for so long.
_STANDS = timedelta(minutes=5)


@dataclass(slots=True)
class Proved:
    """The last proof, kept between tries."""

    page_id: str = ""
    at: datetime | None = None


class Identity:
    """Asks who the Page is; `beat` is called before each call."""

    def __init__(self, client: PageGraph, wanted: str, proved: Proved, now: Clock, beat: Callable[[], None]) -> None:
        self._client, self._wanted, self._proved, self._now, self._beat = client, wanted, proved, now, beat

    def page_id(self) -> str:
        """Return the Page's number, proved to be both the token's Page and the settings' (some minutes ago at most).

        Raises:
            AttemptEnded: if it is another's, or could not be read.
        """
        at = self._proved.at
        if at is not None and at <= self._now() < at + _STANDS:
            return self._proved.page_id
        self._proved.at = None
        ours = self._node("me", coded("token_says_nothing"))
        if self._wanted != ours["id"]:
            trouble = coded("token_reads_no_such_page", page=self._wanted)
            named = self._node(self._wanted, trouble)
            if named["id"] != ours["id"]:
                raise AttemptEnded(SignInNeeded(reason=_other_page(ours, named)))
        self._proved.page_id, self._proved.at = ours["id"], self._now()
        return ours["id"]

    def _node(self, node: str, trouble: str) -> dict[str, str]:
        if not node:
            raise AttemptEnded(SignInNeeded(reason=coded("page_id_missing")))
        self._beat()
        try:
            answer = self._client.get_object(node, fields="id,name")
            if not isinstance(answer, dict) or not answer.get("id"):
                raise OutcomeUnknown("answer_without_id")
        except FacebookError as error:
            raise AttemptEnded(_outcome(error, trouble)) from error
        return {"id": str(answer["id"]), "name": str(answer.get("name", ""))}

    def readable(self) -> bool | None:
        """Return whether the Page itself can be read with our token, asked anew; None where that cannot be told now."""
        self._beat()
        try:
            answer = self._client.get_object(self._proved.page_id or "me", fields="id")
        except FacebookError as error:
            return False if asks_for_a_token(error) else None
        return isinstance(answer, dict) and bool(answer.get("id"))


def _outcome(error: FacebookError, trouble: str) -> Outcome:
    outcome = classify_error(error, write=False)
    if isinstance(outcome, SignInNeeded) or not asks_for_a_token(error):
        return outcome
    reason = coded("page_not_proved", trouble=trouble, answer=error.told)
    return SignInNeeded(reason=reason, evidence=error.evidence)


def _other_page(ours: dict[str, str], named: dict[str, str]) -> str:
    return coded("token_of_other_page", own=ours["name"], own_id=ours["id"], named=named["name"], named_id=named["id"])
