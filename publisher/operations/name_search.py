"""Where a name stands that a person's erasure does not reach, because people wrote it there: told, not changed."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from publisher.bootstrap.app import App
from publisher.bootstrap.erased_people import all_files
from publisher.content.reading.slugs import slug_from
from publisher.domain.serbian_latin import to_latin
from publisher.storage.archive.table_dump import Tables

#: What a row is about, for people; a table that is not named here is told by its own name.
_ABOUT = {
    "revision": "a frozen version of {slug}",
    "delivery": "what was sent for {slug}",
    "draft_version": "an earlier version of the draft {slug}",
    "draft_comment": "a remark on the draft {slug}",
    "news": "news that was sent in",
    "partner": "the name of a partner",
    "partner_entry": "news of a partner, in the inbox",
    "notice": "a notice about {slug}",
    "hold": "the reason of a pause",
    "shelf": "why {slug} was unpublished, as readers are told",
    "shown_revision": "for whom a link was made",
    "series": "the title of a repeating post",
    "first_post": "the first post on the Page",
    "handmade": "a post that was made on the Page by hand",
    "page_post": "the name of {slug}, which came from the Page",
    "erasure": "the reason of an erasure",
    "audit": "the activity log",
}
#: Beyond that nobody's name is looked for in a file: it is a film, whose remarks stand at its beginning.
_MOST_BYTES = 50_000_000
_TEXTS = (".md", ".toml")
_READABLE = re.compile(rb"[\x20-\x7e\x80-\xf4]{4,200}")
#: Where the program looks up who did what (the name stands there once, and is erased), and words of the files above.
_TOLD_OTHERWISE = ("person", "draft_index")


def places_of(app: App, names: Sequence[str]) -> list[str]:
    """Return where a name or a mail address stands: drafts and what lies beside them, settings, rows of the ledger."""
    stands_in = finder(names)
    return [*_files(app, stands_in), *dict.fromkeys(_rows(app, stands_in))]


def finder(names: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether one of these stands in a text: whole, in any case, in either script of Serbian.

    Also as titles become addresses: `arta-berisha`.
    """
    forms = {form for name in names for form in (_plain(name), slug_from(name)) if form}
    wanted = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms)))})(?!\w)")
    return lambda text: bool(wanted.search(_plain(text)))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", to_latin(unicodedata.normalize("NFC", text))).strip().casefold()


def _files(app: App, stands_in: Callable[[str], bool]) -> Iterator[str]:
    root = app.settings.posts_folder
    files = {f"posts/{path}": root / path for path in all_files(app.settings)}
    files["settings.toml"] = app.settings.folder / "settings.toml"
    for shown, file in files.items():
        if file.is_file() and (stands_in(shown) or stands_in(_text_of(file))):
            yield shown


def _text_of(file: Path) -> str:
    """Return a file's words; of a picture or a recording what stands readable in it, such as a photographer's name."""
    with file.open("rb") as stream:
        content = stream.read(_MOST_BYTES)
    if file.suffix not in _TEXTS:
        content = b" ".join(_READABLE.findall(content))
    return content.decode("utf-8", "replace")


def _rows(app: App, stands_in: Callable[[str], bool]) -> Iterator[str]:
    with app.container.database.snapshot() as connection:
        tables = Tables(connection)
        for table in tables.names:
            for row in tables.rows(table) if table not in _TOLD_OTHERWISE else ():
                texts = (value for value in row.values() if isinstance(value, str))
                if any(stands_in(text) for text in texts):
                    yield _about(table, row)


def _about(table: str, row: dict[str, Any]) -> str:
    return _ABOUT.get(table, table).format(slug=row.get("slug") or "a post").strip()
