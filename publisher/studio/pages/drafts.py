"""The list of drafts, and a new one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from starlette.responses import Response

from publisher.content.dangling import without_pictures
from publisher.content.manuscript import Manuscript
from publisher.domain.accounts import Role
from publisher.domain.errors import InvalidInput, NotPossible, UnknownPost
from publisher.domain.language import PUBLISHED_AS
from publisher.domain.post_state import PostStatus
from publisher.studio.kinds import KINDS, skeleton
from publisher.studio.numbers import whole_number
from publisher.studio.post_statuses import statuses
from publisher.studio.visit import Visit
from publisher.studio.words import WRITTEN_IN, say_in

#: Drafts on a page: each is read to show its title.
_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A draft in the list."""

    slug: str
    title: str
    languages: tuple[str, ...]
    owner: str
    status: PostStatus
    #: It was changed since it was scheduled.
    changed: bool


def show(visit: Visit) -> Response:
    """List drafts, the newest by name first; those of a series only where they are looked for."""
    return _list(visit)


def _list(visit: Visit, status: int = 200, trouble: str = "") -> Response:
    names, wanted = _names(visit), visit.asked("find").strip().lower()
    if wanted:
        names = [name for name in names if all(word in name for word in wanted.split())]
    else:
        repeated = visit.office.series.slugs()
        names = [name for name in names if name not in repeated]
    number = whole_number(visit.asked("page"), most=100_000) or 1
    start = (max(number, 1) - 1) * _PAGE
    shown = names[start : start + _PAGE]
    more = len(names) > start + _PAGE
    drafts = _listed(visit, shown)
    return visit.page(
        "drafts.html",
        status,
        trouble=trouble,
        title=visit.typed_line("title"),
        drafts=drafts,
        number=number,
        more=more,
        find=wanted,
        kinds=KINDS,
        names=WRITTEN_IN,
    )


def _names(visit: Visit) -> list[str]:
    """Name the drafts that whoever asks may see."""
    names = visit.office.desk.names()
    if visit.may(Role.AUTHOR):
        return names
    owners = visit.office.versions.owners()
    return [name for name in names if owners.get(name) == visit.account.name]


def _listed(visit: Visit, names: list[str]) -> list[Listed]:
    owners, found_statuses = visit.office.versions.owners(), statuses(visit.office, names)
    changed = visit.office.unscheduled.of(found_statuses)
    found = []
    for name in names:
        try:
            texts = visit.office.desk.open(name).written.texts
        except (UnknownPost, NotPossible):
            continue  # deleted this moment, or no draft after all
        titles = [text.title for text in texts.values() if text.title]
        found.append(
            Listed(
                slug=name,
                title=titles[0] if titles else name,
                languages=tuple(texts),
                owner=owners.get(name, ""),
                status=found_statuses[name],
                changed=name in changed,
            )
        )
    return found


def draft_titles(visit: Visit, names: Iterable[str]) -> dict[str, str]:
    """Return the titles of drafts as they stand now; those that are gone are left out."""
    found = {}
    for name in names:
        try:
            texts = visit.office.desk.open(name).written.texts
        except (UnknownPost, NotPossible):
            continue
        found[name] = next((text.title for text in texts.values() if text.title), name)
    return found


def begin(visit: Visit) -> Response:
    """Begin a draft and open it."""
    office, settings = visit.office, visit.app.settings
    today = visit.app.clock().astimezone(settings.organisation.timezone).date()
    title, wanted = visit.typed_line("title"), visit.typed("language")
    language = wanted if wanted in settings.languages else visit.writes_in
    try:
        slug = office.desk.begin(title, tuple(settings.topics), tuple(settings.places), today, language)
    except InvalidInput as error:
        return _list(visit, 422, visit.sentence(error))
    draft = office.desk.open(slug)
    body = skeleton(visit.typed("kind"), say_in(office.templates, PUBLISHED_AS[language][0]))
    if body:
        texts = {language: replace(draft.written.texts[language], body=body)}
        draft = office.desk.save(slug, replace(draft.written, texts=texts), draft.digest)
    office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name)
    return visit.go(f"/drafts/{slug}", "begun")


def copy(visit: Visit) -> Response:
    """Begin a draft with the texts and labels of another; its pictures and recordings stay where they are."""
    office, settings, slug = visit.office, visit.app.settings, visit.part("slug")
    visit.mine_or_unknown(slug)
    model = office.desk.open(slug)
    written = model.written
    title = next((text.title for text in written.texts.values() if text.title), slug)
    today = visit.app.clock().astimezone(settings.organisation.timezone).date()
    own = office.desk.begin(title, tuple(settings.topics), tuple(settings.places), today, model.main)
    gone = [picture.file for picture in written.pictures]
    texts = {
        language: replace(text, corrections=(), audio="", body=without_pictures(text.body, gone))
        for language, text in written.texts.items()
    }
    draft = office.desk.save(own, replace(written, texts=texts, pictures=()), office.desk.open(own).digest)
    office.versions.keep(own, draft.digest, named_texts(draft), visit.account.name)
    return visit.go(f"/drafts/{own}", "begun")


def named_texts(draft: Manuscript) -> dict[str, str]:
    """Give a draft's texts by file name."""
    return {draft.names[language]: text for language, text in draft.texts.items()}
