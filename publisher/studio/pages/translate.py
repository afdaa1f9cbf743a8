"""What a translator sees who writes a draft in another language by a personal link: the original, and empty fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from publisher.content.editing.draft_form import EditableDraft, Written
from publisher.content.editing.draft_store import DraftChanged, TextTooLong
from publisher.content.editing.merging import Field, Merged, fields_of, merge, undisputed
from publisher.domain.accounts import Translator
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.notifications import was_translated
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext
from publisher.studio.translation_form import (
    is_too_long,
    is_translated,
    marks_in,
    name_of,
    original_html,
    original_mark,
    own_marks,
    picture_key,
    rows,
    typed_into,
)

_log = event_logger("studio")

#: So often a draft that others write at this very moment is read again.
_TRIES = 5
_ENDED = gettext_noop(
    "This link no longer works, so nothing was saved. Go back to copy what you typed, and ask for a new link."
)
_NOT_NOW = gettext_noop("This cannot be saved right now. Tell whoever gave you the link; what you typed is still here.")


@dataclass(frozen=True, slots=True)
class _Saved:
    """What saving came to."""

    draft: EditableDraft
    #: Of fields with a conflict theirs stand there still.
    merged: Merged
    #: What was typed.
    mine: Written
    #: Whether the draft is another one since.
    changed: bool


def show(context: RequestContext) -> Response:
    """Show the original beside what is translated of it."""
    translator = context.studio.translators.open(context.path_param("token"))
    if translator is None:
        return _over(context)
    try:
        draft = context.studio.desk.open(translator.slug)
    except UnknownPost:
        return _over(context)
    return _page(context, translator, draft, draft.written)


def _over(context: RequestContext) -> Response:
    return context.page("problem.html", 404, text=gettext_noop("This link no longer works, or never did."))


def has_link(context: RequestContext) -> None:
    """Refuse whoever has no link (any more), before anything of the form is read.

    Raises:
        IllegalTransition: if the link does not work.
    """
    if context.studio.translators.open(context.path_param("token")) is None:
        raise IllegalTransition(_ENDED)


def save(context: RequestContext) -> Response:
    """Save what was typed, where no colleague changed the same; on *I am done*, tell whoever gave the link."""
    translator = context.studio.translators.open(context.path_param("token"))
    if translator is None:
        raise IllegalTransition(_ENDED)
    try:
        saved = _keep(context, translator)
    except UnknownPost as error:
        raise IllegalTransition(_ENDED) from error
    except TextTooLong as error:
        return _unsaved(context, translator, context.sentence(error))
    except IllegalTransition as error:  # a file of the draft cannot be understood or written
        _log.warning(sentence(error))
        return _unsaved(context, translator, context.gettext(_NOT_NOW))
    if saved.merged.conflicts:
        return _conflict(context, translator, saved)
    if context.wants_json:
        return _answer(context, translator, saved)
    return _done(context, translator, saved) if context.form_value("then") == "done" else _back(context, "saved")


def _back(context: RequestContext, done: str) -> Response:
    return context.redirect(f"/translate/{context.path_param('token')}", done)


def _done(context: RequestContext, translator: Translator, saved: _Saved) -> Response:
    """Tell whoever gave the link that it is translated; once, unless more was changed since."""
    written = saved.draft.written
    if not any(each in written.texts and not written.texts[each].empty for each in translator.languages):
        return _page(
            context, translator, saved.draft, written, status=422, trouble=gettext_noop("Nothing is translated yet.")
        )
    if saved.changed or translator.done_at is None:
        context.studio.translators.finish(translator.id)
        was_translated(context.studio, translator)
    return _back(context, "translated")


def picture(context: RequestContext) -> Response:
    """Return a picture of the post as it will be published, small."""
    translator = context.studio.translators.open(context.path_param("token"))
    key = context.path_param("key")
    if translator is None:
        raise UnknownPost(key)
    for each in context.studio.desk.open(translator.slug).written.pictures:
        if picture_key(each.file) == key:
            shown = context.studio.attachments.picture(translator.slug, each.file)
            return context.file(shown.content, shown.rendition.media_type)
    raise UnknownPost(key)


def _keep(context: RequestContext, translator: Translator) -> _Saved:
    """Write what does not conflict; how the files stood before and how they stand now is kept beside."""
    studio, slug = context.studio, translator.slug
    for _ in range(_TRIES):
        before = studio.desk.open(slug)
        mine = typed_into(context.form, before, translator.languages)
        if is_too_long(mine, translator.languages):
            raise TextTooLong
        merged = _merged(context, translator, mine, before)
        studio.versions.keep(slug, before.digest, named_texts(before), "")
        written = undisputed(merged, before.written) if merged.conflicts else merged.written
        if merged.conflicts and written == before.written:
            return _Saved(before, merged, mine, changed=False)
        try:
            draft = studio.desk.save(slug, written, before.digest)
        except DraftChanged:
            continue
        studio.versions.keep(slug, draft.digest, named_texts(draft), translator.name, person=translator.person)
        return _Saved(draft, merged, mine, changed=draft.digest != before.digest)
    raise IllegalTransition(gettext_noop("The draft is being changed right now. Save again."))


def _merged(context: RequestContext, translator: Translator, mine: Written, now: EditableDraft) -> Merged:
    """Put together what was typed and what stands there now."""
    if context.form_value("over") == now.digest:  # hers is wanted over what she saw
        return Merged(mine, (), ())
    return merge(marks_in(context.form_value("marks"), now, translator.languages), mine, now.written)


def _answer(context: RequestContext, translator: Translator, saved: _Saved) -> Response:
    """Answer the form's script: what to save upon next, and what a colleague changed meanwhile."""
    written = saved.merged.written
    taken = {
        name_of(each): fields_of(written).get(each, "")
        for each in saved.merged.taken
        if is_translated(each, translator.languages)
    }
    return context.json(
        {
            "marks": own_marks(saved.draft.written, translator.languages),
            "taken": taken,
            "original": original_mark(saved.draft, _original(context, translator, saved.draft)),
            "saved": context.gettext("Saved at %(time)s", time=context.times.clock(context.app.clock())),
        }
    )


