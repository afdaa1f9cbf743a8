"""Share links: plain addresses that a reader's tap opens. Nobody is asked for anything before that."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Shared:
    """A page that is passed on, as part of other addresses: percent-encoded."""

    #: Its full address, and its title.
    address: str
    words: str


def shared(url: str, title: str) -> Shared:
    """Prepare a page to be passed on."""
    return Shared(quote(url, safe=""), quote(title, safe=""))
