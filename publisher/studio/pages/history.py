"""How a draft stood before: its versions, what each changed, and the way back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from starlette.responses import Response

from publisher.content.editing.draft_store import DraftChanged
from publisher.content.text.markdown import render
from publisher.domain.drafts import DraftVersion
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.studio.draft_fields import DraftFields, draft_fields, language_of, text_field
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext
from publisher.studio.word_diff import ChangedField, Span, changed

#: So many versions are shown with what they changed.
_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """What a version changed in one language."""

    #: The language's key, or the file's name where that says none.
    language: str
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStep:
    """A version, and what it changed of the one before."""

    version: DraftVersion
    files: tuple[ChangedFile, ...]

    @property
    def names(self) -> list[str]:
        """Return the fields that it changed, each once."""
        return list(dict.fromkeys(field.name for file in self.files for field in file.fields))


def show(context: RequestContext) -> Response:
    """List the versions, newest first."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    draft = context.studio.desk.open(slug)
    versions = list(islice(context.studio.versions.newest_first(slug), _SHOWN + 1))
    return context.page("history.html", draft=draft, steps=list(_steps(context, versions)), written_in=WRITTEN_IN)


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
    except DraftChanged as changed:
        raise IllegalTransition(gettext_noop("The draft has changed meanwhile. Open its history again.")) from changed
    studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name, apart=True)
    return context.redirect(f"/drafts/{slug}", "restored")


def _steps(context: RequestContext, versions: Sequence[DraftVersion]) -> Iterator[VersionStep]:
    older: list[DraftVersion | None] = [*versions[1:], None]
    for version, before in zip(versions[:_SHOWN], older, strict=False):
        yield VersionStep(
            version=version, files=tuple(difference(context, before.files if before else {}, version.files))
        )


def difference(context: RequestContext, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[ChangedFile]:
    """Return what changed, language by language and field by field, word by word."""
    main = context.app.settings.languages[0]
    for name in sorted({*before, *after}):
        old, new = (draft_fields(context, each[name]) if name in each else DraftFields() for each in (before, after))
        if fields := (*changed(old.fields, new.fields), *_text(context, old.body or "", new.body or "")):
            yield ChangedFile(language=language_of(name, after.get(name) or before.get(name, ""), main), fields=fields)


def _text(context: RequestContext, old: str, new: str) -> Sequence[ChangedField]:
    """Compare two texts as they are read, without the marks of Markdown: where those alone differ it is said."""
    if old == new:
        return ()
    name = text_field(context)
    if words := changed({name: render(old).plain}, {name: render(new).plain}):
        return words
    marks = context.gettext("Only headings, bold or links changed.")
    return (ChangedField(name=name, paragraphs=((Span("same", marks),),)),)
