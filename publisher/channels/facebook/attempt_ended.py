"""How a try ends early."""

from publisher.domain.outcome import Outcome, Sent


class AttemptEnded(Exception):
    """A try ends here, with this outcome. Caught where the try began, and shown to nobody."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome

    @property
    def reason(self) -> str:
        """Return the outcome in plain words."""
        return reason_of(self.outcome)


def reason_of(outcome: Outcome) -> str:
    """Return an outcome's plain words; of success there are none."""
    return "" if isinstance(outcome, Sent) else outcome.reason
