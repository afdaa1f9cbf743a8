"""The page to look at, the form for a colleague's hand, and link cards."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from publisher.sandbox.fetch import on_this_machine
from publisher.sandbox.page_view import FOLDED_AFTER, fold, pieces
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, jpeg


def _look(sandbox: SandboxPage, path: str = "/") -> str:
    answer = requests.get(sandbox.url + path, timeout=5)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.text


def test_the_page_says_that_it_is_no_facebook_and_that_numbers_are_made_up(sandbox: SandboxPage, graph: Caller) -> None:
    assert "Nothing has been posted yet" in _look(sandbox)
    graph.make(message="a")
    text = _look(sandbox)
    assert "Sandbox: not Facebook; the numbers are made up." in text
    assert re.search(r"Reactions 0.*made up", text, re.DOTALL)


def test_texts_cannot_become_markup_or_script(sandbox: SandboxPage, graph: Caller) -> None:
    evil = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)> https://x.example/"onmouseover=1'
    post_id = graph.make(message=evil)
    graph.post(f"{post_id}/comments", message=evil)
    graph.make(message="p", attached_media=[{"media_fbid": graph.upload(alt_text_custom=evil)["id"]}])
    text = _look(sandbox)
    assert "<script" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text
    assert 'href="https://x.example/"' in text


def test_nothing_may_run_or_be_loaded_from_elsewhere(sandbox: SandboxPage) -> None:
    for path in ("/", "/_look/style.css", "/_look/icon.svg", "/_look/nothing"):
        headers = requests.get(sandbox.url + path, timeout=5).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "script" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_unpublished_posts_stand_apart(sandbox: SandboxPage, graph: Caller) -> None:
    graph.make(message="OUT")
    graph.make(message="PREPARED", published=False)
    graph("DELETE", graph.make(message="DELETED"))
    text = _look(sandbox)
    assert text.index("Not published") < text.index("PREPARED") < text.index('id="out"') < text.index("OUT")
    assert "DELETED" not in text


def test_a_post_has_a_page_of_its_own(sandbox: SandboxPage, graph: Caller) -> None:
    post_id = graph.make(message="ONE")
    graph.make(message="OTHER")
    link = graph.get(post_id, fields="permalink_url")["permalink_url"]
    text = requests.get(link, timeout=5).text
    assert "ONE" in text
    assert "OTHER" not in text
    assert requests.get(sandbox.url + f"/{sandbox.page_id}/posts/404", timeout=5).status_code == 404


def test_photos_are_shown_with_their_alternative_text(sandbox: SandboxPage, graph: Caller) -> None:
    graph.make(message="a", attached_media=[{"media_fbid": graph.upload(alt_text_custom="Banorë në sallë")["id"]}])
    match = re.search(r'<img src="(/_look/photos/[^"]+)" alt="Banorë në sallë"', _look(sandbox))
    assert match is not None
    answer = requests.get(sandbox.url + match[1], timeout=5)
    assert (answer.content, answer.headers["Content-Type"]) == (jpeg(), "image/jpeg")


@pytest.mark.parametrize(
    "path", ["../page-100000000000001.sqlite3", "..%2fx", "photos/" + "0" * 64 + ".jpeg", "photos/"]
)
def test_no_other_file_can_be_fetched(sandbox: SandboxPage, path: str) -> None:
    url = f"{sandbox.url}/_look/photos/{path}"
    request = requests.Request("GET", url).prepare()
    request.url = url
    with requests.Session() as session:
        assert session.send(request, timeout=5).status_code == 404


def test_a_colleague_posts_by_hand_through_the_form(sandbox: SandboxPage) -> None:
    url = sandbox.url + "/_look/posts"
    answer = requests.post(url, data={"message": "by hand", "published": "false"}, allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    (post,) = sandbox.unpublished()
    assert (post.message, post.by_hand, post.application) == ("by hand", True, "")
    for refused in ({"message": " "}, {"link": "javascript:alert(1)"}, {"link": "http://["}):
        assert requests.post(url, data=refused, timeout=5).status_code == 400


def test_a_colleague_comments_by_hand_through_the_form(sandbox: SandboxPage, graph: Caller) -> None:
    post = graph.make(message="a")
    assert f'name="post" value="{post}"' in _look(sandbox)
    url, number = sandbox.url + "/_look/comments", post.rpartition("_")[2]
    for author, words in (("page", "Ne"), ("visitor", "Një vizitor")):
        form = {"post": post, "message": words, "as": author}
        answer = requests.post(url, data=form, allow_redirects=False, timeout=5)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/#post-{number}")
    rows = graph.get(f"{post}/comments", fields="message,from,application")["data"]
    assert [(row["message"], row["from"]["id"] == sandbox.page_id, "application" in row) for row in rows] == [
        ("Ne", True, False),
        ("Një vizitor", False, False),
    ]
    for refused in ({"post": post, "message": " "}, {"post": "1_1", "message": "x"}):
        assert requests.post(url, data=refused, timeout=5).status_code == 400


def test_another_web_page_cannot_post_through_the_form(sandbox: SandboxPage) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = requests.post(sandbox.url + "/_look/posts", data={"message": "x"}, headers=headers, timeout=5)
    assert answer.status_code == 403
    assert sandbox.posts() == []


def test_a_long_text_is_folded_between_words_and_never_inside_an_address() -> None:
    text = "fjalë " * 60
    teaser, rest = fold(text)
    assert teaser + rest == text
    assert len(teaser) <= FOLDED_AFTER
    assert rest.startswith(" ")
    address = "https://kosint.example/" + "y" * 160
    assert fold(f"See {address} there") == ("See", f" {address} there")
    assert fold(f"{address}\nthere") == (address, "\nthere")
    assert fold(address) == (address, "")
    assert fold("short") == ("short", "")


def test_addresses_in_a_text_become_links_without_the_full_stop() -> None:
    found = pieces("See https://a.example/b(c). And http://d.example/")
    assert [piece.address for piece in found if piece.address] == ["https://a.example/b(c", "http://d.example/"]
    assert "".join(piece.text for piece in found) == "See https://a.example/b(c). And http://d.example/"


class _Site(BaseHTTPRequestHandler):
    title = "Forum"

    def do_GET(self) -> None:
        status, kind, body = 200, "text/html; charset=utf-8", b""
        if self.path == "/picture.jpg":
            kind, body = "image/jpeg", jpeg(1200, 630)
        elif self.path == "/away":
            status = 302
        elif self.path == "/page?x=1":
            body = f"""<html><head><title>Not this</title><meta property="og:title" content="{self.title}">
                <meta property="og:description" content="Fjalë &amp; më">
                <meta property="og:image" content="/picture.jpg">
                <meta property="og:image:alt" content="Sallë"></head></html>""".encode()
        else:
            body = b"<title>Only a title</title>"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Location", "http://example.org/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_link_card_shows_what_the_page_says_of_itself(sandbox: SandboxPage, graph: Caller, site: str) -> None:
    post_id = graph.make(message="a", link=site + "/page?x=1")
    attachment = graph.get(post_id, fields="attachments,full_picture")["attachments"]["data"][0]
    assert (attachment["title"], attachment["description"]) == ("Forum", "Fjalë & më")
    assert requests.get(attachment["media"]["image"]["src"], timeout=5).content == jpeg(1200, 630)
    text = _look(sandbox)
    assert "Forum" in text
    assert 'alt="Sallë"' in text


def test_a_card_is_remembered_until_it_is_scraped_again(
    graph: Caller, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = site + "/page?x=1"
    post_id = graph.make(message="a", link=link)
    monkeypatch.setattr(_Site, "title", "Changed")
    assert graph.get("", id=link)["title"] == "Forum"
    assert graph.post("", id=link, scrape="true")["title"] == "Changed"
    assert graph.get(post_id, fields="attachments")["attachments"]["data"][0]["title"] == "Changed"


@pytest.mark.parametrize(
    ("path", "words"),
    [("/away", "answered 302"), ("http://127.0.0.1:1/", "did not answer"), ("https://example.org/", "only")],
)
def test_a_page_that_cannot_be_read_gives_a_card_that_says_why(
    sandbox: SandboxPage, graph: Caller, site: str, path: str, words: str
) -> None:
    graph.make(message="a", link=path if "://" in path else site + path)
    (post,) = sandbox.posts()
    assert post.card is not None
    assert words in post.card.problem
    assert "No preview" in _look(sandbox)


def test_only_this_machine_is_ever_asked() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.9.9.9"):
        assert on_this_machine(host)
    for host in ("example.org", "10.0.0.1", "127.0.0.1.example.org", "169.254.169.254"):
        assert not on_this_machine(host)
