"""How each kind of fault goes wrong: from a fault and a call to what leaves the machine."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from publisher.sandbox.account import PageAccount
from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer, known
from publisher.sandbox.faults import KINDS, Fault
from publisher.sandbox.reply import Line, Reply, error_reply, json_reply
from publisher.sandbox.tokens import require_proof

Answer = Callable[[Call], Reply]

#: Waits so many seconds, less when the sandbox stops.
Wait = Callable[[float], object]

_HTML = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1>"
    "<p>We're working on getting this fixed as soon as we can.</p></body></html>"
)
_HOUR = 3_600.0


def misbehave(fault: Fault, call: Call, answer: Answer, account: PageAccount, wait: Wait = time.sleep) -> Reply:
    """Answer a call as the fault wants it: carry it out or not, and spoil the answer."""
    if fault.what == "require_proof":
        require_proof(call)
    if fault.what == "too_much":
        _refuse_rows(fault, call)
    if fault.what == "late":
        wait(_delay(fault))
    if lag := _delay(fault) if fault.what == "lag" else fault.lag_seconds:
        call = replace(call, lag_seconds=lag)
    right = answer(call) if KINDS[fault.what].commits else json_reply({"success": True})
    return _with_headers(_spoilt(fault, right), fault, account)


def _refuse_rows(fault: Fault, call: Call) -> None:
    asked = str(call.params.get("limit", ""))
    if call.method == "GET" and asked.isdecimal() and int(asked) > fault.rows:
        raise ErrorAnswer(1, "Please reduce the amount of data you're asking for, then retry your request", status=500)


def _spoilt(fault: Fault, right: Reply) -> Reply:
    spoil = _SPOILERS.get(fault.what) or _SPOILERS.get(fault.what.removesuffix("_before").removesuffix("_after"))
    return spoil(fault, right) if spoil else right


def _delay(fault: Fault) -> float:
    if fault.delay_seconds is not None:
        return fault.delay_seconds
    return _HOUR if fault.what.startswith("hang") else 2.0


def _error(fault: Fault) -> ErrorAnswer:
    """The error, with what the fault does not say taken from the table of known codes."""
    row = known(fault.code, fault.subcode) if fault.code is not None else None
    message = fault.message if fault.message is not None else row.message if row else f"(#{fault.code}) An error"
    return ErrorAnswer(
        fault.code,
        message,
        subcode=fault.subcode,
        status=fault.status or (row.status if row else 400),
        kind=fault.kind or (row.kind if row else "OAuthException"),
        transient=fault.transient if fault.transient is not None else bool(row and row.transient),
        title=fault.title,
        user_message=fault.user_message,
    )


def _with_headers(reply: Reply, fault: Fault, account: PageAccount) -> Reply:
    headers = dict(reply.headers)
    if fault.retry_after_seconds is not None:
        headers["Retry-After"] = str(fault.retry_after_seconds)
    if fault.usage_percent is not None or fault.what == "usage":
        headers |= _usage(100 if fault.usage_percent is None else fault.usage_percent, fault.regain_minutes, account)
    return replace(reply, headers=headers)


def _usage(percent: int, minutes: int, account: PageAccount) -> dict[str, str]:
    """Headers of the rate limits: percents, and minutes until calls pass again (docs: overview/rate-limiting)."""
    counts = {"call_count": percent, "total_cputime": percent // 2, "total_time": percent // 2}
    business = {account.page_id: [{"type": "pages", **counts, "estimated_time_to_regain_access": minutes}]}
    return {"X-App-Usage": json.dumps(counts), "X-Business-Use-Case-Usage": json.dumps(business)}


def _line(line: Line) -> Callable[[Fault, Reply], Reply]:
    return lambda fault, right: replace(right, line=line, delay_seconds=_delay(fault))


def _body(change: Callable[[bytes], bytes]) -> Callable[[Fault, Reply], Reply]:
    return lambda _, right: replace(right, body=change(right.body))


#: By kind, without `_before` and `_after`; a kind that is not here leaves the answer as it is.
_SPOILERS: Mapping[str, Callable[[Fault, Reply], Reply]] = {
    "drop": _line(Line.DROP),
    "hang": _line(Line.HANG),
    "cut": _line(Line.CUT),
    "slow": _line(Line.DRIP),
    "null_batch_item": _line(Line.NULL),
    "error": lambda fault, _: error_reply(_error(fault)),
    "error_after_commit": lambda fault, _: error_reply(_error(fault)),
    "html": lambda fault, _: Reply(fault.status or 502, _HTML.encode(), "text/html; charset=utf-8"),
    "truncated": _body(lambda body: body[: len(body) // 2]),
    "empty": _body(lambda _: b""),
    "garbage": _body(lambda _: b"for (;;);{\x00 upstream \xff"),
    "redirect": lambda *_: Reply(302, b"", "text/html", {"Location": "https://www.facebook.com/unsupportedbrowser"}),
    "empty_list": lambda *_: json_reply({"data": []}),
}
