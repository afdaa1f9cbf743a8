"""Let a post repeat: choose how often, see every date before anything is planned, then plan them."""

from collections.abc import Callable
from datetime import date, datetime

from starlette.responses import Response

from publisher.app import App
from publisher.content.recurring import MOST, YEARS, Every, Repetition
from publisher.domain.errors import InvalidDrafts, InvalidInput, NotPossible, PublisherError
from publisher.domain.ports import Draft
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.rehearsal import rehearse
from publisher.repeating import Foreseen, foresee, make, repeat
from publisher.studio.checklist import lacks, problems
from publisher.studio.clock import ask_if_far
from publisher.studio.nearby import told_clashes
from publisher.studio.pages.drafts import named_texts
from publisher.studio.telling import series_waits
from publisher.studio.times_to_come import is_far
from publisher.studio.visit import Visit
from publisher.studio.words import later

_log = event_logger("studio")

#: Gives what was asked or typed, by name.
_Asked = Callable[[str], str]
HOW_OFTEN = {
    Every.DAY: later("every day"),
    Every.WEEK: later("every week"),
    Every.TWO_WEEKS: later("every two weeks"),
    Every.MONTH: later("every month, on the same day"),
    Every.MONTH_WEEKDAY: later("every month, on the same weekday (the second Tuesday, the last Friday)"),
    Every.YEAR: later("every year"),
}


def show(visit: Visit) -> Response:
    """Ask how often; where that was answered, show the dates."""
    return _page(visit, visit.part("slug"), visit.asked)


def plan(visit: Visit) -> Response:
    """Plan a post for every date that was looked at."""
    slug, app, office = visit.part("slug"), visit.app, visit.office
    draft = _read(visit, slug)
    if draft is None:
        return _page(visit, slug, visit.typed, 422)
    if rehearse(app, draft).revision.digest != visit.typed("digest"):
        changed = later("The draft has changed since you opened it. This is the current version.")
        return _page(visit, slug, visit.typed, 409, changed)
    try:
        _foresee(app, draft, visit.typed)
        number = repeat(app, office.series, draft, _repetition(visit.typed), visit.account.name)
    except InvalidInput as error:
        return _page(visit, slug, visit.typed, 409, visit.sentence(error))
    try:
        plan_posts(visit, number)
    except PublisherError as error:
        _log.warning(sentence(error))
        return visit.go(f"/series/{number}")  # tells how many are missing, and lets it go on
    if app.settings.schedule.approval:
        series_waits(office, office.series.one(number), visit.account)
    return visit.go(f"/series/{number}", "repeated")


def plan_posts(visit: Visit, series_id: int) -> None:
    """Make the posts of a series that are not there yet; whose they are is kept, as for every draft."""
    office = visit.office

    def kept(slug: str) -> None:
        copied = office.desk.open(slug)
        office.versions.keep(slug, copied.digest, named_texts(copied), visit.account.name)

    make(visit.app, office.series.one(series_id), office.series, visit.account.name, kept)


def _repetition(asked: _Asked) -> Repetition:
    """Read what was chosen.

    Raises:
        InvalidInput: if something is missing or makes no sense.
    """
    try:
        every, first = Every(asked("every")), datetime.fromisoformat(asked("first"))
    except ValueError as error:
        raise NotPossible(later("Choose a day and a time.")) from error
    first = first.replace(tzinfo=None, second=0, microsecond=0)
    if first.year not in YEARS:
        raise NotPossible(later("Choose a day and a time."))
    try:
        if asked("ends") == "until":
            return Repetition(every=every, first=first, until=date.fromisoformat(asked("until")))
        return Repetition(every=every, first=first, count=min(max(int(asked("count")), 1), MOST + 1))
    except ValueError as error:
        raise NotPossible(later("Choose the last day or the number of posts.")) from error


def _foresee(app: App, draft: Draft, asked: _Asked) -> list[Foreseen]:
    """Tell the dates; a first one more than a year ahead is asked about, as at every other door."""
    found = foresee(app, draft, _repetition(asked))
    ask_if_far(found[0].occurrence.at, asked("first"), app.clock(), confirmed=asked("far"))
    return found


def _read(visit: Visit, slug: str) -> Draft | None:
    try:
        return visit.app.drafts.read(slug)
    except InvalidDrafts:
        return None


def _page(visit: Visit, slug: str, asked: _Asked, status: int = 200, trouble: str = "") -> Response:
    app, draft, manuscript = visit.app, _read(visit, slug), visit.office.desk.open(slug)
    foreseen: list[Foreseen] = []
    far = ""
    if draft and asked("first"):
        try:
            foreseen = _foresee(app, draft, asked)
        except InvalidInput as error:
            far = asked("first") if is_far(error) else ""
            trouble, status = trouble or visit.sentence(error), max(status, 409)
    return visit.page(
        "repeat.html",
        status,
        slug=slug,
        title=next((text.title for text in manuscript.written.texts.values() if text.title), slug),
        digest=rehearse(app, draft).revision.digest if draft and foreseen else "",
        draft=draft,
        dangling=visit.office.desk.dangling(slug),
        lacks=lacks(manuscript),
        problems=problems(app, slug),
        trouble=trouble,
        foreseen=foreseen,
        far=far,
        clashes=told_clashes(visit, slug, [each.occurrence.at for each in foreseen]),
        often=HOW_OFTEN,
        most=MOST,
        chosen={name: asked(name) for name in ("first", "every", "ends", "count", "until", "far")},
        usual=draft.post.publish_at if draft else None,
        approving=app.settings.schedule.approval,
    )
