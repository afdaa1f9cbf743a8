"""The index of the search, made by Pagefind from what is on the shelf. Never inside a publication: it takes its time.

Pagefind needs a file for each post and reads all of them at once, so each language is done after the other.
"""

import gzip
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.app import App
from publisher.domain.errors import StorageError
from publisher.domain.language import FOLDER, draft_language
from publisher.domain.ports import Entry, Listing, Shelf
from publisher.site import addresses
from publisher.site.edition import Edition
from publisher.site.feeds import NEWS
from publisher.site.search_index import SearchIndex, is_due, read_index
from publisher.site.stories import story_of
from publisher.site.whole import CHUNK, edition_of
from publisher.storage.restored import RESTORE

#: Measured with 1,000 and 5,000 posts of 350 words (222 and 1,003 MiB): what Pagefind needs for each, and without any.
BYTES_A_POST, BYTES_AT_LEAST = 205_000, 50_000_000
#: Of what Pagefind writes, what the page needs; the rest is pages of its own.
_WANTED = re.compile(r"pagefind(-worker)?\.js|pagefind-entry\.json|.*\.(pagefind|pf_meta|pf_index|pf_fragment)")
#: Pagefind stops by itself; this is for when it does not.
_LONGEST_SECONDS = 3600
_HEAD = b"pagefind_dcd"
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What came of making an index."""

    posts: int
    #: Why none was made, in plain words; empty where one was.
    trouble: str = ""


class SearchKeeper:
    """Makes the index after each night's hour, and when there are twice as many posts as it knows, as on a new site."""

    def __init__(self, app: App) -> None:
        self._app = app
        #: Of the last index, or the last try.
        self._made_at: datetime | None = None
        self._posts = 0

    def look(self) -> str:
        """Make the index if it is due; tell in plain words why it could not be made, or ``""``.

        Raises:
            StorageError, SiteBusy: as `index_search`; it is tried again the next night.
        """
        app, now = self._app, self._app.clock()
        if app.settings.website.search is None or app.queue.foreign() or _is_restored(app):
            return ""
        posts = app.site.shelf().size(NEWS)
        if not posts or not self._is_due(posts, now):
            return ""
        if there := read_index(app.site.place.files(whole=False)):  # another machine may have made it
            self._made_at, self._posts = there.made_at, there.posts
            if not self._is_due(posts, now):
                return ""
        self._made_at, self._posts = now, posts
        return index_search(app).trouble

    def _is_due(self, posts: int, now: datetime) -> bool:
        settings = self._app.settings
        at = settings.website.search or time()
        return posts >= 2 * self._posts or is_due(at, settings.organisation.timezone, self._made_at, now)


def _is_restored(app: App) -> bool:
    """Tell whether the ledger was restored and waits for a person: nothing is built then."""
    return any(hold.kind == RESTORE for hold in app.holds())


def index_search(app: App) -> Indexed:
    """Make the index anew and put it on the site. Safe to repeat; files that stay the same are not written again.

    Raises:
        StorageError: if Pagefind cannot do it.
        SiteBusy: if another process writes the site all the time.
    """
    shelf = app.site.shelf()
    posts = shelf.size(NEWS)
    if trouble := lack_of_memory(posts, _available_bytes()):
        return Indexed(0, trouble)
    edition = edition_of(app.site_settings, app.site.templates, shelf)
    made_at = app.clock()
    with TemporaryDirectory(prefix="publisher-search-") as scratch:
        files = index_files(edition, shelf, Path(scratch))
        index = SearchIndex(made_at=made_at, posts=posts, files={path: slug for path, (_, slug) in files.items()})
        with app.site.opened() as writing:
            writing.put_index(index, lambda path: files[path][0].read_bytes())
    return Indexed(posts)


def index_files(edition: Edition, shelf: Shelf, scratch: Path) -> dict[str, tuple[Path, str]]:
    """Make the index in a folder; give by the path on the site each file, and the slug of the post that it tells of."""
    slugs = _write_documents(edition, shelf, scratch)
    files = {}
    for tag in edition.settings.tags:
        home = scratch / FOLDER[tag]
        _run(home / "posts", home / "index", draft_language(tag))
        shutil.rmtree(home / "posts")
        for file in sorted((home / "index").rglob("*")):
            if _WANTED.fullmatch(file.name):
                path = f"{addresses.search_index(tag)}{file.relative_to(home / 'index').as_posix()}"
                files[path] = (file, _slug_of(file, slugs))
    return files


def _write_documents(edition: Edition, shelf: Shelf, scratch: Path) -> dict[str, str]:
    """Write what Pagefind reads of each post, a folder a language; give the slugs by address."""
    slugs = {}
    for tag in edition.settings.tags:
        (scratch / FOLDER[tag] / "posts").mkdir(parents=True)
    for start in range(0, shelf.size(NEWS), CHUNK):
        for entry in shelf.slice(NEWS, start, start + CHUNK):
            for tag in edition.settings.tags:
                path = addresses.article_path(entry.article, tag)
                slugs[f"/{path}"] = entry.article.slug
                file = scratch / FOLDER[tag] / "posts" / addresses.file_of(path)
                file.parent.mkdir(parents=True)
                file.write_bytes(_document(edition, entry, tag))
    return slugs


def _document(edition: Edition, entry: Entry, tag: str) -> bytes:
    """Write what Pagefind reads of a post: its words, and what the page shows of it."""
    places = [edition.settings.label(Listing("place", key), tag) for key in entry.article.places]
    return edition.render(
        "search-document.html",
        tag=tag,
        story=story_of(edition, entry, tag),
        text=entry.article.text(tag),
        places=places,
    )


def _run(posts: Path, index: Path, language: str) -> None:
    from pagefind_bin import get_executable  # noqa: PLC0415 (only who makes an index needs it)

    command = [get_executable(), "--site", posts, "--output-path", index, "--force-language", language, "--silent"]
    try:
        done = subprocess.run(  # noqa: S603 - Pagefind's own program, with paths of ours
            command, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StorageError(f"The index of the search could not be made: {error}.") from error
    if done.returncode and any(posts.rglob("*.html")):
        raise StorageError(f"The index of the search could not be made. Pagefind says: {done.stderr[-300:].strip()}")


def _slug_of(file: Path, slugs: dict[str, str]) -> str:
    """Tell whose words a file holds: a fragment names its address."""
    if file.suffix != ".pf_fragment":
        return ""
    content = gzip.decompress(file.read_bytes()).removeprefix(_HEAD)
    return slugs[json.loads(content)["url"]]


def lack_of_memory(posts: int, there: int | None) -> str:
    """Tell in plain words what is missing where `there` are free (None: not known), or ``""``."""
    needed = BYTES_AT_LEAST + posts * BYTES_A_POST
    if there is None or there > needed:
        return ""
    return (
        f"The index of the search was not made: it needs about {needed // 1_000_000} MB of memory, and "
        f'{there // 1_000_000} MB are free. Set website.search = "" where that does not change.'
    )


def _available_bytes() -> int | None:
    """Give what Linux counts as free for programs; None elsewhere."""
    try:
        found = re.search(r"^MemAvailable:\s+(\d+) kB$", _MEMORY.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
