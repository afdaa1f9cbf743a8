"""A server that is not our sandbox: it answers as Meta's documents and others' recordings show, and keeps no state.

Everything that it says of its Page, of visitors and of tokens is in `PRIVATE`: none of it may be in a recording.
"""

import json
import re
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.page_client import PageClient, PageFacts
from publisher.channels.facebook.recording_walk import RecordingPlan, record
from publisher.domain.page_recording import PageRecording
from publisher.domain.ports_channel import Clock
from publisher.settings import Facebook

TOKEN = "EAAGm0PX4ZCpsBAKqYqZCmJ8sZBpage"
PAGE, PERSON, APP, POST, OTHER_POST = (
    "659554973897366",
    "122184998852832251",
    "723701000827665",
    "122168377616832251",
    "9",
)
PAGE_ID, POST_ID, OTHER_ID = PAGE, f"{PAGE}_{POST}", f"{PAGE}_122167637282960180"
COMMENT_ID, PHOTO_ID = f"{POST}_1043857291", "122112233445566778"
CURSOR = "QVFIUmZAjZAnJkVnNqZA1hNb3ZAJ"
#: What must never be found: texts, names, ids, tokens, addresses of the Page and of who is on it.
PRIVATE = (
    *(TOKEN, PAGE, PERSON, APP, POST, "122167637282960180", "1043857291", PHOTO_ID, CURSOR),
    *("Këshilli i Komunitetit Ferizaj", "Këshilli", "Ferizaj", "keshilli.ferizaj", "Arta Krasniqi", "Krasniqi", "Arta"),
    *("Ne ju ftojmë në forum", "ftojmë", "Bravo, shumë mirë", "Bravo", "keshilli-ferizaj.example", "forumi-i-madh"),
    *("publisher-app-of-arta", "AXy7_trace", "pfbid02AbCd", "oh=00_AfDk", "044 123 456", "44123456"),
)
_NAME = "Këshilli i Komunitetit Ferizaj"
_TIME = "2026-09-05T17:50:09+0000"
_USAGE = {
    "X-App-Usage": '{"call_count":28,"total_time":25,"total_cputime":25}',
    "X-Business-Use-Case-Usage": json.dumps(
        {
            PAGE: [
                {
                    "type": "pages",
                    "call_count": 7,
                    "total_cputime": 2,
                    "total_time": 3,
                    "estimated_time_to_regain_access": 0,
                }
            ]
        }
    ),
    "x-fb-trace-id": "AXy7_trace",
    "x-fb-rev": "1026557788",
    "WWW-Authenticate": f'OAuth "Facebook Platform" "invalid_request" "(#100) {_NAME} cannot do this"',
    "X-Org-Proxy": _NAME,
}


def _error(message: str, code: int, subcode: int | None = None, **more: Any) -> tuple[int, Any]:
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AXy7_trace", **more}
    return 400, {"error": error | ({"error_subcode": subcode} if subcode else {})}


def _post(post_id: str, message: str) -> dict[str, Any]:
    return {
        "id": post_id,
        "message": message,
        "created_time": _TIME,
        "is_published": True,
        "permalink_url": f"https://www.facebook.com/{PERSON}/posts/pfbid02AbCd",
        "status_type": "shared_story",
        "application": {"name": "publisher-app-of-arta", "id": APP, "link": "https://keshilli-ferizaj.example/app"},
        "shares": {"count": 12},
        "attachments": {
            "data": [
                {
                    "type": "share",
                    "media_type": "link",
                    "title": "Ne ju ftojmë në forum",
                    "url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fkeshilli-ferizaj.example%2Fforumi-i-madh&h=AT0",
                    "unshimmed_url": "https://keshilli-ferizaj.example/forumi-i-madh",
                    "target": {"id": 122112233445566778, "url": "https://www.facebook.com/keshilli.ferizaj"},
                    "media": {"image": {"src": "https://scontent-vie1-1.xx.fbcdn.net/v/t39/a.jpg?oh=00_AfDk&oe=1"}},
                }
            ]
        },
        "reactions": {"data": [], "summary": {"total_count": 44, "viewer_reaction": "NONE"}},
        "comments": {
            "data": [
                {"id": COMMENT_ID, "message": "Bravo, shumë mirë", "from": {"name": "Arta Krasniqi", "id": PERSON}}
            ],
            "paging": {"cursors": {"before": CURSOR, "after": CURSOR}},
            "summary": {"order": "ranked", "total_count": 1, "can_comment": True},
        },
    }


def _listing(path: str, asked: dict[str, str]) -> dict[str, Any]:
    following = f"https://graph.facebook.com/{path}?access_token={TOKEN}&limit=25&after={CURSOR}"
    return {
        "data": [_post(OTHER_ID, "Ne ju ftojmë në forum\nTel. 044 123 456"), _post(POST_ID, "Provë")],
        "paging": {"cursors": {"before": CURSOR, "after": CURSOR}} | ({} if "after" in asked else {"next": following}),
    }


