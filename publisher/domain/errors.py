"""Every error that a person may read: what, which, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass


class PublisherError(Exception):
    """The base of all errors of this program; its text is written for a person and holds no secret."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a draft or in the settings, with its place and its mend."""

    #: Path as the person would type it, relative to the settings file where possible.
    file: str
    #: 1-based; 0 where the file as a whole is meant.
    line: int
    #: What is wrong, and the mend.
    text: str
    #: A warning is told, but does not stop anything.
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'warning: ' if self.warning else ''}{self.text}"


class InvalidInput(PublisherError):
    """Wrong use: exit code 2."""


class CodedError(InvalidInput):
    """What cannot be done, as a code with values: `messages.sentence` has the words, in each language.

    A new refusal is raised as one of these; sentences in `domain`, `pipeline`, `channels` and `storage` are older.
    """

    def __init__(self, code: str, /, **values: str | int) -> None:
        super().__init__(code, *(f"{name}={value}" for name, value in values.items()))
        self.code, self.values = code, values


class InvalidDrafts(InvalidInput):
    """Drafts with mistakes; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class InvalidSettings(InvalidDrafts):
    """Settings with mistakes; `problems` holds all of them."""


class UnknownPost(InvalidInput):
    """No draft and no delivery has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"No post is called {slug!r}. `publisher status` and `publisher check` list those that there are."
        )
        self.slug = slug


class NotPossible(InvalidInput):
    """The wish does not fit the state that a post is in; the text says which, and what is possible."""


class ClaimLost(PublisherError):
    """The lease of a claim ran out or another worker holds the delivery: nothing may be recorded or published."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__(
            f"Delivery {delivery_id} is no longer ours (its lease ran out); "
            "what became of it is looked up on the next sweep."
        )
        self.delivery_id = delivery_id


class StorageError(PublisherError):
    """The ledger or the media folder could not be read or written (disk full, locked, newer version ...)."""


class LedgerDamaged(StorageError):
    """The ledger's file is damaged: nothing goes out until somebody brings a backup back."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The ledger is damaged ({reason}). Nothing goes out until it is mended. Stop the service, move the broken "
            "file away, and bring the newest backup back: `publisher restore FILE`. What went out after that backup is "
            "looked for on the Page, so nothing goes out twice."
        )


class SignInRefused(StorageError):
    """The place that the website goes to does not let us in, or is not surely the right one: a person must mend it."""


class Spoiled(StorageError):
    """A file of the website came back with other bytes than were sent."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} came back from the web host with other bytes than were sent. It is sent again by itself; if that "
            "does not help, ask the host whether its disk is full or broken."
        )
        self.path = path


class NotTold(PublisherError):
    """A mail could not be sent; what it tells stays in the ledger and is told at a later sweep."""
