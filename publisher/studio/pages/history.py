"""How a draft stood before: its versions, what each changed, and the way back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from starlette.responses import Response

from publisher.content.editing.draft_store import Changed
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.storage.studio.draft_history import DraftVersion
from publisher.studio.draft_lines import draft_lines, language_of
from publisher.studio.formatting import gettext_noop
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext

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


def show(context: RequestContext) -> Response:
    """List the versions, newest first."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    draft = context.studio.desk.open(slug)
    versions = context.studio.versions.all(slug)[: _SHOWN + 1]
    return context.page("history.html", draft=draft, steps=list(_steps(context, versions)))


def restore(context: RequestContext) -> Response:
    """Put an earlier version back; the one that stands there now stays in the history."""
    studio, slug = context.studio, context.path_param("slug")
    context.mine_or_unknown(slug)
    version = studio.versions.version(slug, int(context.path_param("version")))
    if version is None:
        raise UnknownPost(slug)
    before = studio.desk.open(slug)
    studio.versions.keep(slug, before.digest, named_texts(before), "")
    try:
        draft = studio.desk.put_back(slug, version.files, context.form_value("digest"))
    except Changed as changed:
        raise IllegalTransition(gettext_noop("The draft has changed meanwhile. Open its history again.")) from changed
    studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name, apart=True)
    return context.redirect(f"/drafts/{slug}", "restored")


def _steps(context: RequestContext, versions: Sequence[DraftVersion]) -> Iterator[Step]:
    older: list[DraftVersion | None] = [*versions[1:], None]
    for version, before in zip(versions[:_SHOWN], older, strict=False):
        yield Step(version=version, lines=tuple(difference(context, before.files if before else {}, version.files)))


def difference(context: RequestContext, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Line]:
    """Return what changed, language by language, with a line of what stands around it."""
    main = context.app.settings.languages[0]
    for name in sorted({*before, *after}):
        old, new = (draft_lines(context, each[name]) if name in each else [] for each in (before, after))
        changes = list(unified_diff(old, new, lineterm="", n=1))[2:]
        if changes:
            yield Line(kind="file", text=language_of(name, after.get(name) or before.get(name, ""), main))
        for change in changes:
            if not change.startswith("@@"):
                kind = {"+": "added", "-": "removed"}.get(change[0], "same")
                yield Line(kind=kind, text=change[1:])