def _insights(asked: dict[str, str]) -> dict[str, Any]:
    name = asked.get("metric", "post_media_view")
    rows = [
        {
            "name": name,
            "period": asked.get("period", "lifetime"),
            "values": [{"value": {"like": 44123456, "Arta Krasniqi": 1}}],
            "title": f"Views of {_NAME}",
            "id": f"{POST_ID}/insights/{name}/lifetime",
        }
    ]
    return {"data": rows, "paging": {"previous": f"https://graph.facebook.com/x?access_token={TOKEN}"}}


_DEBUG = {
    "app_id": APP,
    "type": "PAGE",
    "application": "publisher-app-of-arta",
    "data_access_expires_at": 1796083200,
    "expires_at": 0,
    "is_valid": True,
    "scopes": ["pages_show_list", "pages_manage_posts", "something_of_keshilli"],
    "granular_scopes": [{"scope": "pages_manage_posts", "target_ids": [PAGE]}],
    "profile_id": PAGE,
    "user_id": PERSON,
    "metadata": {"Arta Krasniqi": {"044 123 456": _NAME}, PERSON: int(PERSON)},
}
_ROUTES: tuple[tuple[str, Any], ...] = (
    (r"GET debug_token", lambda path, asked: (200, {"data": _DEBUG})),
    (r"GET (me|\d+)", lambda path, asked: (200, {"id": PAGE, "name": _NAME, "username": "keshilli.ferizaj"})),
    (r"GET .*/insights", lambda path, asked: (200, _insights(asked))),
    (r"GET .*/(feed|published_posts)", lambda path, asked: (200, _listing(path, asked))),
    (r"GET .*/comments", lambda path, asked: (200, _post(POST_ID, "x")["comments"])),
    (r"POST .*/photos", lambda path, asked: (200, {"id": PHOTO_ID})),
    (r"POST .*/feed", lambda path, asked: (200, {"id": POST_ID, "post_supports_client_mutation_id": True})),
    (r"POST .*/comments", lambda path, asked: _error(f"(#200) {_NAME}: Arta Krasniqi may not", 200)),
    (
        r"GET \d+_1",
        lambda path, asked: _error(
            f"Unsupported get request. Object '{PAGE}_1' of {_NAME} (arta@keshilli-ferizaj.example) does not exist",
            100,
            33,
            error_user_title="Këshilli nuk mundet",
            error_user_msg="Arta Krasniqi: shih https://keshilli-ferizaj.example/forumi-i-madh",
        ),
    ),
    (r"GET \d+_\d+", lambda path, asked: (200, _post(path, "Provë"))),
    (r"(POST|DELETE) \d+_\d+", lambda path, asked: (200, {"success": True})),
)


def _answer(method: str, path: str, asked: dict[str, str]) -> tuple[int, Any]:
    path = re.sub(r"^/?(v\d+\.\d+/)?", "", path)
    if "batch" in asked:
        return 200, [_item(item) for item in json.loads(asked["batch"])]
    for pattern, route in _ROUTES:
        if re.fullmatch(pattern, f"{method} {path}"):
            found: tuple[int, Any] = route(path, asked)
            return found
    return _error(f"(#803) Some of the aliases you requested do not exist: {path}", 803)


def _item(item: dict[str, str]) -> dict[str, Any] | None:
    parts = urlsplit(item["relative_url"])
    if "clicks" in parts.query:
        return None  # Graph did not get to it
    code, body = _answer(item["method"], parts.path, dict(parse_qsl(parts.query)))
    return {"code": code, "headers": [{"name": "X-Page", "value": _NAME}], "body": json.dumps(body)}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        form = self.rfile.read(length).decode("utf-8", "replace")
        parts = urlsplit(self.path)
        code, body = _answer(self.command, parts.path, dict(parse_qsl(parts.query) + parse_qsl(form)))
        content = json.dumps(body).encode()
        self.send_response(code)
        for name, value in {**_USAGE, "Content-Type": "text/javascript; charset=UTF-8"}.items():
            self.send_header(name, value.encode("utf-8").decode("latin-1"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_DELETE = do_GET  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class MetaSamples:
    """The server; stopped at the end of the block."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def walk_over_samples(clock: Clock = lambda: datetime(2026, 11, 30, 10, tzinfo=UTC), **plan: Any) -> PageRecording:
    """Record this server, as `doctor --canary --record` does."""
    with MetaSamples() as server:
        facebook = Facebook(
            page_id=PAGE,
            graph_url=server.url,
            graph_version="v26.0",
            publish="two-phase",
            timeout_seconds=5,
            settle_seconds=600,
            min_gap_seconds=0,
            languages=(),
        )
        graph = PageGraph(TOKEN, graph_url=server.url, version="v26.0", now=clock, app_secret="the-secret-of-the-app")
        line = PageClient(graph, facebook, PageFacts(), clock, lambda: None)
        quick: dict[str, Any] = {"listed_within_seconds": 0.02, "look_every_seconds": 0.01}
        link = "https://keshilli-ferizaj.example/forumi-i-madh"
        return record(line, RecordingPlan(link=link, **quick, **plan))[1]
