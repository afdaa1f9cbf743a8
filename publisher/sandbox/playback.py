"""Lets the sandbox answer as a recorded Page did: its refusals, fields, types, headers, waits and lags.

What the Page holds stays the sandbox's own, so that any client can go on with it. Calls that the recording does not
have are answered as ever.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from publisher.domain.page_recording import COUNTED, PageRecording, RecordedCall, own_word, signature
from publisher.sandbox.call import Call
from publisher.sandbox.page import Page
from publisher.sandbox.reply import Reply, json_reply

Answer = Callable[[Call], Reply]

#: No answer is held back longer, whatever the recording says.
_LONGEST_WAIT_SECONDS = 10.0
#: A listing that never showed what was made.
_NEVER_SECONDS = 3_600.0
#: Written anew for each answer.
_OWN_HEADERS = frozenset({"content-type", "date", "www-authenticate", "x-fb-trace-id", "x-fb-rev", "x-fb-debug"})
_HEADER_NAME = re.compile(r"[a-z0-9-]{1,60}")
_CALLER = frozenset({"access_token", "appsecret_proof", "method"})
_TRUE = frozenset({"true", "1"})


class Playback:
    """One recording, by its questions."""

    def __init__(self, recording: PageRecording, wait: Callable[[float], object]) -> None:
        self._wait, self._lags = wait, recording.lags
        self._calls: dict[tuple[str, ...], list[RecordedCall]] = {}
        for call in recording.calls:
            if call.answered:
                self._calls.setdefault((call.edge, call.state, *signature(call.params)), []).append(call)

    def answer(self, page: Page, call: Call, own: Answer) -> Reply:
        """Answer a call as the recorded Page did, as far as it was asked the same."""
        recorded = self._recorded(page, call)
        if not recorded:
            return own(self._late(call))
        if not call.in_batch:
            self._wait(min(recorded[-1].seconds, _LONGEST_WAIT_SECONDS))
        took = [each for each in recorded if each.error is None]
        reply = _played(call, recorded, took, own, self._late(call))
        return replace(reply, headers={**reply.headers, **_headers(recorded[-1])})

    def _recorded(self, page: Page, call: Call) -> Sequence[RecordedCall]:
        """Return the recorded answers to the same question, best those about a post of the same kind."""
        edge, subject, state = _about(page, call)
        params = {name: _text(value) for name, value in call.params.items() if name not in _CALLER}
        found = self._calls.get((edge, state, *signature(params)), [])
        return [each for each in found if each.subject == subject] or found

    def _late(self, call: Call) -> Call:
        """Let what a call writes come into listings as late as it did."""
        if call.method != "POST":
            return call
        is_published = _text(call.params.get("is_published")).lower() in _TRUE
        listing = "published_posts" if is_published else "feed" if call.path[1:] == ("feed",) else ""
        lag = self._lags.get(listing, 0.0) if listing else 0.0
        return replace(call, lag_seconds=max(call.lag_seconds, _NEVER_SECONDS if lag is None else lag))


def _played(
    call: Call, recorded: Sequence[RecordedCall], took: Sequence[RecordedCall], own: Answer, late: Call
) -> Reply:
    if not took:
        refused = recorded[-1]
        return Reply(refused.status or 400, json.dumps(refused.body, separators=(",", ":")).encode())
    reply = own(late)
    if reply.status >= 400:
        # What is deleted, or unknown here, and was answered all the same; another write was asked wrongly here.
        told = call.method == "GET" or took[-1].state == "deleted"
        return json_reply(took[-1].body, took[-1].status or 200) if told else reply
    body = reshaped(json.loads(reply.body), [each.body for each in took])
    return replace(json_reply(body, took[-1].status or 200), line=reply.line)


def _about(page: Page, call: Call) -> tuple[str, str, str]:
    """Return a call's path by kinds, and what its post is and how it stands, as the recorder tells it."""
    if not call.path:
        name = "batch" if "batch" in call.params else "scrape" if "id" in call.params else ""
        return f"{call.method} /{name}", "", ""
    node, rest = call.path[0], call.path[1:]
    if node in {"debug_token", "oauth"}:
        return f"{call.method} /{'/'.join(call.path)}", "", ""
    kind, subject, state = _node(page, node)
    if rest == ("feed",) and call.method == "POST":
        subject = _subject(call)
    return f"{call.method} /{'/'.join([f'{{{kind}}}', *rest])}", subject, state


def _node(page: Page, node: str) -> tuple[str, str, str]:
    if node == "me" or page.account.names_page(node):
        return "page", "", ""
    if post := page.post(node):
        subject = "newest" if post.by_hand else "photo" if post.photos else "link" if post.link else "text"
        return "post", subject, "deleted" if post.deleted else "public" if post.published else "unseen"
    if comment := page.comment(node):
        _, subject, state = _node(page, comment.post_id)
        return "comment", subject, "deleted" if comment.deleted else state
    if photo := page.photo(node):
        return "photo", "photo", "deleted" if photo.deleted else "unseen"
    return ("post" if "_" in node else "object"), "", ""


def _subject(call: Call) -> str:
    if any(name.startswith("attached_media") for name in call.params):
        return "photo"
    return "link" if call.params.get("link") else "text"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _headers(recorded: RecordedCall) -> dict[str, str]:
    """Return the recorded headers; a file that somebody sent may hold no line break in one."""
    kept = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in recorded.headers.items()
        if name not in _OWN_HEADERS and _HEADER_NAME.fullmatch(name)
    }
    return {name: value for name, value in kept.items() if value.isprintable()}


def reshaped(own: Any, recorded: Sequence[Any], name: str = "") -> Any:
    """Return an own answer with the fields and types of the recorded ones; its values stay where they fit.

    A field goes that no recorded answer has, and one comes that all of them have. What a `value` of insights counts by
    name is content, and stays.
    """
    kinds = {_kind(each) for each in recorded}
    if recorded and (_kind(own) not in kinds or (own_word(name, own) and own not in recorded)):
        return recorded[-1]
    if isinstance(own, dict) and name != COUNTED:
        return _reshaped_object(own, [each for each in recorded if isinstance(each, dict)])
    if isinstance(own, list):
        rows = [row for each in recorded if isinstance(each, list) for row in each]
        return [reshaped(row, rows) for row in own] if rows else own
    return own


def _reshaped_object(own: Mapping[str, Any], recorded: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    anywhere = list(dict.fromkeys(name for each in recorded for name in each))
    everywhere = [name for name in anywhere if all(name in each for each in recorded)]
    kept = {name: value for name, value in own.items() if name in anywhere}
    shaped = {
        name: reshaped(value, [each[name] for each in recorded if name in each], name) for name, value in kept.items()
    }
    return shaped | {name: recorded[-1][name] for name in everywhere if name not in shaped}


def _kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(type(value))
    return "number" if isinstance(value, int | float) else type(value).__name__
