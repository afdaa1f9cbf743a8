"""Lists with cursor paging, `limit`, `since` and `until`, as every edge gives them."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.graph_time import parse_time
from publisher.sandbox.queries import Key

DEFAULT_LIMIT, HIGHEST_LIMIT = 25, 100


@dataclass(frozen=True, slots=True)
class EdgeListing:
    """One edge to be listed."""

    #: `{node}/{edge}`, for the links to the next page.
    path: str
    #: All keys in the order of the list.
    keys: Sequence[Key]
    #: `limit`, `after` and so on: the call's own, or those of a field expansion.
    arguments: Mapping[str, Any]
    #: Keys to JSON objects; called for one page of the list only.
    render: Callable[[Sequence[Key]], list[dict[str, Any]]]
    #: True where the list runs from old to new, as comments do.
    oldest_first: bool = False


def list_edge(listing: EdgeListing, call: Call) -> dict[str, Any]:
    """Return one page. The last has no `next`, the first no `previous`; an empty page has no paging at all."""
    limit = _limit(listing.arguments)
    keys = _between(listing.keys, listing.arguments)
    start = _start(keys, listing, limit)
    part = keys[start : start + limit]
    answer: dict[str, Any] = {"data": listing.render(part)}
    if part:
        answer["paging"] = _paging(listing, call, part, start > 0, start + limit < len(keys))
    return answer


def _limit(arguments: Mapping[str, Any]) -> int:
    text = str(arguments.get("limit", DEFAULT_LIMIT))
    if not text.isdecimal():
        raise ErrorAnswer(100, "(#100) Param limit must be an integer greater than or equal to 0")
    if int(text) > HIGHEST_LIMIT:
        raise ErrorAnswer(100, f"(#100) Param limit must be less than or equal to {HIGHEST_LIMIT}")
    return int(text)


def _between(keys: Sequence[Key], arguments: Mapping[str, Any]) -> Sequence[Key]:
    if since := arguments.get("since"):
        first = parse_time(since, "since").timestamp()
        keys = [key for key in keys if key[0] >= first]
    if until := arguments.get("until"):
        last = parse_time(until, "until").timestamp()
        keys = [key for key in keys if key[0] <= last]
    return keys


def _start(keys: Sequence[Key], listing: EdgeListing, limit: int) -> int:
    """Where the page begins. A cursor is a place in the order, so it holds after its object was deleted."""
    if after := listing.arguments.get("after"):
        place = _place(str(after))
        return sum((key[:2] <= place) if listing.oldest_first else (key[:2] >= place) for key in keys)
    if before := listing.arguments.get("before"):
        place = _place(str(before))
        return max(0, sum((key[:2] < place) if listing.oldest_first else (key[:2] > place) for key in keys) - limit)
    offset = str(listing.arguments.get("offset") or 0)
    return int(offset) if offset.isdecimal() else 0


def _paging(listing: EdgeListing, call: Call, part: Sequence[Key], earlier: bool, later: bool) -> dict[str, Any]:
    cursors = {"before": _cursor(part[0]), "after": _cursor(part[-1])}
    paging: dict[str, Any] = {"cursors": cursors}
    if earlier:
        paging["previous"] = _link(listing, call, "before", cursors["before"])
    if later:
        paging["next"] = _link(listing, call, "after", cursors["after"])
    return paging


def _link(listing: EdgeListing, call: Call, direction: str, cursor: str) -> str:
    """The token stands in the link only where it stood in the parameters (observed by Brightbean; not documented)."""
    left_out = {"after", "before", "offset", "summary", "as", "appsecret_proof"}
    query = {name: str(value) for name, value in listing.arguments.items() if name not in left_out}
    if call.params.get("access_token"):
        query["access_token"] = str(call.params["access_token"])
    return f"{call.base_url}/{call.version}/{listing.path}?{urlencode(query | {direction: cursor})}"


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(f"{key[0]!r}:{key[1]}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[float, int]:
    try:
        created, _, number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
        return float(created), int(number)
    except (ValueError, binascii.Error) as error:
        raise ErrorAnswer(100, "(#100) Invalid cursors values") from error
