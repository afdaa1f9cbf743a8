"""Feeds as they are found: every version, broken, wrongly encoded, hostile; and what becomes of each."""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from threading import Event

from tests.partners.feed_server import Answer, FeedServer

TEXT = "Banorët u takuan me komunën për rrugën. " * 10
ITEM = "<item><title>{}</title><link>https://p.org/{}</link><description>{}</description>{}</item>"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DTD = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)


def item(title: str, more: str = "", text: str = TEXT) -> str:
    return ITEM.format(title, title.split(" ", maxsplit=1)[0], text, more)


TWO = item("Një") + item("Dy")
BOTH = ["Dy", "Një"]


def rss(items: str = TWO, version: str = "2.0", encoding: str = "utf-8") -> str:
    head = f'<?xml version="1.0" encoding="{encoding}"?>{DTD if version == "0.91" else ""}'
    return f'{head}<rss version="{version}"><channel><title>P</title><link>https://p.org/</link>{items}</channel></rss>'


def rdf(namespace: str) -> str:
    return f'<?xml version="1.0"?><rdf:RDF {RDF} xmlns="{namespace}"><channel><title>P</title></channel>{TWO}</rdf:RDF>'


def atom(namespace: str, kind: str = "html") -> str:
    entries = "".join(
        f'<entry><id>tag:p.org,{title}</id><title>{title}</title><link href="/{title}"/><updated>2026-11-02T10:00:00Z'
        f'</updated><content type="{kind}">{_content(title, kind)}</content></entry>'
        for title in ("Një", "Dy")
    )
    return f'<feed xmlns="{namespace}"><title>P</title>{entries}</feed>'


def _content(title: str, kind: str) -> str:
    if kind == "xhtml":
        return f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{title} <b>{TEXT}</b></p></div>'
    return f"&lt;p&gt;{title} {TEXT}&lt;/p&gt;"


@dataclass(frozen=True, slots=True)
class ManyFeeds:
    """What is served, by name; and what is expected of it: titles, or the code of the reason."""

    answers: dict[str, Answer]
    expected: dict[str, list[str] | str]


def _endless(piece: bytes, pause: float) -> Answer:
    def write(handler: BaseHTTPRequestHandler, over: Event) -> None:
        while not over.wait(pause):
            handler.wfile.write(piece)

    return Answer(body=write)


def _bomb() -> Answer:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as stream:
        for _ in range(300):
            stream.write(b" " * 1_000_000)
    return Answer(body=packed.getvalue(), headers={"Content-Encoding": "gzip"})


