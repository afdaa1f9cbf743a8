"""What people type every day, published: page, RSS, Atom, JSON Feed and the Page read as it was typed.

On the Page without what leads out of Facebook: there a post has few links a month.
"""

import json
import re
from pathlib import Path

import feedparser

from publisher.domain.outside_links import is_outside
from publisher.domain.text_links import without_links
from publisher.pipeline.submit import SubmitRequest
from publisher.sandbox.server import SandboxPage
from tests.content.test_dialect import text_of
from tests.studio.house import House
from tests.studio.test_any_language import published

__all__ = ["published"]
#: As it is typed, and how it reads where that differs: a bullet of the page is none of a text's letters.
ROWS = [
    ("12. marta održan je forum.\n\n20. aprila sledi drugi.", ""),
    ("1986. godine počelo je.\n\n1999. godine rat.", ""),
    ("17. 05. 2016. godine održan je skup.", ""),
    ("1) a\n2) b\n\n5) c", ""),
    ("çmimi 20*2*10 €", ""),
    ("- 1. maj: praznik\n- 9. maj: Dan Evrope", "– 1. maj: praznik\n– 9. maj: Dan Evrope"),
    ("Formulari: https://drive.google.com/file/d/1a-_Bc_-x/view, www.a.org/_b_, info_zyra@a.org", ""),
    ("[Foto]: Arta\n\n[^1]: Burimi", ""),
    ("\tNjë paragraf.\n\n    Një tjetër.", "Një paragraf.\n\nNjë tjetër."),
    ("Programi:\n10:00 Hapja\n11:00 Kafe", ""),
    ("•\tHapja\n•\tKafe", "• Hapja\n• Kafe"),
    ("Me respekt,\n-- \nKOSINT 2020", "Me respekt,\n--\nKOSINT 2020"),
]


def test_each_row_reads_as_typed_wherever_it_goes(published: tuple[House, SandboxPage]) -> None:
    house, page = published
    body = "\n\n".join(f"## Rreshti {number}:\n\n{typed}" for number, (typed, _) in enumerate(ROWS))
    for channel in ("website", "facebook"):
        front = f'title = "{channel}"\nsummary = "P"\ntopics = ["housing"]\nplaces = ["peja"]\nchannels = ["{channel}"]'
        house.draft(channel, f"+++\n{front}\n+++\n\n{body}\n")
        house.app.submit(house.app.drafts.read(channel), SubmitRequest(by="ana", at=house.clock()))
    house.app.deliver(lambda *_: None)

    site, (post,) = house.folder / "site" / "sq", page.published()
    (file,) = site.glob("*/2026/website/index.html")
    for number, (typed, reads) in enumerate(ROWS):
        wanted = f"Rreshti {number}:\n\n{reads or typed}"
        assert without_links(wanted, is_outside) in post.message
        for html in (file.read_text(encoding="utf-8"), *_in_feeds(site)):
            assert _lines(wanted) in _lines(text_of(html.replace("</li>", "\n</li>").replace("<h2>", "<p>")))


def _in_feeds(site: Path) -> list[str]:
    """Return a post's HTML in each of the three feeds."""
    feeds = [feedparser.parse((site / name).read_bytes()) for name in ("feed.xml", "atom.xml")]
    (item,) = json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]
    return [*(feed.entries[0].content[0].value for feed in feeds), item["content_html"]]


def _lines(text: str) -> str:
    """Return lines without marks of lists that are drawn, not written, and without empty ones."""
    lines = (re.sub(r"^(?:[–•] )?(?:(\d)[.)] )?", r"\1 ", line.strip()).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
