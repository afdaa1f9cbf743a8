"""Write a draft: show it, save it (also by itself, every few seconds), and meet others' changes without losing any."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile

from starlette.responses import Response

from publisher.content.desk import Changed
from publisher.content.manuscript import Manuscript, Written, WrittenCorrection, WrittenPicture, WrittenText
from publisher.content.rewriting import cleaned
from publisher.domain.accounts import Role
from publisher.domain.errors import InvalidInput
from publisher.domain.planning import is_out
from publisher.studio.checklist import lacks, problems
from publisher.studio.pages.drafts import latest, named_texts
from publisher.studio.visit import Visit

_TEXTS = ("title", "summary", "body", "facebook_message", "facebook_comment")


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
                return f"{name}: {visit.say(str(error))}"
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


def _differences(mine: Written, theirs: Written) -> Iterator[Difference]:
    for language in dict.fromkeys((*mine.texts, *theirs.texts)):
        a, b = mine.texts.get(language, WrittenText()), theirs.texts.get(language, WrittenText())
        for name in _TEXTS:
            if getattr(a, name) != getattr(b, name):
                yield Difference(field=name, language=language, mine=getattr(a, name), theirs=getattr(b, name))
        if a.corrections != b.corrections:
            yield Difference(
                field="corrections", language=language, mine=_told_of(a.corrections), theirs=_told_of(b.corrections)
            )
    for name in ("topics", "places", "campaign", "channels", "pictures"):
        if getattr(mine, name) != getattr(theirs, name):
            yield Difference(
                field=name, language="", mine=_told(getattr(mine, name)), theirs=_told(getattr(theirs, name))
            )


def _told_of(corrections: tuple[WrittenCorrection, ...]) -> str:
    return "\n".join(each.text for each in corrections)


def _told(value: str | tuple[str | WrittenPicture, ...]) -> str:
    if isinstance(value, str):
        return value
    words = (item if isinstance(item, str) else f"{item.file}: {' / '.join(item.alt.values())}" for item in value)
    return ", ".join(words)


def typed(visit: Visit, before: Written) -> Written:
    """Give what the form holds; what it does not show (grants) stays."""
    languages = visit.app.settings.languages
    texts = {
        language: WrittenText(
            **{name: cleaned(visit.typed(f"{name}-{language}")) for name in _TEXTS},
            audio=_typed_audio(visit, language, before.texts.get(language, WrittenText())),
            corrections=_typed_corrections(visit, language, before.texts.get(language, WrittenText())),
        )
        for language in languages
    }
    return Written(
        texts={language: text for language, text in texts.items() if not text.empty or language == languages[0]},
        topics=visit.ticked("topics"),
        places=visit.ticked("places"),
        campaign=cleaned(visit.typed("campaign")),
        grants=before.grants,
        channels=visit.ticked("channels"),
        pictures=_with_first(tuple(_typed_pictures(visit, languages)), visit.typed("first")),
    )


def _typed_audio(visit: Visit, language: str, before: WrittenText) -> str:
    """Give the recording of a text, unless it was taken out of the post."""
    return "" if visit.typed(f"audio_remove-{language}") else before.audio


def _typed_corrections(visit: Visit, language: str, before: WrittenText) -> tuple[WrittenCorrection, ...]:
    """Give what readers are told of mistakes; a form without fields for it leaves it as it is."""
    if f"correction-0-{language}" not in visit.form:
        return before.corrections
    typed = (
        (_day(visit, f"correction_day-{number}-{language}"), visit.typed(f"correction-{number}-{language}"))
        for number in takewhile(lambda each: f"correction-{each}-{language}" in visit.form, count())
    )
    return tuple(WrittenCorrection(day=day, text=text) for day, said in typed if (text := _one_line(said)))


def _day(visit: Visit, name: str) -> str:
    """Give a correction's day; today where none was sent along."""
    try:
        return date.fromisoformat(visit.typed(name)).isoformat()
    except ValueError:
        return _today(visit)


def _today(visit: Visit) -> str:
    return visit.app.clock().astimezone(visit.app.settings.organisation.timezone).date().isoformat()


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _typed_pictures(visit: Visit, languages: tuple[str, ...]) -> Iterator[WrittenPicture]:
    for number in range(len(visit.ticked("file"))):
        if visit.typed(f"remove-{number}"):
            continue
        words = {
            key: {each: text for each in languages if (text := cleaned(visit.typed(f"{key}-{number}-{each}")))}
            for key in ("alt", "caption")
        }
        yield WrittenPicture(
            file=visit.ticked("file")[number],
            alt=words["alt"],
            caption=words["caption"],
            credit=cleaned(visit.typed(f"credit-{number}")),
            people=bool(visit.typed(f"people-{number}")),
            consent=cleaned(visit.typed(f"consent-{number}")),
        )
    yield from (WrittenPicture(file=file) for file in visit.ticked("use"))


def _with_first(pictures: tuple[WrittenPicture, ...], file: str) -> tuple[WrittenPicture, ...]:
    """Put one picture before the others: it is the one that lists and link previews show."""
    return tuple(sorted(pictures, key=lambda each: each.file != file)) if file else pictures


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
        unused=[file for file in draft.files if file not in listed],
        differences=differences or [],
        trouble=trouble,
        comments=visit.office.comments.of(draft.slug),
        owner=visit.office.versions.owner(draft.slug),
        latest=latest(history),
        out=is_out(history),
        today=_today(visit),
    )
