"""The client on a real line: where secrets go, how calls end, what is said about each kind of failure."""

import gzip
import hashlib
import hmac
import json
import logging
import os
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.channels.facebook.batch import Read
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.errors import FacebookError, GraphError, NotSent, OutcomeUnknown
from publisher.channels.facebook.redaction import Redactor, without_named_secrets
from publisher.channels.facebook.session import MAX_ANSWER_BYTES
from publisher.channels.facebook.tokens import read_token
from publisher.domain.errors import InvalidInput
from publisher.settings import Facebook, Secrets
from tests.channels.server import RawServer, Reply, http

TOKEN, APP_SECRET = "EAAtokenOfThePage", "0123appsecret"
OK = http(b'{"id":"1_2"}')


def client(url: str, *, app_secret: str = "", token_in: str = "header", deadline_seconds: float = 2.0) -> PageGraph:
    return PageGraph(
        TOKEN,
        graph_url=url,
        version="v26.0",
        now=lambda: datetime.now(UTC),
        app_secret=app_secret,
        token_in=token_in,
        deadline_seconds=deadline_seconds,
    )


def form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}


CALLS: list[Callable[[PageGraph], object]] = [
    lambda graph: graph.get_object("me", fields="id"),
    lambda graph: graph.put_object("1", "feed", message="ë", published=False, attached_media=[{"media_fbid": "7"}]),
    lambda graph: graph.update_object("1_2", is_published=True),
    lambda graph: graph.delete_object("1_2"),
    lambda graph: graph.put_photo(("a.jpg", b"bytes", "image/jpeg"), "1/photos", published=False),
    lambda graph: graph.scrape("https://kosint.example/?a=b"),
    lambda graph: graph.get_objects(["1", "2"], fields="id"),
    lambda graph: graph.request("v26.0/1/feed", post_args={}),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("token_in", ["header", "body"])
def test_the_token_is_in_no_address(call: Callable[[PageGraph], object], token_in: str) -> None:
    with RawServer(http(b'[{"code":200,"body":"{}"},null]'), OK) as server:
        server.replies = (
            [OK] if call is not CALLS[6] else [http(b'[{"code":200,"body":"{}"},{"code":200,"body":"{}"}]')]
        )
        call(client(server.url, app_secret=APP_SECRET, token_in=token_in))

    (sent,) = server.received
    assert TOKEN not in sent.line
    assert "/v26.0/" in sent.line
    in_header = sent.headers.get("authorization") == f"Bearer {TOKEN}"
    in_body = TOKEN.encode() in sent.body
    assert in_header is not in_body
    assert in_body is (token_in == "body" or call is CALLS[6])  # a batch wants it in the body (Meta's page)


def test_the_proof_is_a_parameter_of_reads_and_a_field_of_writes() -> None:
    proof = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    with RawServer(OK) as server:
        for call in (CALLS[0], CALLS[1], CALLS[3]):
            call(client(server.url, app_secret=APP_SECRET))

    read, write, delete = server.received
    assert f"appsecret_proof={proof}" in read.line
    assert "appsecret_proof" not in write.line
    assert form(write.body)["appsecret_proof"] == proof
    assert f"appsecret_proof={proof}" in delete.line
    assert APP_SECRET.encode() not in b"".join(sent.body + sent.line.encode() for sent in server.received)


def test_nested_values_go_as_json_and_truth_values_as_graph_reads_them() -> None:
    with RawServer(OK) as server:
        CALLS[1](client(server.url))

    assert form(server.received[0].body) == {
        "message": "ë",
        "published": "false",
        "attached_media": '[{"media_fbid":"7"}]',
    }


def test_a_server_that_wants_the_token_in_the_body_gets_every_method_as_a_post() -> None:
    with RawServer(OK) as server:
        CALLS[0](client(server.url, token_in="body"))
        CALLS[3](client(server.url, token_in="body"))

    read, delete = server.received
    assert (read.line, form(read.body)) == (
        "POST /v26.0/me HTTP/1.1",
        {"fields": "id", "method": "get", "access_token": TOKEN},
    )
    assert form(delete.body) == {"method": "delete", "access_token": TOKEN}


FAILURES: dict[str, tuple[Reply, type[FacebookError]]] = {
    "redirect": (http(b"", status="302 Found", headers="Location: http://127.0.0.1:9/\r\n"), OutcomeUnknown),
    "html": (http(b"<h1>Bad gateway</h1>", status="502 Bad Gateway", kind="text/html"), OutcomeUnknown),
    "html with 200": (http(b"<h1>Hello</h1>", kind="text/html"), OutcomeUnknown),
    "empty": (http(b""), OutcomeUnknown),
    "half an answer": (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", OutcomeUnknown),
    "half a JSON without a length": (b'HTTP/1.1 200 OK\r\n\r\n{"id":', OutcomeUnknown),
    "dropped": (b"", OutcomeUnknown),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n", OutcomeUnknown),
    "not UTF-8": (http(b"\xff\xfe\x00"), OutcomeUnknown),
    "a lone value": (http(b"true"), OutcomeUnknown),
    "deep": (http(b"[" * 100_000), OutcomeUnknown),
    "an error without an envelope": (http(b'{"oops":1}', status="400 Bad Request"), OutcomeUnknown),
    "an error that is a word": (http(b'{"error":"no"}', status="500 Oh"), OutcomeUnknown),
    "spoilt gzip": (http(b"nonsense", headers="Content-Encoding: gzip\r\n"), OutcomeUnknown),
    "an envelope": (http(b'{"error":{}}', status="400 Bad Request"), GraphError),
    "an envelope with 200": (http(b'{"error":{"code":4}}'), GraphError),
}


@pytest.mark.parametrize("name", FAILURES)
def test_every_failure_has_its_kind_and_holds_no_secret(name: str, caplog: pytest.LogCaptureFixture) -> None:
    reply, kind = FAILURES[name]
    caplog.set_level(logging.DEBUG, "urllib3")  # whatever an earlier test has set
    with RawServer(reply) as server:
        graph = client(server.url, app_secret=APP_SECRET)
        with pytest.raises(kind) as caught:
            graph.put_object("1", "feed", message="x")
        assert len(server.received) == 1  # no second try, no redirect followed

    told = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(graph) + repr(caught.value)
    assert TOKEN not in told
    assert APP_SECRET not in told


def test_only_what_surely_was_not_sent_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://no-such-host.invalid"):
        with pytest.raises(NotSent, match="facebook_not_reached"):
            client(url).get_object("me")


def test_a_connection_that_never_stands_is_not_sent() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        with pytest.raises(NotSent):
            client(f"http://127.0.0.1:{address[1]}", deadline_seconds=0.3).get_object("me")
        for filler in fillers:
            filler.close()


def test_a_server_without_tls_is_unknown_on_https() -> None:
    with RawServer(OK) as server, pytest.raises(OutcomeUnknown):
        client(server.url.replace("http://", "https://")).get_object("me")


@pytest.mark.parametrize(
    "whole", [OK + b" " * 10_000, b"HTTP/1.1 200 OK\r\nX: " + b"a" * 10_000, b'HTTP/1.1 200 OK\r\n\r\n{"id":']
)
def test_a_server_that_drips_meets_the_deadline(whole: bytes) -> None:
    server = RawServer(b"")
    server.replies = [server.drips(whole.replace(b"Content-Length: 12", b"Content-Length: 9999"), 0.02)]
    with server:
        began = time.monotonic()
        with pytest.raises(OutcomeUnknown, match=r"answer_too_slow, seconds=0\.4"):
            client(server.url, deadline_seconds=0.4).get_object("me")
        assert time.monotonic() - began < 1.0


def test_a_server_that_says_nothing_meets_the_deadline() -> None:
    with RawServer(lambda line: time.sleep(1.5)) as server, pytest.raises(OutcomeUnknown, match="answer_too_slow"):
        client(server.url, deadline_seconds=0.3).get_object("me")


def test_an_answer_that_swells_is_cut_off() -> None:
    bomb = gzip.compress(b"[" + b"0," * MAX_ANSWER_BYTES + b"0]")
    server = RawServer(http(bomb, headers="Content-Encoding: gzip\r\n"))
    with server, pytest.raises(OutcomeUnknown, match="answer_too_large"):
        client(server.url, deadline_seconds=10).get_object("me")


def test_a_netrc_file_and_proxies_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with RawServer(OK) as server:
        client(server.url).get_object("me")

    assert server.received[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_errors_carry_all_that_facebook_tells() -> None:
    envelope = {
        "message": "(#368) blocked",
        "type": "OAuthException",
        "code": 368,
        "error_subcode": 1390008,
        "is_transient": True,
        "error_user_title": "Slow down",
        "error_user_msg": "You post too fast",
        "fbtrace_id": "Abc",
    }
    usage = {"call_count": 28, "total_time": 61.5, "total_cputime": 25}
    business = {"1": [{"type": "pages", "call_count": 97, "estimated_time_to_regain_access": 3}, "odd"], "2": "odd"}
    headers = (
        f"X-App-Usage: {json.dumps(usage)}\r\nX-Business-Use-Case-Usage: {json.dumps(business)}\r\nRetry-After: 7\r\n"
    )
    with RawServer(http(json.dumps({"error": envelope}).encode(), status="403 Forbidden", headers=headers)) as server:
        graph = client(server.url)
        with pytest.raises(GraphError) as caught:
            graph.get_object("me")

    error = caught.value
    assert (error.number, error.subcode, error.http_status, error.is_transient) == (368, 1390008, 403, True)
    assert (error.type, error.fbtrace_id) == ("OAuthException", "Abc")
    assert (error.user_title, error.user_msg) == ("Slow down", "You post too fast")
    assert (error.usage.percent, error.usage.wait) == (97, timedelta(minutes=3))
    assert graph.usage_percent == 97
    assert "368/1390008" in str(error)


@pytest.mark.parametrize(
    "header", ["X-App-Usage: nonsense", "X-Page-Usage: []", "Retry-After: soon", "X-App-Usage: " + "[" * 9000]
)
def test_usage_headers_that_cannot_be_read_count_as_absent(header: str) -> None:
    with RawServer(http(b'{"id":"1"}', headers=f"{header}\r\n")) as server:
        graph = client(server.url)
        graph.get_object("me")

    assert (graph.usage_percent, graph.usage.wait) == (None, None)


@pytest.mark.parametrize(
    ("envelope", "code"),
    [
        ({"message": "(#32) Page request limit reached"}, 32),
        ({"message": "  (#4) x", "code": None}, 4),
        ({"message": "see (#4)"}, None),
        ({"code": "190"}, 190),
        ({"code": True}, None),
        ({"message": ["odd"]}, None),
    ],
)
def test_a_code_may_stand_in_the_text_alone(envelope: dict[str, object], code: int | None) -> None:
    with RawServer(http(json.dumps({"error": envelope}).encode())) as server, pytest.raises(GraphError) as caught:
        client(server.url).get_object("me")

    assert caught.value.number == code


def test_a_token_in_an_error_text_is_hidden() -> None:
    text = f"Malformed access token {TOKEN} and https://x/?access_token=other&a=b"
    server = RawServer(http(json.dumps({"error": {"message": text, "code": 190}}).encode()))
    with server, pytest.raises(GraphError) as caught:
        client(server.url).get_object("me")

    assert caught.value.words == "Malformed access token [hidden] and https://x/?access_token=[hidden]&a=b"


def test_secrets_are_hidden_in_every_spelling() -> None:
    redact = Redactor("a|b c", "b c", "", "sandbox")

    assert redact("a|b c, a%7Cb%20c, a%7Cb+c, b c") == ", ".join(["[hidden]"] * 4)
    assert redact("The sandbox page") == "The sandbox page"
    assert without_named_secrets('{"client_secret": "x1", "n": 1}') == '{"client_secret": "[hidden]", "n": 1}'
    assert without_named_secrets("Authorization: Bearer EAAxyz12345") == "Authorization: Bearer [hidden]"


def test_the_clocks_difference_is_read_from_the_answer() -> None:
    with RawServer(
        http(b'{"id":"1"}', headers="Date: Mon, 01 Jan 2035 00:00:00 GMT\r\n"), http(b'{"id":"1"}')
    ) as server:
        graph = client(server.url)
        assert graph.clock_offset_seconds == 0.0
        graph.get_object("me")
        seen = graph.clock_offset_seconds
        graph.get_object("me")

    ours = datetime(2035, 1, 1, tzinfo=UTC) - datetime.now(UTC)
    assert seen == pytest.approx(ours.total_seconds(), abs=5)
    assert graph.clock_offset_seconds == seen  # an answer without a Date says nothing new


def test_a_batch_goes_in_portions_of_fifty_and_gives_a_value_for_each() -> None:
    def items(count: int) -> bytes:
        good = {"code": 200, "body": '{"id":"1"}'}
        bad = {"code": 400, "body": json.dumps({"error": {"code": 100, "error_subcode": 33}})}
        odd = [{"code": 200, "body": "{"}, {"code": 500, "body": "{}"}, {"code": 200, "body": "[]"}, {"body": 1}, None]
        return http(json.dumps(([good, bad, *odd] + [good] * 50)[:count]).encode())

    with RawServer(items(50), items(1)) as server:
        answers = client(server.url).batch([Read(f"{n}/insights", {"metric": "a b"}) for n in range(52)])

    assert len(answers) == 52
    assert answers[0] == {"id": "1"}
    assert isinstance(answers[1], GraphError)
    assert all(isinstance(answer, OutcomeUnknown) for answer in answers[2:7])
    assert answers[50] == {"id": "1"}
    assert isinstance(answers[51], OutcomeUnknown)  # the second portion's answer was one short
    assert [len(json.loads(form(sent.body)["batch"])) for sent in server.received] == [50, 2]
    first = json.loads(form(server.received[0].body)["batch"])[0]
    assert first == {"method": "GET", "relative_url": "0/insights?metric=a+b"}


def test_many_objects_are_read_without_the_dead_ids_parameter() -> None:
    there = {"code": 200, "body": '{"id":"1"}'}
    absent = {"code": 400, "body": json.dumps({"error": {"code": 100, "error_subcode": 33}})}
    with RawServer(http(json.dumps([there, absent]).encode()), http(b"[null, null]")) as server:
        graph = client(server.url)
        assert graph.get_objects(["1", "2"], fields="id") == {"1": {"id": "1"}}
        with pytest.raises(OutcomeUnknown):
            graph.get_objects(["1", "2"])

    assert "ids" not in server.received[0].line


@pytest.mark.parametrize(
    "page",
    [
        b"[]",
        b'{"data":1}',
        b'{"data":[],"paging":{"next":"http://x/?access_token=t"}}',
        b'{"data":[],"paging":{"next":"x","cursors":{"after":"same"}}}',
    ],
)
def test_a_listing_that_cannot_be_followed_is_no_listing(page: bytes) -> None:
    with RawServer(http(page)) as server, pytest.raises(OutcomeUnknown):
        list(client(server.url).get_all_connections("1", "feed"))


def test_a_listing_is_followed_by_its_cursor_and_not_by_its_address() -> None:
    first = (
        b'{"data":[{"id":"1"},"odd"],"paging":{"next":"http://127.0.0.1:9/?access_token=t","cursors":{"after":"abc"}}}'
    )
    with RawServer(http(first), http(b'{"data":[{"id":"2"}],"paging":{"cursors":{"after":"z"}}}')) as server:
        rows = list(client(server.url).get_all_connections("1", "feed", fields="id"))

    assert rows == [{"id": "1"}, {"id": "2"}]
    query = parse_qs(urlsplit(server.received[1].line.split()[1]).query)
    assert query == {"limit": ["100"], "fields": ["id"], "after": ["abc"]}


def test_the_inspected_token_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "urllib3")  # whatever an earlier test has set
    data = {"data": {"type": "PAGE", "is_valid": True}}
    with RawServer(http(json.dumps(data).encode())) as server:
        read_token(client(server.url, app_secret=APP_SECRET), "42", APP_SECRET)
    with RawServer(b"") as broken, pytest.raises(OutcomeUnknown) as caught:
        read_token(client(broken.url), "42", APP_SECRET)

    (sent,) = server.received
    assert sent.line.startswith("GET /v26.0/debug_token?input_token=")
    assert sent.headers["authorization"] == f"Bearer 42|{APP_SECRET}"
    assert "debug_token" in caplog.text  # the call is logged, and its secret is not
    for told in (caplog.text, "".join(traceback.format_exception(caught.value))):
        assert TOKEN not in told
        assert APP_SECRET not in told


def test_a_token_is_exchanged_in_a_form() -> None:
    with RawServer(http(b'{"access_token":"long"}')) as server:
        assert client(server.url).extend_access_token("42", APP_SECRET) == {"access_token": "long"}

    assert server.received[0].line == "POST /v26.0/oauth/access_token HTTP/1.1"
    assert form(server.received[0].body)["fb_exchange_token"] == TOKEN


def test_a_secret_never_gets_into_another_address() -> None:
    with RawServer(OK) as server, pytest.raises(ValueError, match="a secret was about to be written"):
        client(server.url).get_object("me", some_parameter=TOKEN)
    assert server.received == []


@pytest.mark.parametrize("url", ["", "graph.facebook.com", "ftp://graph.facebook.com", "http://"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(InvalidInput, match="graph_url_invalid"):
        client(url)


@pytest.mark.parametrize("token", ["two words", "line\n", "smart\u201cquote", "tab\t"])
def test_a_spoilt_token_is_told_without_showing_it(token: str) -> None:
    with pytest.raises(InvalidInput, match="facebook_token_odd") as caught:
        PageGraph(token, graph_url="http://127.0.0.1:9", version="v26.0", now=lambda: datetime.now(UTC))
    assert token not in str(caught.value)


def test_the_settings_make_a_client_whose_calls_end_within_the_lease() -> None:
    facebook = Facebook(
        page_id="1",
        graph_url="http://127.0.0.1:9/",
        graph_version="v26.0",
        publish="direct",
        timeout_seconds=30,
        settle_seconds=1,
        min_gap_seconds=0,
        languages=("sq",),
    )
    graph = PageGraph.for_settings(facebook, Secrets(), lease_seconds=0.5, now=lambda: datetime.now(UTC))
    with RawServer(lambda line: time.sleep(1.5)) as server:
        slow = PageGraph.for_settings(
            Facebook(**{**{name: getattr(facebook, name) for name in facebook.__slots__}, "graph_url": server.url}),
            Secrets(facebook_page_token=TOKEN),
            lease_seconds=0.5,
            now=lambda: datetime.now(UTC),
        )
        with pytest.raises(OutcomeUnknown, match=r"answer_too_slow, seconds=0\.4"):
            slow.get_object("me")

    assert graph.access_token == "sandbox"
    assert graph.version == "v26.0"
    assert graph.redact("access_token=abc") == "access_token=[hidden]"


@pytest.mark.slow
def test_the_sdk_can_be_imported_where_warnings_are_errors(tmp_path: Path) -> None:
    code = "import publisher.channels.facebook.client"
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}  # as if byte-compiled for the first time

    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env=environment)


def test_a_listing_that_is_too_much_is_asked_for_fewer_rows_and_not_for_ever() -> None:
    text = b'{"error": {"message": "Please reduce the amount of data you\'re asking for", "code": 1}}'
    too_much = http(text, status="500 Oops")
    with RawServer(too_much, too_much, http(b'{"data": [{"id": "1"}]}')) as server:
        assert list(client(server.url).get_all_connections("me", "feed")) == [{"id": "1"}]
        assert [f"limit={rows}" in sent.line for rows, sent in zip((100, 50, 25), server.received, strict=True)] == [
            True
        ] * 3
    with RawServer(too_much) as server:
        with pytest.raises(GraphError):
            list(client(server.url).get_all_connections("me", "feed"))
        asked = [int(sent.line.partition("limit=")[2].partition("&")[0].split()[0]) for sent in server.received]
        assert asked == [100, 50, 25, 12, 6, 3, 1]


def test_a_write_never_asks_for_fields() -> None:
    """A clean 400 to such a write has been seen, and it was done all the same."""
    with RawServer(http(b"{}")) as server:
        for id, edge in (("1", "feed"), ("1_2", "comments")):
            with pytest.raises(ValueError, match="fields"):
                client(server.url).put_object(id, edge, message="a", fields="id")
        assert server.received == []


def test_no_part_of_an_error_shows_the_token() -> None:
    parts = ("message", "type", "error_user_title", "error_user_msg", "fbtrace_id")
    error = json.dumps({"error": {name: f"{name} {TOKEN}" for name in parts} | {"code": 100}}).encode()
    with RawServer(http(error, status="400 Bad")) as server, pytest.raises(GraphError) as caught:
        client(server.url).get_object("me")
    shown = f"{vars(caught.value)} {caught.value} {caught.value.evidence}"
    assert TOKEN not in shown
    assert caught.value.evidence.fbtrace_id == "fbtrace_id [hidden]"
