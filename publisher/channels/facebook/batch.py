"""Many reads in one call: Graph's batch, at most 50 at once (Meta's page "Batch Requests"). Nothing is called here.

It stands in for `?ids=`, an error on every version since 2026-10-27.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from publisher.channels.facebook.errors import FacebookError, OutcomeUnknown, graph_error
from publisher.channels.facebook.usage import Usage

#: "Too many requests in batch message. Maximum batch size is 50".
MOST = 50


@dataclass(frozen=True, slots=True)
class Read:
    """One GET of a batch."""

    #: Without version and without a slash before it: `{id}` or `{id}/insights`.
    path: str
    params: Mapping[str, str] = field(default_factory=dict)

    def item(self) -> dict[str, str]:
        """Return the item of the `batch` field."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return {"method": "GET", "relative_url": quote(self.path, safe="/:") + query}


def in_portions(reads: Sequence[Read]) -> Iterator[Sequence[Read]]:
    """Cut into batches that Graph takes."""
    for start in range(0, len(reads), MOST):
        yield reads[start : start + MOST]


def read_items(answer: Any, count: int, redact: Callable[[str], str]) -> list[dict[str, Any] | FacebookError]:
    """Return one value an item in the order that was asked: its object, or its error as a value.

    An item that Graph did not get to is null, which counts as no answer; so does one that is missing.
    """
    items = answer if isinstance(answer, list) else []
    return [_item(items[index] if index < len(items) else None, redact) for index in range(count)]


def _item(item: Any, redact: Callable[[str], str]) -> dict[str, Any] | FacebookError:
    if not isinstance(item, dict) or not isinstance(item.get("body"), str):
        return OutcomeUnknown("batch_part_unanswered")
    status = item["code"] if isinstance(item.get("code"), int) else None
    try:
        body = json.loads(item["body"])
    except (ValueError, RecursionError):
        return OutcomeUnknown("batch_part_unreadable", http_status=status)
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        return graph_error(body["error"], http_status=status, usage=Usage(), redact=redact)
    if not isinstance(body, dict) or status is None or status >= 300:
        return OutcomeUnknown("batch_part_makes_no_sense", http_status=status)
    return body
