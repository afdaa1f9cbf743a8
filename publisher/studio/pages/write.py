"""Write a draft: show it, save it (also by itself, every few seconds), and meet others' changes without losing any."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from starlette.datastructures import UploadFile
from starlette.responses import Response

from publisher.content.desk import Changed
from publisher.content.manuscript import Manuscript, Written, WrittenCorrection, WrittenText
from publisher.content.merging import LISTS, Field, Merged, fields_of, key_of, marks, merge, read_marks
from publisher.domain.accounts import Role
from publisher.domain.errors import InvalidInput, NotPossible
from publisher.domain.planning import is_out
from publisher.domain.post import Contact, Quote
from publisher.studio.checklist import lacks, problems
from publisher.studio.pages.drafts import named_texts
from publisher.studio.post_statuses import of_histories
from publisher.studio.typed import today, typed
from publisher.studio.visit import Visit
from publisher.studio.words import WRITTEN_IN, later


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that two people changed."""

    #: Key of the template's words.
    field: str
    #: Language or picture that it belongs to.
    about: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class _Saved:
    """What saving came to."""

    #: How the draft stands now.
    draft: Manuscript
    #: With conflicts nothing of the texts was written.
    merged: Merged


#: So often a draft that others write at this very moment is read again.
_TRIES = 5


def show(visit: Visit) -> Response:
    """Open a draft."""
    visit.mine_or_unknown(visit.part("slug"))
    draft = visit.office.desk.open(visit.part("slug"))
    page = _page(visit, draft, draft.written)
    visit.office.comments.saw(visit.account.id, draft.slug)
    return page


def save(visit: Visit) -> Response:
    """Save what was typed, and the pictures that came with it: they are kept whatever becomes of the texts."""
    slug = visit.part("slug")
    visit.mine_or_unknown(slug)
    mine = typed(visit, visit.office.desk.open(slug))
    try:
        saved = _keep(visit, slug, mine)
    except NotPossible as error:  # a file that cannot be understood or written: what was typed stays in the form
        if visit.quietly:
            raise
        return _page(visit, visit.office.desk.open(slug), mine, status=409, trouble=visit.sentence(error), saved=False)
    wrong, added = _attach(visit, slug)
    if saved.merged.conflicts:
        return _changed(visit, slug, mine)
    if visit.quietly:
        return _answer(visit, saved, mine, wrong, added)
    if wrong:
        draft = visit.office.desk.open(slug)
        return _page(visit, draft, draft.written, status=422, trouble=wrong)
    then = visit.typed("then")
    return visit.go(f"/drafts/{slug}/plan") if then == "plan" else visit.go(f"/drafts/{slug}", "saved")


def _keep(visit: Visit, slug: str, mine: Written) -> _Saved:
    """Write the files where nothing conflicts; how they stood before and how they stand now is kept beside."""
    office = visit.office
    for _ in range(_TRIES):
        before = office.desk.open(slug)
        merged = _merged(visit, mine, before)
        office.versions.keep(slug, before.digest, named_texts(before), "")
        if merged.conflicts:
            return _Saved(before, merged)
        try:
            draft = office.desk.save(slug, merged.written, before.digest)
        except Changed:
            continue
        office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name)
        return _Saved(draft, merged)
    raise NotPossible(later("The draft is being changed right now. Save again."))


def _merged(visit: Visit, mine: Written, now: Manuscript) -> Merged:
    """Put together what was typed and what stands there now."""
    known = visit.typed("over") or ("" if "marks" in visit.form else visit.typed("digest"))
    if known == now.digest:  # mine is wanted over what was seen
        return Merged(mine, (), ())
    return merge(read_marks(visit.typed("marks")), mine, now.written)


def _attach(visit: Visit, slug: str) -> tuple[str, int]:
    """Put the pictures and recordings of the form beside the draft; return what is wrong, and how many came."""
    wrong, added = [], 0
    for kind in ("picture", *(f"recording-{language}" for language in visit.app.settings.languages)):
        for upload in visit.uploads(kind):
            try:
                _put_beside(visit, slug, kind, upload)
                added += 1
            except (InvalidInput, NotPossible) as error:
                wrong.append(f"{upload.filename}: {visit.sentence(error)}")
    if added:
        draft = visit.office.desk.open(slug)
        visit.office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name)
    return " ".join(wrong), added


