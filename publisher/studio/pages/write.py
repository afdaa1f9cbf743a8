"""Write a draft: show it, save it (also by itself, every few seconds), and meet others' changes without losing any."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from starlette.responses import Response

from publisher.content.desk import Changed
from publisher.content.manuscript import Manuscript, Written, WrittenPicture, WrittenText
from publisher.domain.accounts import Role
from publisher.domain.errors import InvalidInput
from publisher.domain.planning import is_out
from publisher.studio.checklist import lacks, problems
from publisher.studio.pages.drafts import named_texts
from publisher.studio.post_statuses import of_histories
from publisher.studio.typed import TEXTS, today, typed
from publisher.studio.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that two people changed."""

    field: str
    language: str
    mine: str
    theirs: str


def show(visit: Visit) -> Response:
    """Open a draft."""
    visit.mine_or_unknown(visit.part("slug"))
    draft = visit.office.desk.open(visit.part("slug"))
    return _page(visit, draft, draft.written)


def save(visit: Visit) -> Response:
    """Save what was typed, and the pictures that came with it."""
    slug = visit.part("slug")
    visit.mine_or_unknown(slug)
    written = typed(visit, visit.office.desk.open(slug).written)
    try:
        draft = _keep(visit, slug, written)
    except Changed as changed:
        return _changed(visit, changed.now, written)
    wrong = _attach(visit, slug)
    if visit.quietly:
        return _answer(visit, slug, wrong)
    if wrong:
        return _page(visit, visit.office.desk.open(slug), written, status=422, trouble=wrong)
    then = visit.typed("then")
    return visit.go(f"/drafts/{slug}/plan") if then == "plan" else visit.go(f"/drafts/{draft.slug}", "saved")


def _keep(visit: Visit, slug: str, written: Written) -> Manuscript:
    """Write the files; how they stood before and how they stand now is kept beside."""
    office = visit.office
    before = office.desk.open(slug)
    office.versions.keep(slug, before.digest, named_texts(before), "")
    draft = office.desk.save(slug, written, visit.typed("digest"))
    office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name)
    return draft


def _attach(visit: Visit, slug: str) -> str:
    """Put the pictures and recordings of the form beside the draft; give what is wrong with one."""
    beside, added = visit.office.attachments, False
    for kind in ("picture", *(f"recording-{language}" for language in visit.app.settings.languages)):
        for upload in visit.uploads(kind):
            name, content = upload.filename or "", upload.file.read()
            try:
                if kind == "picture":
                    beside.add_picture(slug, name, content)
                else:
                    beside.add_recording(slug, kind.removeprefix("recording-"), name, content)
            except InvalidInput as error:
                return f"{name}: {visit.sentence(error)}"
            added = True
    if added:
        draft = visit.office.desk.open(slug)
        visit.office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name)
    return ""


def _answer(visit: Visit, slug: str, wrong: str) -> Response:
    draft = visit.office.desk.open(slug)
    found = lacks(draft, visit.app.settings.languages[0])
    missing = [_lack(visit, each.text, each.about) for each in found]
    at = visit.times.clock(visit.app.clock())
    saved = visit.say("Saved at %(time)s", time=at)
    fields = [each.field for each in found]
    return visit.json({"digest": draft.digest, "saved": saved, "lacks": missing, "fields": fields, "problem": wrong})


def _lack(visit: Visit, text: str, about: str) -> str:
    return f"{visit.say(text)} ({about})" if about else visit.say(text)


def _changed(visit: Visit, now: Manuscript, mine: Written) -> Response:
    """Show both versions; theirs is in the history already, mine is in the form."""
    visit.office.versions.keep(now.slug, now.digest, named_texts(now), "")
    if visit.quietly:
        text = visit.say(
            "Somebody else changed this draft meanwhile. Nothing of yours is lost: press Save to see both versions."
        )
        return visit.json({"changed": text}, 409)
    return _page(visit, now, mine, status=409, differences=list(_differences(mine, now.written)))


#: How the fields for readers and the press are told.
_PRESS: dict[str, Callable[[WrittenText], str]] = {
    "corrections": lambda text: "\n".join(each.text for each in text.corrections),
    "byline": lambda text: text.byline,
    "quotes": lambda text: "\n".join(f"“{each.text}” {each.name} {each.role}".strip() for each in text.quotes),
    "contact": lambda text: " ".join(filter(None, asdict(text.contact).values())),
}


def _differences(mine: Written, theirs: Written) -> Iterator[Difference]:
    for language in dict.fromkeys((*mine.texts, *theirs.texts)):
        a, b = mine.texts.get(language, WrittenText()), theirs.texts.get(language, WrittenText())
        for name in TEXTS:
            if getattr(a, name) != getattr(b, name):
                yield Difference(field=name, language=language, mine=getattr(a, name), theirs=getattr(b, name))
        for name, told in _PRESS.items():
            if getattr(a, name) != getattr(b, name):
                yield Difference(field=name, language=language, mine=told(a), theirs=told(b))
    for name in ("topics", "places", "campaign", "grants", "channels", "pictures"):
        if getattr(mine, name) != getattr(theirs, name):
            yield Difference(
                field=name, language="", mine=_told(getattr(mine, name)), theirs=_told(getattr(theirs, name))
            )


def _told(value: str | tuple[str | WrittenPicture, ...]) -> str:
    if isinstance(value, str):
        return value
    words = (item if isinstance(item, str) else f"{item.file}: {' / '.join(item.alt.values())}" for item in value)
    return ", ".join(words)


def _page(
    visit: Visit,
    draft: Manuscript,
    written: Written,
    *,
    status: int = 200,
    differences: list[Difference] | None = None,
    trouble: str = "",
) -> Response:
    settings = visit.app.settings
    listed = {picture.file for picture in written.pictures}
    found = lacks(draft, settings.languages[0])
    history = visit.office.watching.deliveries([draft.slug])[draft.slug] if visit.may(Role.AUTHOR) else []
    return visit.page(
        "write.html",
        status,
        draft=draft,
        written=written,
        blank=WrittenText(),
        lacks=found,
        problems=[] if found else problems(visit.app, draft.slug),
        dangling=visit.office.desk.dangling(draft.slug),
        unused=[file for file in draft.files if file not in listed],
        differences=differences or [],
        trouble=trouble,
        comments=visit.office.comments.of(draft.slug),
        owner=visit.office.versions.owner(draft.slug),
        post_status=of_histories(visit.office, {draft.slug: history})[draft.slug],
        out=is_out(history),
        today=today(visit),
    )
