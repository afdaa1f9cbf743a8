"""By what an entry is known again, for ever: feeds give the same one new ids, addresses or words. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from publisher.domain.revision import digest_of
from publisher.partners.feed_entries import FeedEntry

#: Parameters that tell who came from where, not what is shown.
_BESIDE = ("utm_", "fbclid", "gclid", "sid", "sessionid", "session_id", "phpsessid", "jsessionid", "mc_cid", "mc_eid")
#: A shorter text may be the same in two entries; with its day it is not.
_TELLING_CHARACTERS = 80


def keys_of(entries: Sequence[FeedEntry], homes: Sequence[str]) -> list[frozenset[str]]:
    """Return digests for each entry: one that was seen before says that the entry was.

    An id or address that several entries of the feed share, or that is the website's own (`homes`), tells none apart.
    """
    known_homes = {_address(home) for home in homes if home}
    wanted = [_named(entry, known_homes) for entry in entries]
    shared = Counter(key for names in wanted for key in set(names.values()))
    found = []
    for names in wanted:
        telling = {key for key in names.values() if shared[key] == 1 or key == names["words"]}
        found.append(frozenset(digest_of(key.encode("utf-8", "replace")) for key in telling))
    return found


def _named(entry: FeedEntry, homes: set[str]) -> Mapping[str, str]:
    """Return what an entry is known by; its words always."""
    words = " ".join(f"{entry.title} {entry.text or entry.summary}".split())
    named = {"words": f"words {words} {'' if len(words) >= _TELLING_CHARACTERS else entry.day}"}
    for name, value in (("id", entry.id), ("link", entry.link)):
        is_address = value.startswith(("http://", "https://"))
        address = _address(value) if is_address else value
        if address and address not in homes:
            named[name] = f"at {address}" if is_address else f"id {address}"
    return named


def _address(address: str) -> str:
    """Return an address as two are compared: without scheme, fragment, and what only tells who came from where."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _is_beside(name)]
    path = parts.path.partition(";")[0].rstrip("/")
    asked = f"?{urlencode(query)}" if query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{asked}"


def _is_beside(name: str) -> bool:
    return name.lower().startswith("utm_") or name.lower() in _BESIDE
