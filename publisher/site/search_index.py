"""What is known of the index of the search: when it was made, its files, and the post that each of them tells of."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from publisher.site import addresses
from publisher.site.files import Files, Gone
from publisher.site.place import SiteFiles

#: Lies on the site beside the index.
LIST = f"{addresses.SEARCH}files.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """An index as it lies on the site."""

    made_at: datetime
    #: How many posts it was made of.
    posts: int = 0
    #: Slug by path; empty for a file that tells of no single post.
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """Name all that lies on the site."""
        return [*self.files, LIST]

    def of(self, slugs: Collection[str]) -> list[str]:
        """Name the files that hold words of these posts."""
        return [path for path, slug in self.files.items() if slug in slugs]

    def document(self) -> bytes:
        """Give the list as it is written."""
        content = {"made_at": self.made_at.isoformat(), "posts": self.posts, "files": dict(self.files)}
        return f"{json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0)}\n".encode()


def read_index(files: SiteFiles) -> SearchIndex | None:
    """Give the index that lies on the site; None where there is none, or its list is no list of ours."""
    try:
        content = json.loads(files.read(LIST) or b"{}")
        return SearchIndex(**{**content, "made_at": datetime.fromisoformat(content["made_at"])})
    except (ValueError, KeyError, TypeError):
        return None


def new_files(
    before: SearchIndex | None, index: SearchIndex, taken: Collection[str], content: Callable[[str], bytes]
) -> Files:
    """Give what puts an index in the place of the one before; of posts `taken` back meanwhile nothing.

    `content` gives the bytes of its files.
    """
    kept = replace(index, files={path: slug for path, slug in index.files.items() if slug not in taken})
    for path in kept.files:
        yield path, content(path)
    yield LIST, kept.document()
    for path in sorted(before.files.keys() - kept.files.keys() if before else ()):
        yield path, Gone()


def is_due(at: time, zone: ZoneInfo, made_at: datetime | None, now: datetime) -> bool:
    """Tell whether the last night's hour `at` (local) has passed since the index was made."""
    local = now.astimezone(zone)
    last = datetime.combine(local.date(), at, zone)
    if last > local:
        last = datetime.combine(local.date() - timedelta(days=1), at, zone)
    return made_at is None or made_at < last
