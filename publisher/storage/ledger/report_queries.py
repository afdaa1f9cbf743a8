"""How far posts of a period reached: posts with their labels and numbers, read for reports. Nothing is written.

A report of a year is asked for whenever an officer looks, so what it shows is found in the database, and neither every
reading nor every document comes out of it.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from publisher.domain.delivery import Payload
from publisher.domain.equal_age import EQUAL_AGE
from publisher.domain.link_budget import carries_link
from publisher.domain.page_posts import PagePostState
from publisher.domain.payload import payload_from_json
from publisher.domain.reading import POST_METRICS, Metric, Reading, ReportedPost
from publisher.storage.ledger.schema import DeliveryRow, RevisionRow
from publisher.storage.ledger.schema_reach import PagePostRow, ReadingRow

#: Target of every delivery to the sandbox (`domain.ports_ledger.Target`).
SANDBOX = "sandbox"
#: Ids in one query: SQLite takes 32,766 variables, PostgreSQL 65,535.
PORTION = 1_000


class _Sent(NamedTuple):
    """A post that a delivery put on the Page, with the revision that went out."""

    made_id: str
    slug: str
    channel: str
    sent_at: datetime
    url: str
    payload: str
    with_link: bool | None
    number: int
    document: str

    @property
    def outgoing(self) -> Payload:
        """Return the form that went out."""
        payload = payload_from_json(self.payload)
        return payload.linked if self.with_link and payload.linked else payload.forms[0]


def reported(session: Session, where: Collection[ColumnElement[bool]], *, made_up: bool) -> list[ReportedPost]:
    """Return the posts that deliveries of these conditions put on the Page."""
    columns = (
        *(DeliveryRow.made_id, DeliveryRow.slug, DeliveryRow.channel, DeliveryRow.sent_at, DeliveryRow.url),
        *(DeliveryRow.payload, DeliveryRow.with_link),
    )
    query: Any = (
        select(*columns, RevisionRow.number, RevisionRow.document)
        .join(RevisionRow, RevisionRow.id == DeliveryRow.revision_id)
        .where(*where)
    )
    if not made_up:
        query = query.where(DeliveryRow.target != SANDBOX)
    sent = [_Sent(*row) for row in session.execute(query)]
    newer = _newer_documents(session, sent)
    return [_reported_of(each, newer.get(each.slug)) for each in sent]


def newest_numbers(
    session: Session, object_ids: Sequence[str], made_up: bool
) -> tuple[Mapping[str, Mapping[Metric, float]], frozenset[str]]:
    """Return the newest whole of each metric by object, and those of the others that have numbers of the other sort."""
    found: dict[str, dict[Metric, float]] = {}
    for row in in_portions(session, lambda ids: _newest(ids, made_up), object_ids):
        found[row[0]] = {
            metric: value for metric, value in zip(POST_METRICS, row[1:], strict=True) if value is not None
        }
    found = {object_id: numbers for object_id, numbers in found.items() if numbers}
    rest = [object_id for object_id in object_ids if object_id not in found]
    other = in_portions(session, lambda ids: _having(ids, not made_up), rest)
    return found, frozenset(row[0] for row in other)


def all_readings(
    session: Session, object_ids: Sequence[str], made_up: bool
) -> tuple[Mapping[str, tuple[Reading, ...]], frozenset[str]]:
    """Return the readings of the wanted sort by object, by time, and the objects that have some of the other sort."""
    query = select(ReadingRow).order_by(ReadingRow.measured_at, ReadingRow.id)
    found: defaultdict[str, list[Reading]] = defaultdict(list)
    other: set[str] = set()
    for (row,) in in_portions(session, lambda ids: query.where(ReadingRow.object_id.in_(ids)), object_ids):
        if row.made_up == made_up:
            found[row.object_id].append(reading_of(row))
        else:
            other.add(row.object_id)
    return {object_id: tuple(readings) for object_id, readings in found.items()}, frozenset(other)


def numbers_at_age(
    session: Session, object_ids: Sequence[str], age_seconds: float, made_up: bool
) -> Mapping[str, Mapping[Metric, float]]:
    """Return by object what `equal_age.readings_at_age` makes of its readings: the first whole of each at that age."""
    query = (
        select(ReadingRow.object_id, ReadingRow.measured_at, ReadingRow.metric, ReadingRow.value)
        .where(ReadingRow.made_up.is_(made_up), ReadingRow.part == "", ReadingRow.metric.in_(POST_METRICS))
        .where(ReadingRow.age_seconds >= age_seconds, ReadingRow.age_seconds < age_seconds * EQUAL_AGE)
        .order_by(ReadingRow.measured_at, ReadingRow.id)
    )
    first: dict[str, datetime] = {}
    found: defaultdict[str, dict[Metric, float]] = defaultdict(dict)
    rows = in_portions(session, lambda ids: query.where(ReadingRow.object_id.in_(ids)), object_ids)
    for object_id, measured_at, metric, value in rows:
        if first.setdefault(object_id, measured_at) == measured_at:
            found[object_id][Metric(metric)] = value
    return found


def reading_of(row: ReadingRow) -> Reading:
    """Return a reading as it was recorded."""
    values = {name: getattr(row, name) for name in Reading.__slots__}
    return Reading(**{**values, "metric": Metric(row.metric)})


def in_portions(session: Session, query: Any, values: Sequence[str]) -> Iterator[Any]:
    """Return the rows of a query over many values; `query` makes it of as many as one query takes."""
    for start in range(0, len(values), PORTION):
        yield from session.execute(query(values[start : start + PORTION]))


def _newest(object_ids: Sequence[str], made_up: bool) -> Select[Any]:
    """For each object and metric one step into the index, from its end."""
    posts = select(ReadingRow.object_id).where(ReadingRow.object_id.in_(object_ids)).distinct().subquery()
    numbers = [
        select(ReadingRow.value)
        .where(
            ReadingRow.object_id == posts.c.object_id,
            ReadingRow.metric == metric,
            ReadingRow.part == "",
            ReadingRow.made_up.is_(made_up),
        )
        .order_by(ReadingRow.measured_at.desc(), ReadingRow.id.desc())
        .limit(1)
        .scalar_subquery()
        for metric in POST_METRICS
    ]
    return select(posts.c.object_id, *numbers)


def _having(object_ids: Sequence[str], made_up: bool) -> Select[Any]:
    return (
        select(ReadingRow.object_id)
        .where(ReadingRow.object_id.in_(object_ids), ReadingRow.made_up.is_(made_up))
        .distinct()
    )


def _newer_documents(session: Session, sent: Sequence[_Sent]) -> Mapping[str, str]:
    """Return the newest revision of posts that have a newer one than went out: labels change without a delivery."""
    highest = (
        select(RevisionRow.slug, func.max(RevisionRow.number).label("number")).group_by(RevisionRow.slug).subquery()
    )
    newest: dict[str, int] = dict(
        in_portions(
            session,
            lambda slugs: (
                select(RevisionRow.slug, func.max(RevisionRow.number))
                .where(RevisionRow.slug.in_(slugs))
                .group_by(RevisionRow.slug)
            ),
            sorted({each.slug for each in sent}),
        )
    )
    changed = sorted({each.slug for each in sent if newest[each.slug] != each.number})

    def documents(slugs: Sequence[str]) -> Any:
        same = and_(RevisionRow.slug == highest.c.slug, RevisionRow.number == highest.c.number)
        return select(RevisionRow.slug, RevisionRow.document).join(highest, same).where(RevisionRow.slug.in_(slugs))

    return dict(in_portions(session, documents, changed))


def joined_documents(session: Session, remote_ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Return slug and newest document of the posts that came of posts made by hand, by the ids of these."""
    drafted = select(PagePostRow.remote_id, PagePostRow.slug).where(PagePostRow.state == PagePostState.DRAFTED)
    found = in_portions(session, lambda ids: drafted.where(PagePostRow.remote_id.in_(ids)), remote_ids)
    slugs: dict[str, str] = dict(found)
    oldest_first = select(RevisionRow.slug, RevisionRow.document).order_by(RevisionRow.slug, RevisionRow.number)
    rows = in_portions(session, lambda names: oldest_first.where(RevisionRow.slug.in_(names)), sorted(slugs.values()))
    documents: dict[str, str] = dict(rows)
    return {remote_id: (slug, documents[slug]) for remote_id, slug in slugs.items() if slug in documents}


