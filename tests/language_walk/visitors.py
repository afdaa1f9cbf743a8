"""Whoever goes to every address of the studio and sends every form, as it should be and as it should not."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import requests

from publisher.studio.csrf import form_token
from publisher.studio.routes import ROUTES
from tests.extent import EVERYTHING
from tests.language_walk.marked import unmarked
from tests.language_walk.plain_words import read_texts, words_of
from tests.studio.house import Browser

#: Parts of JSON answers that only scripts read.
UNREAD = {
    *("digest", "form_token", "marks", "version", "account", "seconds", "taken", "far", "fields", "added", "merged"),
    *("original", "field"),
}
#: What is typed into a form, from nothing to what nobody would.
FORMS: tuple[dict[str, str], ...] = (
    {},
    dict.fromkeys("title name reason remark note token text password old new email".split(), "ω")
    | dict.fromkeys("at from until first due".split(), "2020-01-01T10:00")
    | dict.fromkeys("digest answer role code salt page key cancelled".split(), "ω")
    | dict.fromkeys("size offset photos count days".split(), "7")
    | {"go": "then", "when": "at", "ticks": "yes", "every": "week", "language": "sq"},
    dict.fromkeys("at from until first due".split(), "2099-01-01T10:00")
    | {"go": "now", "answer": "sent", "again": "again", "email": "author@example.org", "name": "Θήτα"}
    | {"role": "author", "sure": "yes", "place": "two", "consent": "1", "photos": "1", "text": "Νέα"},
)
#: Sent where a script would; people send none of it.
_SCRIPT = {"X-Requested-By": "studio"}


@dataclass(frozen=True)
class Said:
    """A text that somebody read somewhere."""

    #: Method and address.
    where: str
    #: `text`, or the attribute or key that it stands in.
    part: str
    text: str


def addresses(method: str, parts: Mapping[str, tuple[str, ...]], *, open_to_all: bool = False) -> Iterator[str]:
    """Return each address of a method in the table of routes; `parts` has what stands for each part of a path.

    `open_to_all` leaves out those that need a role.
    """
    for route in ROUTES:
        found = [route.path] * (route.method == method and (route.needs is None or not open_to_all))
        for name, values in parts.items():
            found = [path.replace(name, value) for path in found for value in (values if name in path else ("",))]
        yield from found


def looks(browser: Browser, paths: Iterable[str]) -> Iterator[Said]:
    """Go to each address; return what is read there."""
    for path in paths:
        answer = browser.session.get(browser.url + path, timeout=30, allow_redirects=False)
        yield from said_by(f"GET {path}", answer)


def sends(browser: Browser, paths: Iterable[str], forms: Iterable[Mapping[str, str]] = FORMS) -> Iterator[Said]:
    """Send each form, as a person and as a script by turns, or as both; return what is read in the answers."""
    for path in paths:
        for number, fields in enumerate(forms):
            for headers in ({}, _SCRIPT) if EVERYTHING else (({}, _SCRIPT)[number % 2],):
                yield from said_by(f"POST {path}", sent(browser, path, fields, headers))


def sent(browser: Browser, path: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> requests.Response:
    """Send one form, and follow nowhere."""
    form = {"form_token": form_token(browser.session.cookies.get("studio") or ""), **fields}
    return browser.session.post(browser.url + path, data=form, headers=dict(headers), timeout=30, allow_redirects=False)


def said_by(where: str, answer: requests.Response) -> Iterator[Said]:
    """Return what is read in an answer; of one that is for no person, like a table of numbers, nothing."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "application/json":
        yield from (Said(where, key, text) for key, text in texts_of(json.loads(answer.text)))
    elif kind == "text/html":
        yield from (Said(where, part, text) for part, text in read_texts(answer.text))
    elif kind == "text/plain":
        yield from (Said(where, "text", line) for line in answer.text.splitlines() if line.strip())


def texts_of(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Return each text in a JSON answer that people read, with its key."""
    match value:
        case str() if value.strip():
            yield key, value
        case list():
            for each in value:
                yield from texts_of(each, key)
        case dict():
            for name, each in value.items():
                if name not in UNREAD:
                    yield from texts_of(each, name)


def without_catalogue(said: Iterable[Said]) -> list[Said]:
    """Return what stands in no catalogue, each text once, in letters that can be read."""
    found = {
        (each.part, each.text): Said(each.where, each.part, unmarked(each.text)) for each in said if words_of(each.text)
    }
    return list(found.values())
