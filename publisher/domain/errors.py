"""Every error that a person may read, as a code with values: `messages` has the words, in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.domain.coded_text import Message, Value, coded


class PublisherError(Exception):
    """The base of all errors of this program: a code with values, in which is no secret.

    `publisher.messages.sentence` has the words for people; `str` is for logs.
    """

    def __init__(self, code: str | Message, /, **values: Value) -> None:
        self.message = code if isinstance(code, Message) else Message(code, **values)
        super().__init__(repr(self.message))

    @property
    def code(self) -> str:
        """Return which error it is."""
        return self.message.code

    @property
    def values(self) -> Mapping[str, Value]:
        """Return what its sentence has to name."""
        return self.message.values

    @property
    def told(self) -> str:
        """Return the message as a coded text, which may be kept, or stand in another one."""
        return coded(self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a draft or in the settings, with its place and its mend."""

    #: Path as the person would type it, relative to the settings file where possible.
    file: str
    #: 1-based; 0 where the file as a whole is meant.
    line: int
    #: What is wrong, and the mend.
    message: Message
    #: A warning is told, but does not stop anything.
    warning: bool = False

    @property
    def told(self) -> str:
        """Return the message as a coded text."""
        return coded(self.message)

    def __lt__(self, other: "Problem") -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, int, str]:
        return self.file, self.line, repr(self.message)


class InvalidInput(PublisherError):
    """Wrong use: exit code 2."""


class CodedError(InvalidInput):
    """What cannot be done, where no other class says it more exactly."""


class InvalidDrafts(InvalidInput):
    """Drafts with mistakes; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("problems", count=len(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(f"{each.file}:{each.line}: {each.message!r}" for each in self.problems)


class InvalidSettings(InvalidDrafts):
    """Settings with mistakes; `problems` holds all of them."""


class UnknownPost(InvalidInput):
    """No draft and no delivery has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__("post_unknown", slug=slug)
        self.slug = slug


class IllegalTransition(InvalidInput):
    """The wish does not fit the state that a post is in; the sentence says which, and what is possible."""


class ChannelError(PublisherError):
    """A channel could not be asked, or refused; its text holds no secret."""


class ClaimLost(PublisherError):
    """The lease of a claim ran out or another worker holds the delivery: nothing may be recorded or published."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__("claim_lost", number=delivery_id)
        self.delivery_id = delivery_id


class StorageError(PublisherError):
    """The ledger or the media folder could not be read or written (disk full, locked, newer version ...)."""


class LedgerDamaged(StorageError):
    """The ledger's file is damaged: nothing goes out until somebody brings a backup back."""

    def __init__(self, reason: str) -> None:
        super().__init__("ledger_damaged", reason=reason)


class AuthenticationFailed(StorageError):
    """The place that the website goes to does not let us in, or is not surely the right one: a person must mend it."""


class UploadCorrupted(StorageError):
    """A file of the website came back with other bytes than were sent."""

    def __init__(self, path: str) -> None:
        super().__init__("file_spoiled", path=path)
        self.path = path


class MailNotSent(PublisherError):
    """A mail could not be sent; what it tells stays in the ledger and is told at a later sweep."""
