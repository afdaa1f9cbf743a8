"""Sentences that people read, by code: English here, other languages in the catalogues of the studio."""

from collections.abc import Callable

from publisher.domain.errors import CodedError, PublisherError
from publisher.domain.readiness import Blocker, NotReady
from publisher.messages.blockers import BLOCKERS
from publisher.messages.coded_errors import SENTENCES


def sentence(error: PublisherError, gettext: Callable[[str], str] = str) -> str:
    """Return what a person reads of an error, in the language of `gettext` (English without one).

    An error that is no code yet (`CodedError`) says its own English text.
    """
    if isinstance(error, NotReady):
        return blocker_sentence(error.blocker, gettext)
    if not isinstance(error, CodedError):
        return str(error)
    return gettext(SENTENCES[error.code]) % error.values


def blocker_sentence(blocker: Blocker, gettext: Callable[[str], str] = str) -> str:
    """Return what a person reads of what keeps an installation from its work."""
    return gettext(BLOCKERS[blocker.code]) % blocker.values
