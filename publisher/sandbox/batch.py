"""Several calls in one request. Each item is answered, and spoilt by faults, like a call of its own."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from publisher.sandbox.bodies import read_form
from publisher.sandbox.call import Call, Upload
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.paths import split_path
from publisher.sandbox.reply import Line, Reply

MOST_ITEMS = 50

Answer = Callable[[Call], Reply]

_REFERRED = re.compile(r"\{result=([\w-]+):")
_REFERENCE = re.compile(r"\{result=([\w-]+):\$((?:\.[\w*]+|\[[\w*]+\])*)\}")


def run_batch(call: Call, answer: Answer) -> list[dict[str, Any] | None]:
    """Carry out the items in order. An item that got no answer, or that was left out, is None."""
    items = call.array("batch")
    if len(items) > MOST_ITEMS:
        message = f"Too many requests in batch message. Maximum batch size is {MOST_ITEMS}"
        raise ErrorAnswer(None, message, kind="GraphBatchException")
    run = _Run(call, answer, frozenset(_REFERRED.findall(unquote(json.dumps(items)))))
    return [run.item(item) for item in items]


class _Run:
    def __init__(self, call: Call, answer: Answer, referred: frozenset[str]) -> None:
        self._call, self._answer, self._referred = call, answer, referred
        self._with_headers = call.flag("include_headers", True)
        self._results: dict[str, Reply] = {}

    def item(self, item: Mapping[str, Any]) -> dict[str, Any] | None:
        """Carry out one item."""
        if not isinstance(item, dict) or not item.get("relative_url"):
            raise ErrorAnswer(100, "(#100) Each item of a batch needs a relative_url")
        needed = item.get("depends_on")
        if needed and (needed not in self._results or self._results[needed].status != 200):
            return None
        reply = self._answer(_call_of(self._call, item, self._results))
        name = str(item.get("name") or "")
        if name:
            self._results[name] = reply
        lost = reply.line in {Line.NULL, Line.DROP, Line.HANG, Line.CUT}
        return None if lost or self._silent(item, name, reply) else _written(reply, self._with_headers)

    def _silent(self, item: Mapping[str, Any], name: str, reply: Reply) -> bool:
        """Leave out a result that another item refers to, unless `omit_response_on_success` is false (docs: batch)."""
        omits = str(item.get("omit_response_on_success", True)).lower() not in {"false", "0"}
        return name in self._referred and reply.status == 200 and omits


def _call_of(call: Call, item: Mapping[str, Any], results: Mapping[str, Reply]) -> Call:
    url = _resolved(str(item["relative_url"]), results)
    parts = urlsplit("/" + url.lstrip("/"))
    path, version = split_path(parts.path, call.today, call.version)
    token = {"access_token": call.token} if call.token else {}
    params: dict[str, Any] = token | read_form(parts.query) | read_form(_resolved(str(item.get("body") or ""), results))
    if "access_token" in item:
        params["access_token"] = item["access_token"]
    if proof := call.params.get("appsecret_proof"):
        params.setdefault("appsecret_proof", proof)
    files = _files(call, str(item.get("attached_files") or ""))
    method = str(item.get("method") or "GET").upper()
    return replace(
        call, method=method, path=path, version=version, params=params, files=files, headers={}, in_batch=True
    )


def _files(call: Call, names: str) -> dict[str, Upload]:
    found = {name.strip(): call.files[name.strip()] for name in names.split(",") if name.strip() in call.files}
    return {"source": next(iter(found.values()))} if len(found) == 1 else found


def _resolved(text: str, results: Mapping[str, Reply]) -> str:
    """Put earlier results in place of `{result=name:$.id}`; several values (`$.data.*.id`) are joined by commas."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in results:
            raise ErrorAnswer(100, f"(#100) No earlier item is called {match[1]}")
        steps = re.findall(r"[\w*]+", match[2])
        found = _walk([json.loads(results[match[1]].body)], steps)
        return ",".join(str(each) for each in found)

    return _REFERENCE.sub(value, unquote(text) if "{result=" in unquote(text) else text)


def _walk(values: list[Any], steps: list[str]) -> list[Any]:
    for step in steps:
        values = [inner for value in values for inner in _step(value, step)]
    return values


def _step(value: Any, step: str) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values()) if step == "*" else [value[step]] if step in value else []
    if isinstance(value, list):
        return value if step == "*" else value[int(step) : int(step) + 1] if step.isdigit() else []
    return []


def _written(reply: Reply, with_headers: bool) -> dict[str, Any]:
    written: dict[str, Any] = {"code": reply.status}
    if with_headers:
        headers = {"Content-Type": reply.content_type, **reply.headers}
        written["headers"] = [{"name": name, "value": value} for name, value in headers.items()]
    return written | {"body": reply.body.decode("utf-8", "replace")}
