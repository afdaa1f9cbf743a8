"""The list of drafts as the ledger remembers it, so that ten thousand are looked through without opening a file."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, delete, exists, func, insert, not_, or_, select
from sqlalchemy.orm import aliased

from publisher.domain.drafts import DraftFilter, IndexedDraft
from publisher.domain.ports_ledger import Target
from publisher.domain.post_state import PostState
from publisher.storage.database import Database
from publisher.storage.ledger.schema import DeliveryRow
from publisher.storage.ledger.targets import same_target
from publisher.storage.studio.schema import DraftCommentRow, DraftVersionRow, SeriesPostRow
from publisher.storage.studio.schema_drafts import DraftIndexRow

_PAGES = "pages/"
#: When a folder was changed in which there is no draft.
_NO_DRAFT = datetime.fromtimestamp(0, UTC)
#: Something becomes of these by itself, or somebody has to look at them.
_UNSETTLED = ("waiting", "sending", "rejected", "paused", "unknown", "held", "missed")
#: States that settled posts have, told by their deliveries alone.
_OF_SETTLED = (PostState.DRAFT, PostState.PUBLISHED, PostState.UNPUBLISHED, PostState.CANCELLED)


class DraftIndex:
    """The remembered drafts of one ledger; states are those of today's target."""

    def __init__(self, database: Database, target: Target) -> None:
        self._database, self._target = database, target

    def times(self) -> dict[str, int]:
        """Return the number of each draft when it was read."""
        query = select(DraftIndexRow.slug, DraftIndexRow.stamp)
        with self._database.read() as session:
            return {slug: int(stamp) for slug, stamp in session.execute(query)}

    def count(self) -> int:
        """Return how many are remembered."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(DraftIndexRow)) or 0

    def remarked(self) -> list[str]:
        """Return the drafts that were remarked on since they were read."""
        row, said = DraftIndexRow, DraftCommentRow
        newest = select(said.slug, func.max(said.id).label("id")).group_by(said.slug).subquery()
        with self._database.read() as session:
            query = select(row.slug).join(newest, newest.c.slug == row.slug).where(newest.c.id > row.remark)
            return list(session.scalars(query))

    def remarks(self, slugs: Collection[str]) -> dict[str, list[str]]:
        """Return what is remarked on some drafts."""
        query = select(DraftCommentRow.slug, DraftCommentRow.text).where(DraftCommentRow.slug.in_(slugs))
        found: dict[str, list[str]] = {}
        with self._database.read() as session:
            for slug, text in session.execute(query):
                found.setdefault(slug, []).append(text)
        return found

    def put(self, drafts: Sequence[IndexedDraft], gone: Iterable[str] = ()) -> None:
        """Remember drafts as they stand now, and forget those that are gone."""
        slugs = [each.slug for each in drafts]
        with self._database.write() as session:
            session.execute(delete(DraftIndexRow).where(DraftIndexRow.slug.in_([*slugs, *gone])))
            said = DraftCommentRow
            newest = select(said.slug, func.max(said.id)).where(said.slug.in_(slugs)).group_by(said.slug)
            remarks: dict[str, int] = dict(session.execute(newest).all())
            if drafts:
                session.execute(insert(DraftIndexRow), [_row(each, remarks.get(each.slug, 0)) for each in drafts])

    def months(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last time that a post was changed or published, or is planned for; None for none."""
        row, each = DraftIndexRow, DeliveryRow
        ends: list[Select[datetime | None]] = []
        for end in (func.min, func.max):  # each from an index, without its whole archive
            ends.append(select(end(row.changed_at)).where(row.changed_at > _NO_DRAFT))
            for channel in self._target.by_channel:
                planned = (each.channel == channel, each.state.in_(_UNSETTLED))
                ends += [select(end(each.sent_at)).where(each.channel == channel)]
                ends += [select(end(each.due_at)).where(*planned)]
        with self._database.read() as session:
            times = session.execute(select(*(query.scalar_subquery() for query in ends))).one()
        known = [at for at in times if at is not None]
        return (min(known), max(known)) if known else None

    def planned(self) -> set[str]:
        """Return every post that was ever planned for today's target; a first comment alone is no plan."""
        row = DeliveryRow
        with self._database.read() as session:
            return set(session.scalars(select(row.slug).where(self._ours(row), row.action != "comment").distinct()))

    def unsettled(self) -> list[str]:
        """Return the posts of which something goes on, or may need somebody."""
        found: set[str] = set()
        with self._database.read() as session:
            for channel in self._target.by_channel:  # each from an index, without its whole archive
                open_ones = (DeliveryRow.channel == channel, DeliveryRow.state.in_(_UNSETTLED))
                found.update(session.scalars(select(DeliveryRow.slug).where(*open_ones).distinct()))
        return sorted(found)

    def titles(self, slugs: Collection[str]) -> dict[str, Mapping[str, str]]:
        """Return the titles of some drafts by language, by slug."""
        query = select(DraftIndexRow.slug, DraftIndexRow.titles).where(DraftIndexRow.slug.in_(slugs))
        with self._database.read() as session:
            return {slug: json.loads(titles) for slug, titles in session.execute(query)}

    def find(self, wanted: DraftFilter, *, start: int, count: int) -> list[IndexedDraft]:
        """Return drafts, what was changed last first; without their words."""
        row = DraftIndexRow
        if wanted.among is not None and not wanted.among:
            return []
        query = select(row).where(row.languages != "", *self._conditions(wanted))
        query = query.order_by(row.changed_at.desc(), row.slug.desc())
        with self._database.read() as session:
            return [_draft(row) for row in session.scalars(query.offset(start).limit(count))]

    def _conditions(self, wanted: DraftFilter) -> list[ColumnElement[bool]]:
        row = DraftIndexRow
        found = [row.words.contains(word, autoescape=True) for word in wanted.words]
        found += [row.slug.startswith(_PAGES, autoescape=True) == wanted.pages]
        for column, key in ((row.languages, wanted.language), (row.topics, wanted.topic), (row.places, wanted.place)):
            found += [column.contains(f"|{key}|", autoescape=True)] if key else []
        if not wanted.repeated:
            found.append(row.slug.not_in(select(SeriesPostRow.slug)))
        if wanted.among is not None:
            found.append(row.slug.in_(wanted.among))
        if wanted.author:
            found.append(_began() == wanted.author)
        if wanted.month:
            found.append(self._in_time(*wanted.month))
        return found + ([self._in_state(wanted.state, wanted.unsettled)] if wanted.state else [])

    def _in_state(self, state: PostState, known: Mapping[str, PostState]) -> ColumnElement[bool]:
        slug = DraftIndexRow.slug
        found: ColumnElement[bool] = slug.in_([each for each, its in known.items() if its is state])
        if state not in _OF_SETTLED:
            return found
        return or_(found, and_(slug.not_in(list(known)), self._is_settled(state)))

    def _is_settled(self, state: PostState) -> ColumnElement[bool]:
        """Match posts by what became of their deliveries, all of them over: as `domain.post_state` says of one."""
        if state is PostState.DRAFT:
            return ~self._is_planned()
        sent, back = _aliases()
        withdrawn = exists().where(
            back.slug == sent.slug,
            back.channel == sent.channel,
            back.action == "withdraw",
            back.state == "sent",
            back.id > sent.id,
        )
        mine = sent.slug == DraftIndexRow.slug
        out = exists().where(mine, self._ours(sent), sent.action == "publish", sent.state == "sent", ~withdrawn)
        taken_back = exists().where(mine, self._ours(sent), sent.action == "withdraw", sent.state == "sent")
        match state:
            case PostState.PUBLISHED:
                return out
            case PostState.UNPUBLISHED:
                return and_(taken_back, ~out)
        return and_(DraftIndexRow.slug.in_(self._put_aside()), ~taken_back, ~out)

    def _put_aside(self) -> Select[str]:
        """Return the posts of which something was cancelled or replaced: few, found without a look at each post."""
        row = DeliveryRow
        put_aside = (row.channel.in_(self._target.by_channel), row.state.in_(("cancelled", "superseded")))
        return select(row.slug).where(*put_aside, self._ours(row), row.action != "comment")

    def _is_planned(self) -> ColumnElement[bool]:
        each, _ = _aliases()
        return exists().where(each.slug == DraftIndexRow.slug, self._ours(each), each.action != "comment")

    def _in_time(self, start: datetime, end: datetime) -> ColumnElement[bool]:
        (each, _), row = _aliases(), DraftIndexRow
        planned = and_(
            each.slug == row.slug,
            self._ours(each),
            each.action == "publish",
            each.state.not_in(("cancelled", "superseded")),
        )
        at = func.coalesce(each.sent_at, each.due_at)
        drafted = and_(row.changed_at >= start, row.changed_at < end, not_(exists().where(planned)))
        return or_(exists().where(planned, at >= start, at < end), drafted)

    def _ours(self, row: type[DeliveryRow]) -> ColumnElement[bool]:
        return or_(
            *(and_(row.channel == name, same_target(self._target, name, row)) for name in self._target.by_channel)
        )


