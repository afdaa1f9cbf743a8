"""Listens to the calls of a walk over the Page, and makes of them a recording without what is private."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from publisher.channels.facebook.anonymise import Anonymiser
from publisher.channels.facebook.answer_words import is_identifier
from publisher.channels.facebook.error_outcomes import THROTTLED
from publisher.channels.facebook.session import Exchange
from publisher.channels.facebook.usage import FULL_PERCENT, read_usage
from publisher.domain.page_recording import PageRecording, RecordedCall

#: Parameters that say who calls, and nothing of what is asked.
_CALLER = ("access_token", "appsecret_proof")
#: So many rows of a listing are kept: ours are the newest.
_MOST_ROWS = 8
_TRUE = frozenset({"true", "1"})


@dataclass(frozen=True, slots=True)
class _Node:
    """What an id belongs to."""

    kind: str
    subject: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A call as it was, with what it was about; secrets stand in it."""

    edge: str
    node: _Node
    params: Mapping[str, str]
    in_batch: bool
    at_seconds: float
    seconds: float
    status: int | None
    headers: Mapping[str, str]
    body: Any
    failure: str


class CallRecorder:
    """Keeps what it hears in memory; nothing is written before it has its stand-ins."""

    def __init__(self, private: Sequence[str] = ()) -> None:
        self._private = private
        self._first: Exchange | None = None
        self._last: Exchange | None = None
        self._heard: list[_Raw] = []
        self._nodes: dict[str, _Node] = {"me": _Node("page")}
        self._made_at: dict[str, dict[str, float]] = {"feed": {}, "published_posts": {}}
        self._lags: dict[str, float | None] = {}
        #: Whether Facebook said that a limit is reached, or nearly.
        self.at_limit = False

    def __call__(self, exchange: Exchange) -> None:
        """Hear one call."""
        self._first = self._first or exchange
        self._last = exchange
        body = _parsed(exchange.body)
        params = {name: value for name, value in exchange.params.items() if name not in _CALLER}
        self._hear(exchange, exchange.method, exchange.path, params, body)

    def knows_page(self, *names: str) -> None:
        """Take these ids and names for the Page's."""
        self._nodes |= {name: _Node("page") for name in names if name}

    def knows_post(self, post_id: str, subject: str, state: str) -> None:
        """Take an id for a post that others made."""
        self._nodes.setdefault(post_id, _Node("post", subject, state))

    def waits_for(self, listing: str) -> bool:
        """Return whether a listing does not show yet what was made or published."""
        return bool(self._made_at[listing])

    def recording(self, *, environment: str, graph_version: str, with_link: bool, public: bool) -> PageRecording:
        """Return what was heard, with stand-ins for all that is private."""
        first, last = self._first, self._last
        calls: list[RecordedCall] = []
        if first and last:
            ended_at = last.began_at + timedelta(seconds=last.seconds)
            anonymous = Anonymiser(first.began_at, ended_at, self._private)
            for raw in self._heard:
                anonymous.learn(raw.body)
                anonymous.learn(dict(raw.params))
            calls = [_call(raw, anonymous) for raw in self._heard]
        return PageRecording(
            environment=environment,
            graph_version=graph_version if is_identifier(graph_version) else "",
            day=f"{first.began_at:%Y-%m-%d}" if first else "",
            with_link=with_link,
            public=public,
            calls=tuple(calls),
            lags=self._lags,
        )

    def _hear(
        self, exchange: Exchange, method: str, path: str, params: Mapping[str, str], body: Any, *, item: bool = False
    ) -> None:
        parts = _parts(path)
        if not parts and "batch" in params:
            self._hear_batch(exchange, params["batch"], body)
            params = {**params, "batch": f"{len(body) if isinstance(body, list) else 0}"}
        edge, node = self._about(method, parts, params)
        at_seconds = (exchange.began_at - self._first.began_at).total_seconds() if self._first else 0.0
        raw = _Raw(
            edge=edge,
            node=node,
            params=params,
            in_batch=item,
            at_seconds=at_seconds,
            seconds=exchange.seconds,
            status=exchange.status,
            headers={} if item else exchange.headers,
            body=[] if edge == "POST /batch" else body,
            failure=exchange.failure or ("" if body is not None else "no_json"),
        )
        self._heard.append(raw)
        full = (read_usage(exchange.headers).percent or 0.0) >= FULL_PERCENT
        self.at_limit = self.at_limit or full or _code(body) in THROTTLED
        if exchange.status is not None and exchange.status < 300 and isinstance(body, dict) and "error" not in body:
            self._follow(raw, method, parts)

    def _hear_batch(self, exchange: Exchange, batch: str, body: Any) -> None:
        asked = _parsed(batch.encode())
        answers = body if isinstance(body, list) else []
        for item, answer in zip(asked if isinstance(asked, list) else [], answers, strict=False):
            if not isinstance(item, dict) or not isinstance(answer, dict):
                continue
            parts = urlsplit(str(item.get("relative_url", "")))
            part = replace(
                exchange,
                status=answer["code"] if isinstance(answer.get("code"), int) else None,
                headers={},
                failure="",
            )
            params = dict(parse_qsl(parts.query, keep_blank_values=True))
            method = str(item.get("method", "GET"))
            self._hear(part, method, parts.path, params, _parsed(str(answer.get("body", "")).encode()), item=True)

    def _about(self, method: str, parts: Sequence[str], params: Mapping[str, str]) -> tuple[str, _Node]:
        """Return the path by kinds, and what stands at its beginning."""
        if not parts:
            name = next((name for key, name in (("batch", "batch"), ("id", "scrape")) if key in params), "")
            return f"{method} /{name}", _Node("")
        if parts[0] in {"debug_token", "oauth"}:
            return f"{method} /{'/'.join(parts)}", _Node("")
        node = self._nodes.get(parts[0]) or _Node("post" if "_" in parts[0] else "object")
        if method == "POST" and parts[1:] == ["feed"]:
            node = replace(node, subject=_subject(params))
        edges = [part if is_identifier(part) else "…" for part in parts[1:]]
        return f"{method} /{'/'.join([f'{{{node.kind}}}', *edges])}", node

    def _follow(self, raw: _Raw, method: str, parts: Sequence[str]) -> None:
        """Learn from an answer what was made, published, deleted and listed."""
        made, ended = str(raw.body.get("id") or ""), raw.at_seconds + raw.seconds
        node = parts[0] if parts else ""
        if method == "POST" and made and len(parts) == 2:
            self._nodes[made] = _made(parts[1], raw)
            if parts[1] == "feed":
                self._made_at["feed"][made] = ended
        elif method == "POST" and raw.params.get("is_published", "").lower() in _TRUE and node in self._nodes:
            self._nodes[node] = replace(self._nodes[node], state="public")
            self._made_at["published_posts"].setdefault(node, ended)
        elif method == "DELETE" and node in self._nodes:
            self._nodes[node] = replace(self._nodes[node], state="deleted")
        elif raw.edge == "GET /{page}" and made:
            self.knows_page(made)
        elif raw.edge in {"GET /{page}/feed", "GET /{page}/published_posts"}:
            self._look_for_ours(parts[1], raw, ended)

    def _look_for_ours(self, listing: str, raw: _Raw, ended: float) -> None:
        """Measure when what was made last stands in a listing."""
        waiting = self._made_at[listing]
        rows = raw.body.get("data")
        listed = {str(row.get("id")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()
        for post_id in list(waiting):
            if post_id in listed:
                lag = max(0.0, ended - waiting.pop(post_id) - raw.seconds)
                self._lags[listing] = round(max(lag, self._lags.get(listing) or 0.0), 1)
            elif self._nodes[post_id].state == "deleted":
                del waiting[post_id]
            else:
                self._lags.setdefault(listing, None)


def _call(raw: _Raw, anonymous: Anonymiser) -> RecordedCall:
    headers = {name.casefold(): anonymous.header(name, value) for name, value in raw.headers.items()}
    names = frozenset(raw.params)
    return RecordedCall(
        edge=raw.edge,
        subject=raw.node.subject,
        state=raw.node.state,
        params={name: _param(name, value, names, anonymous) for name, value in raw.params.items()},
        in_batch=raw.in_batch,
        at_seconds=round(raw.at_seconds, 3),
        seconds=round(raw.seconds, 3),
        status=raw.status,
        headers={name: value for name, value in headers.items() if value is not None},
        body=None if raw.body is None else anonymous.value(_cut(raw.body)),
        failure=raw.failure,
    )


def _param(name: str, value: str, names: frozenset[str], anonymous: Anonymiser) -> str:
    """Return what stands for a parameter; one that holds JSON keeps its shape."""
    if value[:1] in {"[", "{"}:
        content = _parsed(value.encode())
        if isinstance(content, dict | list):
            return json.dumps(anonymous.value(content, name), ensure_ascii=False)
    return anonymous.text(value, name, names)


def _cut(body: Any) -> Any:
    """Keep the first rows of each listing: they show its shape."""
    if isinstance(body, dict):
        return {
            name: _cut(value[:_MOST_ROWS] if name == "data" and isinstance(value, list) else value)
            for name, value in body.items()
        }
    return [_cut(value) for value in body] if isinstance(body, list) else body


def _made(edge: str, raw: _Raw) -> _Node:
    if edge == "photos":
        return _Node("photo", "photo", "unseen")
    if edge == "comments":
        return _Node("comment", raw.node.subject, raw.node.state)
    unseen = raw.params.get("published", "").lower() == "false"
    return _Node("post", _subject(raw.params), "unseen" if unseen else "public")


def _subject(params: Mapping[str, str]) -> str:
    if any(name.startswith("attached_media") for name in params):
        return "photo"
    return "link" if params.get("link") else "text"


def _parts(path: str) -> list[str]:
    """Return the parts of a path, without the version."""
    parts = [part for part in path.split("/") if part]
    return parts[1:] if parts and parts[0][:1] == "v" and parts[0][1:].replace(".", "").isdecimal() else parts


def _code(body: Any) -> int | None:
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