def many_feeds(other_port: int) -> ManyFeeds:
    """Return them; on `other_port` of this machine listens somebody who must not be asked."""
    made: dict[str, tuple[str | bytes | Answer, list[str] | str]] = {
        "rss 0.90": (rdf("http://my.netscape.com/rdf/simple/0.9/"), BOTH),
        "rss 0.91": (rss(version="0.91"), BOTH),
        "rss 0.92": (rss(version="0.92"), BOTH),
        "rss 0.93": (rss(version="0.93"), BOTH),
        "rss 0.94": (rss(version="0.94"), BOTH),
        "rss 1.0": (rdf("http://purl.org/rss/1.0/"), BOTH),
        "rss 2.0": (rss(), BOTH),
        "rss of no version": (rss().replace(' version="2.0"', ""), BOTH),
        "atom 0.3": (atom("http://purl.org/atom/ns#"), BOTH),
        "atom 1.0": (atom("http://www.w3.org/2005/Atom"), BOTH),
        "atom with xhtml": (atom("http://www.w3.org/2005/Atom", "xhtml"), BOTH),
        "cut off": (rss()[:-25], BOTH),
        "a bare ampersand": (rss(item("Një", "<a>x & y</a>") + item("Dy")), BOTH),
        "an unknown entity": (rss(item("Një", text=f"x&nbsp;{TEXT}") + item("Dy")), BOTH),
        "controls": (rss(item("Një", text=f"\x02\x0b{TEXT}") + item("Dy")), BOTH),
        "an open tag": (rss(item("Një", text=f"<p><b>{TEXT}") + item("Dy")), BOTH),
        "a warning before it": (f"<br/>Warning: x in y.php on line 3\n{rss()}", BOTH),
        "windows-1250": (
            rss(item("Škola e Đakovicës"), encoding="windows-1250").encode("cp1250"),
            ["Škola e Đakovicës"],
        ),
        "said to be utf-8": (rss(item("Škola e Đakovicës")).encode("cp1250"), ["Škola e Đakovicës"]),
        "utf-8 said to be latin-1": (rss(item("Škola"), encoding="iso-8859-1").encode(), ["Škola"]),
        "utf-16": (rss(item("Škola"), encoding="utf-16").encode("utf-16"), ["Škola"]),
        "windows-1251": (
            rss(item("Школа", text="Састанак са општином. " * 10), encoding="windows-1251").encode("cp1251"),
            ["Школа"],
        ),
        "ids that change": (Answer(body=_changing(ids=True)), ["Një"]),
        "ids and addresses that change": (Answer(body=_changing(ids=True, links=True)), ["Një"]),
        "the future": (rss(item("Një", "<pubDate>Tue, 20 Oct 2099 08:00:00 GMT</pubDate>")), ["Një"]),
        "days that are none": (rss(item("Një", "<pubDate>nesër në mëngjes</pubDate>")), ["Një"]),
        "no titles": (rss("<item><description>Vetëm një fjali.</description></item>"), ["Vetëm një fjali."]),
        "nothing in it": (rss(""), []),
        "fifty megabytes": (rss(TWO + "<item>" + "x" * 50_000_000 + "</item>"), "feed_too_large"),
        "endless": (_endless(b"<item>" * 10_000, 0), "feed_too_large"),
        "dripping": (_endless(b"<", 0.1), "feed_too_slow"),
        "a gzip bomb": (_bomb(), "feed_too_large"),
        "laughs": (
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            + rss(item("Një") + item("Dy")).partition("?>")[2],
            BOTH,
        ),
        "a hundred thousand attributes": (
            rss(item("Një") + "<item " + " ".join(f'a{each}="x"' for each in range(100_000)) + "></item>"),
            "feed_too_heavy",
        ),
        "moved": (Answer(status=301, headers={"Location": "/rss-2.0"}), BOTH),
        "moved round": (Answer(status=302, headers={"Location": "/moved-round"}), "feed_redirects_too_often"),
        "moved to this machine": (
            Answer(status=302, headers={"Location": f"http://127.0.0.1:{other_port}/"}),
            "feed_address_private",
        ),
        "a page": ('<html><head><link rel="alternate" type="application/rss+xml" href="/rss-2.0"></head></html>', BOTH),
        "a page without": ("<!doctype html><html><body>Mirë se vini</body></html>", "page_names_no_feed"),
        "a wall": ("<!doctype html><html><title>Just a moment...</title></html>", "feed_behind_wall"),
        "a wall that says so": (Answer(status=403), "feed_behind_wall"),
        "a password": (Answer(status=401), "feed_asks_password"),
        "gone": (Answer(status=410), "feed_gone"),
        "in trouble": (Answer(status=500), "feed_answers_badly"),
        "json": ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "address_is_no_feed"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "address_is_no_feed"),
        "empty": (b"", "address_is_no_feed"),
    }
    answers = {name: _answer(content) for name, (content, _) in made.items()}
    return ManyFeeds(answers, {name: expected for name, (_, expected) in made.items()})


def _answer(content: str | bytes | Answer) -> Answer:
    if isinstance(content, Answer):
        return content
    return Answer(body=content.encode() if isinstance(content, str) else content)


def _changing(*, ids: bool, links: bool = False) -> Callable[[BaseHTTPRequestHandler, Event], None]:
    """Return what answers anew each time: the same entry, called otherwise."""
    count = iter(range(1000))

    def write(handler: BaseHTTPRequestHandler, _over: Event) -> None:
        number = next(count)
        guid = f"<guid>{number}</guid>" if ids else ""
        link = f"https://p.org/?session={number}" if links else "https://p.org/1"
        words = f"<item><title>Një</title><link>{link}</link>{guid}<description>{TEXT}</description></item>"
        handler.wfile.write(rss(words).encode())

    return write


def serve(server: FeedServer, feeds: ManyFeeds) -> str:
    """Serve them, and return the `[[partners]]` that name them."""
    tables = []
    for name, answer in feeds.answers.items():
        path = f"/{name.replace(' ', '-')}"
        server.answers[path] = answer
        tables.append(f'[[partners]]\nname = "{name}"\nurl = "{server.url}{path}"\n')
    return "\n".join(tables)
