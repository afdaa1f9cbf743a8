"""Sentences that people read, by code: English here, other languages in the catalogues of the studio."""

from collections.abc import Callable

from publisher.domain.errors import CodedError, PublisherError
from publisher.messages.coded_errors import SENTENCES


def sentence(error: PublisherError, gettext: Callable[[str], str] = str) -> str:
    """Return what a person reads of an error, in the language of `gettext` (English without one).

    An error that is no code yet (`CodedError`) says its own English text.
    """
    if not isinstance(error, CodedError):
        return str(error)
    return gettext(SENTENCES[error.code]) % error.values