def _conflict(context: RequestContext, translator: Translator, saved: _Saved) -> Response:
    """Show both versions of what two changed; theirs stays in place until the translator has seen it."""
    base = marks_in(context.form_value("marks"), saved.draft, translator.languages)
    if context.wants_json:
        text = context.gettext(
            "Somebody else has changed this draft. Nothing of yours is lost: press Save to see both versions."
        )
        marks = own_marks(saved.mine, translator.languages, base, saved.merged.conflicts)
        return context.json({"changed": text, "marks": marks}, 409)
    theirs = fields_of(saved.draft.written)
    conflicts = {field: str(theirs.get(field, "")) for field in saved.merged.conflicts}
    marks = own_marks(saved.merged.written, translator.languages, base, saved.merged.conflicts)
    return _page(context, translator, saved.draft, saved.merged.written, status=409, conflicts=conflicts, known=marks)


def _unsaved(context: RequestContext, translator: Translator, trouble: str) -> Response:
    if context.wants_json:
        return context.json({"problem": trouble}, 409)
    draft = context.studio.desk.open(translator.slug)
    mine = typed_into(context.form, draft, translator.languages)
    return _page(context, translator, draft, mine, status=409, trouble=trouble, known=context.form_value("marks"))


def _original(context: RequestContext, translator: Translator, draft: EditableDraft) -> str:
    """Return the language that is translated from: the draft's own, or another one that was chosen."""
    wanted = context.form_value("from") or context.query("from")
    return wanted if wanted in _sources(translator, draft) else draft.main


def _sources(translator: Translator, draft: EditableDraft) -> list[str]:
    others = [each for each, text in draft.written.texts.items() if not text.empty and each not in translator.languages]
    return [draft.main, *(each for each in others if each != draft.main)]


def _page(
    context: RequestContext,
    translator: Translator,
    draft: EditableDraft,
    written: Written,
    *,
    status: int = 200,
    conflicts: Mapping[Field, str] | None = None,
    trouble: str = "",
    known: str | None = None,
) -> Response:
    original = _original(context, translator, draft)
    source = draft.written.texts.get(original)
    path = f"/translate/{context.path_param('token')}"
    languages = [each for each in translator.languages if each != original]
    return context.page(
        "translate.html",
        status,
        translator=translator,
        draft=draft,
        path=path,
        title=source.title if source else "",
        original=original,
        sources=_sources(translator, draft),
        original_mark=original_mark(draft, original),
        html=original_html(source.body if source else "", draft.written.pictures, f"{path}/pictures"),
        parts=[(each, rows(draft, written, original, each, conflicts or {})) for each in languages],
        conflicts=conflicts or {},
        marks=own_marks(draft.written, translator.languages) if known is None else known,
        names=WRITTEN_IN,
        trouble=trouble,
    )
