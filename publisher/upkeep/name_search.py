"""Where a name stands that a person's erasure does not reach, because people wrote it there: told, not changed."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from publisher.app import App
from publisher.domain.latin import to_latin
from publisher.storage.backup import files_below
from publisher.storage.tables import Tables

#: What a row is about, for people; a table that is not named here is told by its own name.
_ABOUT = {
    "revision": "a frozen version of {slug}",
    "delivery": "what was sent for {slug}",
    "draft_version": "an earlier version of the draft {slug}",
    "draft_comment": "a remark on the draft {slug}",
    "news": "news that was sent in",
    "notice": "a notice about {slug}",
    "hold": "the reason of a pause",
    "shown_revision": "for whom a link was made",
    "series": "the title of a repeating post",
    "handmade": "a post that was made on the Page by hand",
    "erasure": "the reason of an erasure",
    "audit": "the activity log",
}
#: Where the program looks up who did what: the name stands there once, and is erased.
_WHOLE_NAMES = "person"


def places_of(app: App, name: str) -> list[str]:
    """Return where a name stands: files of the posts folder, settings, and what the ledger tells by whom."""
    stands_in = finder(name)
    return [*_files(app, stands_in), *dict.fromkeys(_rows(app, stands_in))]


def finder(name: str) -> Callable[[str], bool]:
    """Return what tells whether a name stands in a text: as a whole, in any case, in either script of Serbian."""
    wanted = re.compile(rf"(?<!\w){re.escape(_plain(name))}(?!\w)")
    return lambda text: bool(wanted.search(_plain(text)))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", to_latin(unicodedata.normalize("NFC", text))).strip().casefold()


def _files(app: App, stands_in: Callable[[str], bool]) -> Iterator[str]:
    root = app.settings.posts_folder
    files = {f"posts/{path}": root / path for path in files_below(root) if path.endswith(".md")}
    files["settings.toml"] = app.settings.folder / "settings.toml"
    for shown, file in files.items():
        if file.is_file() and stands_in(file.read_bytes().decode("utf-8", "replace")):
            yield shown


def _rows(app: App, stands_in: Callable[[str], bool]) -> Iterator[str]:
    with app.database.snapshot() as connection:
        tables = Tables(connection)
        for table in tables.names:
            for row in tables.rows(table) if table != _WHOLE_NAMES else ():
                texts = (value for value in row.values() if isinstance(value, str))
                if any(stands_in(text) for text in texts):
                    yield _about(table, row)


def _about(table: str, row: dict[str, Any]) -> str:
    return _ABOUT.get(table, table).format(slug=row.get("slug") or "a post").strip()
