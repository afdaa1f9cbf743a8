"""Write a draft: show it, save it (also by itself, every few seconds), and meet others' changes without losing any."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile
from starlette.responses import Response

from publisher.content.editing.draft_form import EditableDraft, Written, WrittenCorrection, WrittenText
from publisher.content.editing.draft_store import DraftChanged
from publisher.content.editing.merging import (
    LISTS,
    Field,
    Merged,
    fields_of,
    key_of,
    marks,
    marks_but,
    merge,
    read_marks,
    undisputed,
)
from publisher.domain.accounts import Role
from publisher.domain.crop import cut_off_texts
from publisher.domain.drafts import Comment
from publisher.domain.errors import IllegalTransition, InvalidInput
from publisher.domain.link_budget import is_ticked
from publisher.domain.planning import is_out, out_there
from publisher.domain.post import Contact, Quote
from publisher.studio.draft_checks import lacks, problems
from publisher.studio.draft_form import read_draft_form, today
from publisher.studio.draft_preview import facebook_draft
from publisher.studio.event_fields import offsets_of, shown_event_time
from publisher.studio.facebook_links import SAID, is_open_post, links_shown
from publisher.studio.field_notes import field_notes, notes_by_field
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.pages.draft_pictures import cards
from publisher.studio.pages.drafts import named_texts
from publisher.studio.pages.presence import here
from publisher.studio.post_statuses import of_histories
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_of_draft
from publisher.studio.word_diff import Span, sides


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldConflict:
    """A field that two people changed."""

    #: Key of the template's words.
    field: str
    #: Language or picture that it belongs to.
    about: str
    #: With what differs told apart.
    mine: tuple[Span, ...]
    theirs: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Saved:
    """What saving came to."""

    #: How the draft stands now.
    draft: EditableDraft
    #: Of fields with a conflict theirs stand there still.
    merged: Merged


#: So often a draft that others write at this very moment is read again.
_TRIES = 5


def show(context: RequestContext) -> Response:
    """Open a draft."""
    context.mine_or_unknown(context.path_param("slug"))
    draft = context.studio.desk.open(context.path_param("slug"))
    comments = context.studio.comments.of(draft.slug)
    page = _page(context, draft, draft.written, comments=comments)
    if comments:
        context.studio.comments.saw(context.account.id, draft.slug)
    return page


def show_trouble(context: RequestContext, slug: str, trouble: str) -> Response:
    """Open a draft again with what could not be done with it."""
    draft = context.studio.desk.open(slug)
    return _page(context, draft, draft.written, status=409, trouble=trouble)


def save(context: RequestContext) -> Response:
    """Save what was typed, and the pictures that came with it: they are kept whatever becomes of the texts."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    opened = context.studio.desk.open(slug)
    mine = read_draft_form(context, opened)
    try:
        saved = _keep(context, opened, mine)
    except IllegalTransition as error:  # a file that cannot be understood or written: what was typed stays in the form
        if context.wants_json:
            raise
        draft, known = context.studio.desk.open(slug), context.form_value("marks")
        return _page(context, draft, mine, status=409, trouble=context.sentence(error), known=known)
    wrong, added = _attach(context, slug)
    if saved.merged.conflicts:
        return _changed(context, slug, mine)
    if context.wants_json:
        return _answer(context, saved, mine, wrong, added)
    if wrong:
        draft = context.studio.desk.open(slug)
        return _page(context, draft, draft.written, status=422, trouble=wrong)
    then = context.form_value("then")
    return context.redirect(f"/drafts/{slug}/plan") if then == "plan" else context.redirect(f"/drafts/{slug}", "saved")


def _keep(context: RequestContext, before: EditableDraft, mine: Written) -> _Saved:
    """Write what does not conflict; how the files stood before and how they stand now is kept beside."""
    studio, slug = context.studio, before.slug
    for _ in range(_TRIES):
        merged = _merged(context, mine, before)
        studio.versions.keep(slug, before.digest, named_texts(before), "")
        written = undisputed(merged, before.written) if merged.conflicts else merged.written
        if merged.conflicts and written == before.written:
            return _Saved(before, merged)
        try:
            draft = studio.desk.save(slug, written, before.digest)
        except DraftChanged as changed:
            before = changed.now
            continue
        studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name)
        return _Saved(draft, merged)
    raise IllegalTransition(gettext_noop("The draft is being changed right now. Save again."))


