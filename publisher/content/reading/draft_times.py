"""When drafts were changed, told by the file system: ten thousand are looked over without opening one."""

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from publisher.content.reading.slugs import PAGES, slug_trouble

#: A file system's clock ticks in steps: what changed within one may change again and look the same.
_TICK_NS = 3_000_000_000
_ENDING = ".md"


@dataclass(slots=True)
class DraftTimes:
    """A number for each draft and standing page: another one where something of it was changed."""

    of: dict[str, int] = field(default_factory=dict)
    #: Drafts whose last change is too new to be told from the next one.
    fresh: set[str] = field(default_factory=set)

    def changed(self, known: dict[str, int]) -> set[str]:
        """Return the drafts that have to be read, as far as these numbers tell."""
        return {slug for slug, number in self.of.items() if known.get(slug) != number} | self.fresh


def draft_times(folder: Path, *, whole: bool) -> tuple[DraftTimes, DraftTimes | None]:
    """Look at every draft: at folders alone, and where it is `whole` with their files.

    A file that was written anew in its place, and not put in place of the old one, leaves its folder as it is.
    """
    found, newest, inner = DraftTimes(), time.time_ns() - _TICK_NS, []
    for above, parent in ((folder, ""), (folder / PAGES, f"{PAGES}/")):
        with suppress(OSError), os.scandir(above) as entries:  # there is none, or it cannot be read
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if (name := _name(entry.name, is_folder=is_folder)) and (parent or name != PAGES):
                    _note(found, parent + name, entry, newest)
                    if whole and is_folder:
                        inner.append((parent + name, entry.path))
    if not whole:
        return found, None
    files = DraftTimes(dict(found.of), set(found.fresh))
    for slug, path in inner:
        _note_files(files, slug, path, newest)
    return found, files


def is_listed(slug: str) -> bool:
    """Return whether a draft can have an address at all; `check` tells of the others."""
    return not slug_trouble(slug.rpartition("/")[2])


def _name(name: str, *, is_folder: bool) -> str:
    if name[0] == ".":
        return ""
    if is_folder:
        return name
    return name.partition(".")[0] if name.endswith(_ENDING) else ""


def _note(found: DraftTimes, slug: str, entry: os.DirEntry[str], newest: int) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # it goes at this moment
        found.fresh.add(slug)
        return
    changed, marked = status.st_mtime_ns, status.st_ctime_ns  # the first can be set back, the second cannot
    found.of[slug] = found.of.get(slug, 0) + changed + marked
    if changed > newest or marked > newest:
        found.fresh.add(slug)


def _note_files(found: DraftTimes, slug: str, folder: str, newest: int) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            _note(found, slug, entry, newest)