def labelled(post: ReportedPost, slug: str, document: str) -> ReportedPost:
    """Return a post made by hand with name, title and labels of the post that came of it."""
    newest = json.loads(document)
    article = newest["article"]
    return replace(
        post,
        slug=slug,
        title=next((text["title"] for text in article.get("texts", ())), post.title),
        tags=tuple(text["tag"] for text in article.get("texts", ())),
        topics=tuple(article.get("topics", ())),
        places=tuple(article.get("places", ())),
        grants=tuple(newest.get("grants", ())),
        campaign=article.get("campaign") or "",
    )


def _reported_of(sent: _Sent, newer: str | None) -> ReportedPost:
    """Take the languages from what was sent, and title and labels from the newest revision."""
    out = json.loads(sent.document)
    newest = out if newer is None else json.loads(newer)
    texts, article, outgoing = out["article"].get("texts", ()), newest["article"], sent.outgoing
    title = next((text["title"] for text in article.get("texts", ())), sent.slug)
    return ReportedPost(
        object_id=sent.made_id,
        slug=sent.slug,
        title=title,
        channel=sent.channel,
        published_at=sent.sent_at,
        tags=tuple(text["tag"] for text in texts),
        topics=tuple(article.get("topics", ())),
        places=tuple(article.get("places", ())),
        grants=tuple(newest.get("grants", ())),
        campaign=article.get("campaign") or "",
        url=sent.url,
        # What was erased does not say any more what it had.
        with_link=None if outgoing == Payload() else carries_link(outgoing),
    )
