"""Let a post repeat: choose how often, see every date before anything is planned, then plan them."""

from collections.abc import Callable
from datetime import date, datetime

from starlette.responses import Response

from publisher.bootstrap.app import App
from publisher.content.editing.recurrence import MOST, YEARS, Every, Repetition
from publisher.domain.errors import IllegalTransition, InvalidDrafts, InvalidInput, PublisherError
from publisher.domain.ports_channel import Draft
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.operations.dry_run import rehearse
from publisher.operations.recurring_posts import Foreseen, foresee, make, repeat
from publisher.studio.conflict_messages import told_of_times
from publisher.studio.draft_checks import lacks, problems
from publisher.studio.formatting import gettext_noop
from publisher.studio.notifications import series_waits
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext
from publisher.studio.time_input import ask_if_far
from publisher.studio.times_to_come import is_far
from publisher.studio.titles import title_of_draft

_log = event_logger("studio")

#: Gives what was asked or typed, by name.
_Asked = Callable[[str], str]
HOW_OFTEN = {
    Every.DAY: gettext_noop("every day"),
    Every.WEEK: gettext_noop("every week"),
    Every.TWO_WEEKS: gettext_noop("every two weeks"),
    Every.MONTH: gettext_noop("every month, on the same day"),
    Every.MONTH_WEEKDAY: gettext_noop("every month, on the same weekday (the second Tuesday, the last Friday)"),
    Every.YEAR: gettext_noop("every year"),
}


def show(context: RequestContext) -> Response:
    """Ask how often; where that was answered, show the dates."""
    return _page(context, context.path_param("slug"), context.query)


def plan(context: RequestContext) -> Response:
    """Plan a post for every date that was looked at."""
    slug, app, studio = context.path_param("slug"), context.app, context.studio
    draft = _read(context, slug)
    if draft is None:
        return _page(context, slug, context.form_value, 422)
    if rehearse(app, draft).revision.digest != context.form_value("digest"):
        changed = gettext_noop("The draft has changed since you opened it. This is the current version.")
        return _page(context, slug, context.form_value, 409, changed)
    try:
        _foresee(app, draft, context.form_value)
        number = repeat(app, studio.series, draft, _repetition(context.form_value), context.account.name)
    except InvalidInput as error:
        return _page(context, slug, context.form_value, 409, context.sentence(error))
    try:
        plan_posts(context, number)
    except PublisherError as error:
        _log.warning(sentence(error))
        return context.redirect(f"/series/{number}")  # tells how many are missing, and lets it go on
    if app.settings.schedule.approval:
        series_waits(studio, studio.series.one(number), context.account)
    return context.redirect(f"/series/{number}", "repeated")


def plan_posts(context: RequestContext, series_id: int) -> None:
    """Make the posts of a series that are not there yet; whose they are is kept, as for every draft."""
    studio = context.studio

    def kept(slug: str) -> None:
        copied = studio.desk.open(slug)
        studio.versions.keep(slug, copied.digest, named_texts(copied), context.account.name)

    make(context.app, studio.series.one(series_id), studio.series, context.account.name, kept)


def _repetition(asked: _Asked) -> Repetition:
    """Read what was chosen.

    Raises:
        InvalidInput: if something is missing or makes no sense.
    """
    try:
        every, first = Every(asked("every")), datetime.fromisoformat(asked("first"))
    except ValueError as error:
        raise IllegalTransition(gettext_noop("Choose a day and a time.")) from error
    first = first.replace(tzinfo=None, second=0, microsecond=0)
    if first.year not in YEARS:
        raise IllegalTransition(gettext_noop("Choose a day and a time."))
    try:
        if asked("ends") == "until":
            return Repetition(every=every, first=first, until=date.fromisoformat(asked("until")))
        return Repetition(every=every, first=first, count=min(max(int(asked("count")), 1), MOST + 1))
    except ValueError as error:
        raise IllegalTransition(gettext_noop("Choose the last day or the number of posts.")) from error


def _foresee(app: App, draft: Draft, asked: _Asked) -> list[Foreseen]:
    """Tell the dates; a first one more than a year ahead is asked about, as at every other door."""
    found = foresee(app, draft, _repetition(asked))
    ask_if_far(found[0].occurrence.at, asked("first"), app.clock(), confirmed=asked("far"))
    return found


def _read(context: RequestContext, slug: str) -> Draft | None:
    try:
        return context.app.drafts.read(slug)
    except InvalidDrafts:
        return None


def _page(context: RequestContext, slug: str, asked: _Asked, status: int = 200, trouble: str = "") -> Response:
    app, draft, manuscript = context.app, _read(context, slug), context.studio.desk.open(slug)
    foreseen: list[Foreseen] = []
    far = ""
    if draft and asked("first"):
        try:
            foreseen = _foresee(app, draft, asked)
        except InvalidInput as error:
            far = asked("first") if is_far(error) else ""
            trouble, status = trouble or context.sentence(error), max(status, 409)
    return context.page(
        "repeat.html",
        status,
        slug=slug,
        title=title_of_draft(context, manuscript.written, slug),
        digest=rehearse(app, draft).revision.digest if draft and foreseen else "",
        draft=draft,
        dangling=context.studio.desk.dangling(slug),
        lacks=lacks(manuscript),
        problems=problems(app, slug),
        trouble=trouble,
        foreseen=foreseen,
        far=far,
        clashes=told_of_times(context, slug, [each.occurrence.at for each in foreseen]),
        often=HOW_OFTEN,
        most=MOST,
        chosen={name: asked(name) for name in ("first", "every", "ends", "count", "until", "far")},
        usual=draft.post.publish_at if draft else None,
        approving=app.settings.schedule.approval,
    )