def _put_beside(visit: Visit, slug: str, kind: str, upload: UploadFile) -> None:
    beside, name, content = visit.office.attachments, upload.filename or "", upload.file.read()
    if kind == "picture":
        beside.add_picture(slug, name, content)
    else:
        beside.add_recording(slug, kind.removeprefix("recording-"), name, content)


def _answer(visit: Visit, saved: _Saved, mine: Written, wrong: str, added: int) -> Response:
    """Answer the form's script: what to save upon next, and what a colleague changed meanwhile."""
    draft = visit.office.desk.open(saved.draft.slug)
    found = lacks(draft)
    at = visit.times.clock(visit.app.clock())
    return visit.json(
        {
            "digest": draft.digest,
            "marks": marks(mine),
            "taken": {f"{each.name}-{each.language}": _taken(saved.merged, each) for each in saved.merged.taken},
            "merged": bool(saved.merged.taken) or _lists(saved.merged.written) != _lists(mine),
            "added": added,
            "saved": visit.say("Saved at %(time)s", time=at),
            "lacks": [_lack(visit, each.text, each.about) for each in found],
            "fields": [each.field for each in found],
            "problem": wrong,
        }
    )


def _taken(merged: Merged, field: Field) -> dict[str, str | None]:
    """Return what a colleague wrote into a field, and the mark that it has from now on."""
    value = fields_of(merged.written).get(field, "")
    mark = json.loads(marks(merged.written)).get(key_of(field))
    return {"value": value if isinstance(value, str) else "", "key": key_of(field), "mark": mark}


def _lists(written: Written) -> list[object]:
    found = fields_of(written)
    return [found.get(Field(name)) for name in LISTS]


def _lack(visit: Visit, text: str, about: str) -> str:
    return f"{visit.say(text)} ({about})" if about else visit.say(text)


def _changed(visit: Visit, slug: str, mine: Written) -> Response:
    """Show both versions; theirs is in the history already, mine is in the form."""
    now = visit.office.desk.open(slug)
    if visit.quietly:
        text = visit.say(
            "Somebody else has changed this draft. Nothing of yours is lost: press Save to see both versions."
        )
        return visit.json({"changed": text}, 409)
    merged = merge(read_marks(visit.typed("marks")), mine, now.written)
    differences = list(_differences(merged, mine, now.written))
    return _page(visit, now, merged.written, status=409, differences=differences, saved=False)


def _differences(merged: Merged, mine: Written, theirs: Written) -> Iterator[Difference]:
    a, b = fields_of(mine), fields_of(theirs)
    for field in sorted(merged.conflicts):
        yield Difference(
            field="pictures" if field.file else field.name,
            about=" ".join(filter(None, (field.file, field.language))),
            mine=_told(a.get(field, "")),
            theirs=_told(b.get(field, "")),
        )


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
    visit: Visit,
    draft: Manuscript,
    written: Written,
    *,
    status: int = 200,
    differences: list[Difference] | None = None,
    trouble: str = "",
    saved: bool = True,
) -> Response:
    listed = {picture.file for picture in written.pictures}
    found = lacks(draft)
    others = (each for each in visit.office.versions.all(draft.slug) if each.saved_by not in ("", visit.account.name))
    history = visit.office.watching.deliveries([draft.slug])[draft.slug] if visit.may(Role.AUTHOR) else []
    gone = visit.office.desk.dangling(draft.slug)
    found_status = of_histories(visit.office, {draft.slug: history})
    return visit.page(
        "write.html",
        status,
        draft=draft,
        written=written,
        blank=WrittenText(),
        names=WRITTEN_IN,
        lacks=found,
        problems=[] if found or gone else problems(visit.app, draft.slug),
        dangling=gone,
        unused=[file for file in draft.files if file not in listed],
        differences=differences or [],
        newest=next(others, None) if differences else None,
        marks=marks(written) if saved else visit.typed("marks"),
        trouble=trouble,
        comments=visit.office.comments.of(draft.slug),
        owner=visit.office.versions.owner(draft.slug),
        post_status=found_status[draft.slug],
        changed=bool(visit.office.unscheduled.of(found_status)),
        out=is_out(history),
        today=today(visit),
    )