@cache
def _aliases() -> tuple[type[DeliveryRow], type[DeliveryRow]]:
    """Return names for a post's deliveries; made once: an alias costs SQLAlchemy more than many a query."""
    return aliased(DeliveryRow), aliased(DeliveryRow)


def _began() -> ScalarSelect[str]:
    """Return who began a draft in the studio."""
    query = select(DraftVersionRow.saved_by).where(DraftVersionRow.slug == DraftIndexRow.slug)
    return query.order_by(DraftVersionRow.id).limit(1).correlate(DraftIndexRow).scalar_subquery()


def _row(draft: IndexedDraft, remark: int) -> dict[str, object]:
    return {
        "slug": draft.slug,
        "stamp": str(draft.number),
        "changed_at": draft.changed_at,
        "titles": json.dumps(dict(draft.titles), ensure_ascii=False),
        "languages": _between_strokes(draft.languages),
        "topics": _between_strokes(draft.topics),
        "places": _between_strokes(draft.places),
        "picture": draft.picture,
        "words": " ".join(draft.words),
        "remark": remark,
    }


def _between_strokes(keys: Collection[str]) -> str:
    return f"|{'|'.join(keys)}|" if keys else ""


def _draft(row: DraftIndexRow) -> IndexedDraft:
    return IndexedDraft(
        slug=row.slug,
        number=int(row.stamp),
        changed_at=row.changed_at,
        titles=json.loads(row.titles),
        languages=tuple(filter(None, row.languages.split("|"))),
        topics=tuple(filter(None, row.topics.split("|"))),
        places=tuple(filter(None, row.places.split("|"))),
        picture=row.picture,
    )
