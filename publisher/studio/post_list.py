"""The list of posts: what is looked for, and what each row shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from publisher.domain.accounts import Role
from publisher.domain.delivery import OPEN, Action, Delivery
from publisher.domain.drafts import DraftFilter, IndexedDraft
from publisher.domain.folding import folded_words
from publisher.domain.post_state import PostState, PostStatus
from publisher.messages.post_states import WORDS
from publisher.studio.formatting import WRITTEN_IN
from publisher.studio.post_index import Freshness
from publisher.studio.post_statuses import of_histories, unsettled_states
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import language_of_title, title_among, title_tag

#: Rows on a page; months and words that can be chosen and looked for.
PAGE, _MONTHS, _WORDS = 30, 60, 8
#: Fields of the form beside the words.
_CHOICES = ("state", "language", "topic", "place", "author", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post in the list."""

    slug: str
    title: str
    #: Language of the title.
    language: str
    languages: tuple[str, ...]
    owner: str
    picture: str
    changed_at: datetime
    #: When it was published first, or is planned for; None for neither.
    published_at: datetime | None
    due_at: datetime | None
    status: PostStatus
    #: It was changed since it was scheduled.
    unscheduled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """What somebody asked the list for, as it stands in the address."""

    find: str
    chosen: dict[str, str]
    pages: bool

    @property
    def narrowed(self) -> bool:
        """Return whether something was chosen beside the words."""
        return any(self.chosen.values())

    @property
    def anything(self) -> bool:
        """Return whether it is less than the whole list."""
        return bool(self.find) or self.narrowed

    def query(self, page: int = 1) -> str:
        """Return the address of a page of the same."""
        values = {"find": self.find, **self.chosen, "pages": "yes" if self.pages else ""}
        values |= {"page": str(page)} if page > 1 else {}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of the filter, with what can be chosen in it: texts by value."""

    name: str
    label: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of the list."""

    rows: list[PostRow]
    more: bool
    #: Whether every draft is in the list as it stands now.
    freshness: Freshness


def asked_for(context: RequestContext) -> ListFilter:
    """Read what the address asks for; a choice that there is not is none."""
    settings = context.app.settings
    known = {
        "state": {each.value for each in PostState},
        "language": set(settings.languages),
        "topic": set(settings.topics),
        "place": set(settings.places),
        "author": {str(each) for each in authors(context)},
    }
    chosen = {name: context.query(name) for name in _CHOICES}
    chosen = {name: value for name, value in chosen.items() if name == "month" or value in known[name]}
    if not _first_day(chosen.get("month", "")):
        chosen.pop("month", None)
    return ListFilter(find=context.query("find").strip(), chosen=chosen, pages=bool(context.query("pages")))


def find_posts(context: RequestContext, asked: ListFilter, number: int) -> ListPage:
    """Return a page of what was asked for, as far as whoever asks may see it."""
    studio = context.studio
    freshness = studio.post_index.refresh()
    state = PostState(asked.chosen["state"]) if asked.chosen.get("state") else None
    wanted = DraftFilter(
        words=folded_words(asked.find)[:_WORDS],
        state=state,
        unsettled=unsettled_states(studio) if state else {},
        language=asked.chosen.get("language", ""),
        topic=asked.chosen.get("topic", ""),
        place=asked.chosen.get("place", ""),
        author=_author(context, asked),
        month=_month(context, asked.chosen.get("month", "")),
        pages=asked.pages,
        repeated=asked.anything or asked.pages,
    )
    drafts = studio.post_index.store.find(wanted, start=(number - 1) * PAGE, count=PAGE + 1)
    return ListPage(rows=list(_rows(context, drafts[:PAGE])), more=len(drafts) > PAGE, freshness=freshness)


def _author(context: RequestContext, asked: ListFilter) -> str:
    """Return whose drafts are wanted: a contributor sees no others."""
    account = context.account
    if not context.may(Role.AUTHOR):
        return account.person
    chosen = asked.chosen.get("author", "")
    return next((each.person for each in context.studio.accounts.all() if str(each.id) == chosen), "")


def authors(context: RequestContext) -> dict[int, str]:
    """Return whose drafts can be chosen, by the number of the account: one's own first."""
    if not context.may(Role.AUTHOR):
        return {}
    others = sorted(
        (each for each in context.studio.accounts.all() if each.name), key=lambda each: each.name.casefold()
    )
    own = context.account
    return {own.id: own.name} | {each.id: each.name for each in others}


def choices(context: RequestContext) -> list[Choice]:
    """Return the fields of the filter."""
    settings, say = context.app.settings, context.gettext
    topics = {key: context.label("topic", key) for key in settings.topics}
    places = {key: context.label("place", key) for key in settings.places}
    found = [
        Choice(name="state", label=say("Status"), options={each.value: say(WORDS[each]) for each in PostState}),
        Choice(name="language", label=say("Language"), options={each: WRITTEN_IN[each] for each in settings.languages}),
        Choice(name="topic", label=say("Topic"), options=topics),
        Choice(name="place", label=say("Municipality"), options=places),
    ]
    if known := authors(context):
        mine = {str(context.account.id): say("Me")}
        others = {str(each): name for each, name in known.items() if each != context.account.id}
        found.append(Choice(name="author", label=say("Author"), options=mine | others))
    dates = {f"{first:%Y-%m}": context.times.month(first) for first in months(context)}
    return [*found, Choice(name="month", label=say("Month"), options=dates)]


def months(context: RequestContext) -> list[date]:
    """Return the first day of each month of which there are posts, the newest first."""
    known = context.studio.post_index.store.months()
    if known is None:
        return []
    zone = context.app.settings.organisation.timezone
    first, last = (each.astimezone(zone).date().replace(day=1) for each in known)
    found: list[date] = []
    while last >= first and len(found) < _MONTHS:
        found.append(last)
        last = (last - timedelta(days=1)).replace(day=1)
    return found


def _first_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return day if 1990 < day.year < 2100 else None


def _month(context: RequestContext, text: str) -> tuple[datetime, datetime] | None:
    first, zone = _first_day(text), context.app.settings.organisation.timezone
    if first is None:
        return None
    after = (first + timedelta(days=32)).replace(day=1)
    return datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone)


def _rows(context: RequestContext, drafts: Sequence[IndexedDraft]) -> Iterator[PostRow]:
    studio, slugs = context.studio, [each.slug for each in drafts]
    histories = studio.watching.deliveries(slugs)
    found = of_histories(studio, histories, holds=context.all_holds)
    changed, owners = studio.unscheduled.of(found), studio.versions.owners(slugs)
    for draft in drafts:
        language = language_of_title(context, draft.titles)
        yield PostRow(
            slug=draft.slug,
            title=title_among(context, draft.titles, draft.slug),
            language=title_tag(context, language),
            languages=draft.languages,
            owner=owners.get(draft.slug, ""),
            picture=draft.picture,
            changed_at=draft.changed_at,
            published_at=published_at(histories[draft.slug]),
            due_at=due_at(histories[draft.slug]),
            status=found[draft.slug],
            unscheduled=draft.slug in changed,
        )


def published_at(history: Sequence[Delivery]) -> datetime | None:
    """Return when a post was published first."""
    sent = [each.sent_at for each in history if each.action is Action.PUBLISH and each.sent_at]
    return min(sent, default=None)


def due_at(history: Sequence[Delivery]) -> datetime | None:
    """Return when something of a post is due next."""
    coming = [each.due_at for each in history if each.state in OPEN and each.action is not Action.COMMENT]
    return min(coming, default=None)