def _merged(context: RequestContext, mine: Written, now: EditableDraft) -> Merged:
    """Put together what was typed and what stands there now."""
    known = context.form_value("over") or ("" if "marks" in context.form else context.form_value("digest"))
    if known == now.digest:  # mine is wanted over what was seen
        return Merged(mine, (), ())
    return merge(read_marks(context.form_value("marks")), mine, now.written)


def _attach(context: RequestContext, slug: str) -> tuple[str, int]:
    """Put the pictures and recordings of the form beside the draft; return what is wrong, and how many came."""
    wrong, added = [], 0
    for kind in ("picture", *(f"recording-{language}" for language in context.app.settings.languages)):
        for upload in context.uploads(kind):
            try:
                _put_beside(context, slug, kind, upload)
                added += 1
            except (InvalidInput, IllegalTransition) as error:
                wrong.append(f"{upload.filename}: {context.sentence(error)}")
    if added:
        draft = context.studio.desk.open(slug)
        context.studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name)
    return " ".join(wrong), added


def _put_beside(context: RequestContext, slug: str, kind: str, upload: UploadFile) -> None:
    beside, name, content = context.studio.attachments, upload.filename or "", upload.file.read()
    if kind == "picture":
        beside.add_picture(slug, name, content)
    else:
        beside.add_recording(slug, kind.removeprefix("recording-"), name, content)


def _answer(context: RequestContext, saved: _Saved, mine: Written, wrong: str, added: int) -> Response:
    """Answer the form's script: what to save upon next, and what a colleague changed meanwhile."""
    draft = context.studio.desk.open(saved.draft.slug) if added else saved.draft
    found = lacks(draft)
    at, zone = context.times.clock(context.app.clock()), context.app.settings.organisation.timezone
    return context.json(
        {
            "digest": draft.digest,
            "marks": marks(mine),
            "taken": {_form_name(each, mine): _taken(saved.merged, each, zone) for each in saved.merged.taken},
            "merged": bool(saved.merged.taken) or _lists(saved.merged.written) != _lists(mine),
            "added": added,
            "saved": context.gettext("Saved at %(time)s", time=at),
            "lacks": [_lack(context, each.text, each.about) for each in found],
            "fields": [each.field for each in found],
            "more": context.gettext("and %(count)s more", count=len(found) - 1) if len(found) > 1 else "",
            "notes": [asdict(each) for each in field_notes(context, draft)],
            "problem": wrong,
            "offsets": {name: offsets_of(getattr(draft.written, name), zone) for name in ("event_start", "event_end")},
            "here": here(context, draft.slug),
            "pictures": _pictures(context, saved, mine),
        }
    )


def _pictures(context: RequestContext, saved: _Saved, mine: Written) -> dict[str, Any] | None:
    """Return the order of the pictures as it stands, and the fields of those that the form has not; None: it has it."""
    there, known = [[each.file for each in written.pictures] for written in (saved.draft.written, mine)]
    if there == known:
        return None
    return {"order": there, "cards": cards(context, saved.draft, saved.draft.written, set(there) - set(known))}


def _form_name(field: Field, mine: Written) -> str:
    """Return what the form calls a field; those of a picture are numbered in the form's order."""
    files = [picture.file for picture in mine.pictures]
    number = str(files.index(field.file)) if field.file in files else ""
    return "-".join(filter(None, (field.name, number, field.language)))


def _taken(merged: Merged, field: Field, zone: ZoneInfo) -> dict[str, str | None]:
    """Return what a colleague wrote into a field, and the mark that it has from now on."""
    value = fields_of(merged.written).get(field, "")
    mark = json.loads(marks(merged.written)).get(key_of(field))
    if field.name in ("event_start", "event_end"):
        value = shown_event_time(value, zone)
    return {"value": value if isinstance(value, str) else "", "key": key_of(field), "mark": mark}


def _lists(written: Written) -> list[object]:
    found = fields_of(written)
    return [found.get(Field(name)) for name in LISTS]


def _lack(context: RequestContext, text: str, about: str) -> str:
    return f"{context.gettext(text)} ({about})" if about else context.gettext(text)


