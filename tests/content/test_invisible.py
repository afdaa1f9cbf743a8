"""What nobody sees is refused nowhere, glues no words together, and goes out nowhere: at every door by one table."""

from pathlib import Path
from typing import Any

import pytest

from publisher.content.editing.draft_store import DraftStore
from publisher.content.editing.frontmatter_writer import cleaned
from publisher.content.reading.slugs import slug_from
from publisher.content.text.escaping import as_body
from publisher.content.text.markdown import render
from publisher.domain.invisible import one_line, plain_signs, visible
from tests.content.desk import Desk, front

TABLE = {
    "PowerPoint's line": ("a\x0bb", "a\nb"),
    "a page of PDF": ("a\x0cb", "a\nb"),
    "line separator": ("a\u2028b", "a\nb"),
    "paragraph separator": ("a\u2029b", "a\nb"),
    "next line": ("a\x85b", "a\nb"),
    "old Mac": ("a\rb\r\nc", "a\nb\nc"),
    "em blank": ("a\u2003b", "a b"),
    "no-break blank": ("20\u00a0°C", "20\u00a0°C"),
    "soft hyphen": ("stre\u00adhimi", "strehimi"),
    "zero width": ("a\u200bb\ufeffc\u2060d", "abcd"),
    "direction": ("\u202aa\u202e\u200eb\u2066c", "abc"),
    "joiners": ("a\u200db \u200cc", "ab c"),
    "a family": ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"),
    "object": ("a\ufffcb", "ab"),
    "controls": ("a\x00\x1b[31m\x7fb", "a[31mb"),
    "half a character": ("a\ud83db", "ab"),
    "nothing of it": ("ë š ц \t 1-2 – ₺", "ë š ц \t 1-2 – ₺"),
}


@pytest.mark.parametrize("name", TABLE)
def test_every_door_has_the_same_table(name: str) -> None:
    typed, seen = TABLE[name]

    assert visible(typed) == seen
    assert cleaned(typed) == seen.strip()
    assert one_line(typed) == " ".join(seen.split())
    assert render(typed).plain == seen.replace(" ", " ").strip() or "\t" in seen
    assert render(as_body(typed)).plain.split() == seen.split()


def test_a_file_full_of_them_is_read_as_it_looks(desk: Desk) -> None:
    extra = (
        '[contact]\nname = "Valdete\u200b B."\nphone = "\u200e+383 44\u2011123\u00a0456\u200b"\nemail = "a@b.org\u200b"'
    )
    desk.writes("a.md", front(title="Stre\u00adhimi\u202a i\x0b ri", extra=extra, body="një\x0bdy\x0ctre\u202a\n"))

    assert desk.says() == []
    text = desk.folder.read("a").post.texts["sq"]
    assert (text.title, text.body.strip()) == ("Strehimi i  ri", "një\ndy\ntre")
    assert text.contact is not None
    assert (text.contact.name, text.contact.phone, text.contact.email) == ("Valdete B.", "+383 44-123 456", "a@b.org")


def test_escapes_of_toml_are_no_way_around(desk: Desk) -> None:
    desk.writes("a.md", front(title="a\\u202Eb\\tc\\u0007"))
    assert desk.says() == []
    assert desk.folder.read("a").post.texts["sq"].title == "ab c"


def test_such_a_file_is_edited_in_a_form_too(tmp_path: Path) -> None:
    files = Desk(tmp_path)
    files.writes("a/index.md", front(title="Titull\u200b", body="një\x0bdy\n"))
    writing: Any = DraftStore(files.posts, ("sq", "sr"))
    draft = writing.open("a")

    assert draft.troubles == {}
    assert draft.written.texts["sq"].body == "një\ndy"
    writing.save("a", draft.written, draft.digest)
    assert files.says() == []


def test_addresses_are_made_of_what_is_seen() -> None:
    assert slug_from("Stre\u00adhimi\u200b në\u2011Pejë") == "strehimi-ne-peje"
    assert plain_signs("\u200e+383\u00a044\u2011123\u2212456") == "+383 44-123-456"
