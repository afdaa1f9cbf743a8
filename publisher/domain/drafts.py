"""What the studio knows of drafts beside their files: handed over, sent back, deleted, as they stood before. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from publisher.domain.post_state import PostState

#: So long a deleted draft can be restored.
TRASH_KEPT = timedelta(days=30)
#: In place of a slash in the names of folders there: no slug has it.
_SLASH = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A draft that waits for somebody who may plan it."""

    slug: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """A draft that waits for its author."""

    slug: str
    #: Who sent it back, and when.
    by: str
    at: datetime
    #: What has to be changed; empty where it was erased.
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashedDraft:
    """A draft in the trash."""

    id: int
    slug: str
    at: datetime
    by: str

    @property
    def name(self) -> str:
        """Return what its folder is called there."""
        return name_in_trash(self.id, self.slug)


def name_in_trash(number: int, slug: str) -> str:
    """Return what the folder of a draft is called in the trash."""
    return f"{number}-{slug.replace('/', _SLASH)}"


def slug_in_trash(name: str) -> str:
    """Return the draft that a folder in the trash is of."""
    return name.partition("-")[2].replace(_SLASH, "/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVersion:
    """A draft's texts at a time."""

    id: int
    digest: str
    #: Text by file name.
    files: Mapping[str, str]
    saved_at: datetime
    #: Empty where it was changed on disk.
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedDraft:
    """What is remembered of one draft; without a language it is none."""

    slug: str
    #: Of its files' times when they were read; 0: they are read again.
    number: int
    changed_at: datetime
    #: By draft language, the main one first.
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    #: File of the first picture.
    picture: str = ""
    #: Folded.
    words: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFilter:
    """Which drafts are looked for; what is empty does not matter."""

    #: Folded: each stands somewhere in the draft.
    words: tuple[str, ...] = ()
    state: PostState | None = None
    #: The states of those that have to be worked out one by one.
    unsettled: Mapping[str, PostState] = field(default_factory=dict)
    language: str = ""
    topic: str = ""
    place: str = ""
    #: Id of the person who began it.
    author: str = ""
    #: Published, planned or else changed in this time.
    month: tuple[datetime, datetime] | None = None
    #: The website's own pages in place of posts.
    pages: bool = False
    #: Posts of a series too.
    repeated: bool = True
    #: Only some of these, where it is known that no others can be meant.
    among: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One remark."""

    text: str
    by: str
    at: datetime