def _changed(context: RequestContext, slug: str, mine: Written) -> Response:
    """Show both versions; theirs is in the history already, mine is in the form."""
    now, base = context.studio.desk.open(slug), read_marks(context.form_value("marks"))
    merged = merge(base, mine, now.written)
    if context.wants_json:
        text = context.gettext(
            "Somebody else has changed this draft. Nothing of yours is lost: press Save to see both versions."
        )
        return context.json({"changed": text, "marks": marks_but(mine, base, merged.conflicts)}, 409)
    known = marks_but(merged.written, base, merged.conflicts)
    differences = list(_differences(merged, mine, now.written))
    return _page(context, now, merged.written, status=409, differences=differences, known=known)


def _differences(merged: Merged, mine: Written, theirs: Written) -> Iterator[FieldConflict]:
    a, b = fields_of(mine), fields_of(theirs)
    for field in sorted(merged.conflicts):
        left, right = sides(_told_of(field, a.get(field, "")), _told_of(field, b.get(field, "")))
        about = " ".join(filter(None, (field.file, field.language)))
        yield FieldConflict(field="pictures" if field.file else field.name, about=about, mine=left, theirs=right)


def _told_of(field: Field, value: Any) -> str:
    if field.name == "crop":
        return " ".join(f"{each}%" for each in cut_off_texts(value)) if value else ""
    return _told(value == "yes") if field.name == "facebook_link" else _told(value)


def _told(value: str | bool | Contact | tuple[Quote | WrittenCorrection, ...]) -> str:
    """Return a value as it is read in a table."""
    match value:
        case bool():
            return "✓" if value else ""
        case str():
            return value
        case tuple():
            return "\n".join(map(_told_row, value))
        case _:
            return " ".join(filter(None, asdict(value).values()))


def _told_row(row: Quote | WrittenCorrection) -> str:
    return f"“{row.text}” {row.name} {row.role}".strip() if isinstance(row, Quote) else row.text


def _page(
    context: RequestContext,
    draft: EditableDraft,
    written: Written,
    *,
    status: int = 200,
    differences: list[FieldConflict] | None = None,
    trouble: str = "",
    known: str | None = None,
    comments: Sequence[Comment] | None = None,
) -> Response:
    listed = {picture.file for picture in written.pictures}
    found = lacks(draft)
    versions = context.studio.versions.newest_first(draft.slug)
    others = (each for each in versions if each.saved_by not in ("", context.account.name))
    history = context.studio.watching.deliveries([draft.slug])[draft.slug] if context.may(Role.AUTHOR) else []
    told = field_notes(context, draft)
    gone = context.studio.desk.dangling(draft.slug, draft)
    sent_back = context.studio.sent_back.among([draft.slug])
    found_status = of_histories(context.studio, {draft.slug: history}, sent_back, holds=context.all_holds)
    due_at = next((each.due_at for each in history if is_open_post(each)), context.app.clock())
    links, zone = links_shown(context, due_at, draft.slug), context.app.settings.organisation.timezone
    ticked = is_ticked(SAID[written.facebook_link], links.limit)
    return context.page(
        "write.html",
        status,
        draft=draft,
        written=written,
        title=title_of_draft(context, written, ""),
        blank=WrittenText(),
        names=WRITTEN_IN,
        lacks=found,
        notes=notes_by_field(told),
        told_beside=[asdict(each) for each in told],
        problems=[] if found or gone else problems(context.app, draft.slug),
        dangling=gone,
        unused=[file for file in draft.files if file not in listed],
        differences=differences or [],
        newest=next(others, None) if differences else None,
        marks=marks(written) if known is None else known,
        trouble=trouble,
        here=here(context, draft.slug, opened=True),
        sent_back=sent_back.get(draft.slug),
        comments=context.studio.comments.of(draft.slug) if comments is None else comments,
        owner=context.studio.versions.owner(draft.slug),
        by_hand=context.app.page_post_of(draft.slug),
        post_status=found_status[draft.slug],
        changed=bool(context.studio.unscheduled.of(found_status)),
        out=is_out(history),
        out_on_facebook=out_there([each for each in history if each.channel == "facebook"]) is not None,
        links=links,
        shown_post=facebook_draft(context, draft, ticked=ticked),
        ticked=ticked,
        offsets={name: offsets_of(getattr(written, name), zone) for name in ("event_start", "event_end")},
        event_times={name: shown_event_time(getattr(written, name), zone) for name in ("event_start", "event_end")},
        today=today(context),
    )
