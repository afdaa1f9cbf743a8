"""What the editor's bundle makes of texts: read as the page reads them, written as they were, block by block."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from markdown_it.token import Token
from playwright.sync_api import Browser

from publisher.content.text.dialect import tokens_of
from publisher.content.text.markdown import render
from publisher.templating import EDITOR
from tests.browser.texts import as_field, examples, generated, samples
from tests.extent import EVERYTHING

pytestmark = pytest.mark.skipif(not EDITOR.is_file(), reason="the editor is not built: make install, where npm is")

#: How many texts are made up: all of them in make everything.
MADE_UP = 600 if EVERYTHING else 60
PAGE = "http://editor.example/"
Proof = Callable[[str, list[str]], list[Any]]


@pytest.fixture
def proof(browser: Browser) -> Proof:
    """Return what an expression in the browser makes of each text: `proof` is what the bundle has for tests."""
    page, script = browser.new_page(), EDITOR.read_text(encoding="utf-8")
    page.route(f"{PAGE}**", lambda route: route.fulfill(body="<!DOCTYPE html>", content_type="text/html"))
    page.route(f"{PAGE}editor.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(PAGE)

    def made(expression: str, texts: list[str]) -> list[Any]:
        load = "const { proof } = await import('/editor.js');"
        found = json.loads(
            page.evaluate(f"async texts => {{ {load} return JSON.stringify(texts.map({expression})); }}", texts)
        )
        assert isinstance(found, list)
        return found

    return made


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [as_field(text) for text in (*samples(), *examples(), *generated(MADE_UP)) if len(text) < 20_000]


def listed(token: Token | list[Any]) -> list[Any]:
    """Return what counts of a token, of Python's or the browser's, as the same list."""
    if isinstance(token, Token):
        attributes = [[name, value] for name, value in token.attrs.items()]
        about = [token.type, token.tag, token.content, token.info, token.markup, token.map, attributes, token.hidden]
        token = [*about, token.children or []]
    kind, tag, content, info, markup, lines, attributes, hidden, children = token
    told = [] if kind == "inline" else [content, lines]
    marks = [] if kind in ("text", "hr") else [info, markup]
    return [kind, tag, *told, *marks, attributes, hidden, [listed(each) for each in children]]


def test_the_editor_reads_what_the_page_shows(proof: Proof, texts: list[str]) -> None:
    for text, tokens in zip(texts, proof("proof.tokens", texts), strict=True):
        if "https://[" not in text:  # one of them encodes the brackets of such an address
            assert [listed(each) for each in tokens] == [listed(each) for each in tokens_of(text)], text


def test_an_untouched_text_keeps_every_byte(proof: Proof, texts: list[str]) -> None:
    assert proof("proof.opened", texts) == texts


def test_one_changed_word_changes_its_block_alone(proof: Proof, texts: list[str]) -> None:
    """Seven in six thousand take a neighbour along, such as an indented line right after a list of vertical tabs."""
    some, count, more = [text for text in texts if len(text) < 6_000], 0, []
    for text, changes in zip(some, proof("text => proof.changes(text, 'Fjalë ')", some), strict=True):
        for change in changes:
            count += change["text"] is not None
            if change["text"] is not None and not keeps(text, change["start"], change["end"], change["text"]):
                more.append((text, change["text"]))
    assert count > 500
    assert len(more) <= count / 200, more[:3]


def keeps(text: str, start: int, end: int, changed: str) -> bool:
    units = text.encode("utf-16-le", "surrogatepass")  # JavaScript counts so
    before, after = (
        units[: 2 * start].decode("utf-16-le", "surrogatepass"),
        units[2 * end :].decode("utf-16-le", "surrogatepass"),
    )
    return changed.startswith(before) and changed.endswith(after)


def test_a_text_that_is_written_anew_reads_the_same(proof: Proof, texts: list[str]) -> None:
    some = [text for text in texts if len(text) < 6_000]
    others = [
        (text, new["text"])
        for text, new in zip(some, proof("proof.rewritten", some), strict=True)
        if words(text) != words(new["text"])
    ]
    assert len(others) <= len(some) / 50, others[:5]


def words(text: str) -> str:
    """Return what a text says in plain text, without its empty lines."""
    return " ".join(render(text).plain.split())
