"""How a draft stood before: its versions, what each changed, and the way back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from starlette.responses import Response

from publisher.content.desk import Changed
from publisher.domain.errors import NotPossible, UnknownPost
from publisher.storage.versions import DraftVersion
from publisher.studio.pages.drafts import named_texts
from publisher.studio.visit import Visit
from publisher.studio.words import later

#: So many versions are shown with what they changed.
_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a difference."""

    #: `added`, `removed`, `same` or `file`.
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A version, and what it changed of the one before."""

    version: DraftVersion
    lines: tuple[Line, ...]


def show(visit: Visit) -> Response:
    """List the versions, newest first."""
    slug = visit.part("slug")
    visit.mine_or_unknown(slug)
    draft = visit.office.desk.open(slug)
    versions = visit.office.versions.all(slug)[: _SHOWN + 1]
    return visit.page("history.html", draft=draft, steps=list(_steps(versions)))


def restore(visit: Visit) -> Response:
    """Put an earlier version back; the one that stands there now stays in the history."""
    office, slug = visit.office, visit.part("slug")
    visit.mine_or_unknown(slug)
    version = office.versions.version(slug, int(visit.part("version")))
    if version is None:
        raise UnknownPost(slug)
    before = office.desk.open(slug)
    office.versions.keep(slug, before.digest, named_texts(before), "")
    try:
        draft = office.desk.put_back(slug, version.files, visit.typed("digest"))
    except Changed as changed:
        raise NotPossible(later("The draft has changed meanwhile. Open its history again.")) from changed
    office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name, apart=True)
    return visit.go(f"/drafts/{slug}", "restored")


def _steps(versions: Sequence[DraftVersion]) -> Iterator[Step]:
    older: list[DraftVersion | None] = [*versions[1:], None]
    for version, before in zip(versions[:_SHOWN], older, strict=False):
        yield Step(version=version, lines=tuple(difference(before.files if before else {}, version.files)))


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Line]:
    """Give what changed, file by file, with a line of what stands around it."""
    for name in sorted({*before, *after}):
        old, new = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        changes = list(unified_diff(old, new, lineterm="", n=1))[2:]
        if changes:
            yield Line(kind="file", text=name)
        for change in changes:
            if not change.startswith("@@"):
                kind = {"+": "added", "-": "removed"}.get(change[0], "same")
                yield Line(kind=kind, text=change[1:])
