"""Writes what the website shows: a projection of the website deliveries, moved when one begins to be written."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from publisher.domain import planning
from publisher.domain.delivery import OPEN, Action, Payload, State
from publisher.domain.page_posts import day_on_website
from publisher.domain.payload import payload_digest, payload_from_json, payload_to_json
from publisher.domain.ports_channel import Listing, has_feed
from publisher.domain.ports_ledger import Target
from publisher.domain.revision import Article, read_article
from publisher.domain.shown_changes import (
    TextTimes,
    correction_keys,
    event_change_key,
    event_changed,
    times_after,
)
from publisher.storage.ledger import mapping
from publisher.storage.ledger.page_posts import day_on_page
from publisher.storage.ledger.schema import DeliveryRow, RevisionRow
from publisher.storage.ledger.schema_website import FeedEntryRow, ShelfLabelRow, ShelfRow
from publisher.storage.ledger.targets import environment_of, same_target

LabelRow = TypeVar("LabelRow", ShelfLabelRow, FeedEntryRow)


def place(session: Session, world: str, delivery: DeliveryRow) -> None:
    """Put on the shelf what a website delivery says; safe to repeat."""
    if delivery.action == "withdraw":
        which = (ShelfRow.world == world, ShelfRow.slug == delivery.slug)
        unpublish(session, delivery.due_at, *which, reason=delivery.payload)
        return
    row = session.get(ShelfRow, (world, delivery.slug))
    article = _article(session, delivery.revision_id)
    before = _article(session, row.revision_id) if row else article
    day = day_on_website(delivery.due_at, day_on_page(session, world, delivery.slug))
    if row is None:
        row = ShelfRow(world=world, slug=delivery.slug, withdrawn=False, published_at=day)
        row.first_tags, row.first_url = _tags(article), _web_address(delivery.target)
        row.text_times = ""
        session.add(row)
    elif not row.first_tags:  # of a time when they were not noted: its ids in feeds are those of the revision before
        row.first_tags = _tags(before)
    if delivery.action == "publish":
        row.published_at, row.updated_at, row.withdrawn = day, None, False
        row.withdrawn_at = row.notice_ended_at = None
        row.reason, row.text_times = "", _times_json([TextTimes(tag) for tag in article.tags])
    else:
        _note_changes(row, before, article, delivery)
    row.kind, row.revision_id = article.kind, delivery.revision_id
    row.event_over_at = article.event.over_at.astimezone(UTC) if article.event else None
    is_over = row.event_over_at is not None and row.event_over_at <= delivery.due_at
    row.event_ended_at = row.event_over_at if is_over else None
    session.flush()
    _put_on(session, row, set() if row.withdrawn else _labels(article))
    told = delivery.action != "publish" and not delivery.quiet
    _tell_changes(session, row, article, before, delivery.due_at if told else None)


def show_what_stands(session: Session, slug: str, target: Target, by: str, now: datetime) -> None:
    """Plan that the website goes back to what stands, where a page was written for what ended without being out.

    `by` is the id of whoever ended it. Nothing is planned while something else is still to come: that is written in
    its place.
    """
    row = session.get(ShelfRow, (environment_of(target), slug))
    if row is None or row.withdrawn:
        return
    of_site = (DeliveryRow.channel == "website", same_target(target, "website"))
    query = select(DeliveryRow).where(DeliveryRow.slug == slug, *of_site)
    history = [mapping.delivery_of(each, 0) for each in session.scalars(query.order_by(DeliveryRow.id))]
    stands, out = planning.standing(history), planning.out_there(history)
    if any(d.state in OPEN for d in history) or (stands and stands.revision_id == row.revision_id):
        return
    payload = stands.payload if stands else Payload()
    back = DeliveryRow(slug=slug, revision_id=stands.revision_id if stands else row.revision_id, channel="website")
    back.action, back.state = (Action.UPDATE if stands else Action.WITHDRAW).value, State.WAITING.value
    back.planned_at = back.due_at = back.ready_at = now
    back.planned_by, back.target = by, target.by_channel["website"]
    back.remote_id = out.remote_id if out else None
    back.payload, back.payload_digest = payload_to_json(payload), payload_digest(payload)
    back.needs_approval, back.quiet = False, True
    session.add(back)
    session.flush()


def _note_changes(row: ShelfRow, before: Article, article: Article, delivery: DeliveryRow) -> None:
    """Note when each text came or changed; what readers are not told of changes no time."""
    noted = text_times_of(row.text_times) or [TextTimes(tag, updated_at=row.updated_at) for tag in before.tags]
    after = times_after(before, article, noted, delivery.due_at)
    if delivery.quiet:
        known = {each.tag: each for each in noted}
        after = tuple(known.get(each.tag, each) for each in after)
    elif after != tuple(noted):
        row.updated_at = delivery.due_at
    row.text_times = _times_json(after)


def text_times_of(noted: str) -> tuple[TextTimes, ...]:
    """Return the times of a row's texts; nothing where they were not noted."""
    content: dict[str, dict[str, str]] = json.loads(noted or "{}")
    return tuple(
        TextTimes(tag, **{name: datetime.fromisoformat(moment) for name, moment in times.items()})
        for tag, times in content.items()
    )


def reason_of(noted: str) -> tuple[tuple[str, str], ...]:
    """Return why a row's post was taken back, by tag."""
    return tuple(json.loads(noted or "{}").items())


def _times_json(times: Iterable[TextTimes]) -> str:
    names = ("added_at", "updated_at")
    return json.dumps(
        {each.tag: {name: moment.isoformat() for name in names if (moment := getattr(each, name))} for each in times}
    )


def unpublish(session: Session, at: datetime, *where: ColumnElement[bool], reason: str = "") -> None:
    """Have the website show notices in place of these posts, and name them in no listing; their feeds have notices.

    `reason` is the JSON of a payload that tells why; without one nothing is told.
    """
    for row in session.scalars(select(ShelfRow).where(*where)):
        row.withdrawn_at = row.withdrawn_at if row.withdrawn else at
        row.reason = json.dumps(dict(payload_from_json(reason).notice), ensure_ascii=False) if reason else ""
        row.withdrawn = True
        session.flush()
        _put_on(session, row, set())


def long_withdrawn(session: Session, world: str, until: datetime, most: int) -> Sequence[str]:
    """Return the posts, `most` at once, that were taken back by `until` and whose notices are in feeds still."""
    ready = (ShelfRow.withdrawn.is_(True), ShelfRow.withdrawn_at <= until, ShelfRow.notice_ended_at.is_(None))
    query = select(ShelfRow.slug).where(ShelfRow.world == world, ShelfRow.kind == "post", *ready)
    return session.scalars(query.order_by(ShelfRow.published_at, ShelfRow.slug).limit(most)).all()


def end_notices(session: Session, world: str, slugs: Collection[str], now: datetime) -> None:
    """Note that the notices of these posts have been in the feeds long enough."""
    which = (ShelfRow.world == world, ShelfRow.slug.in_(slugs), ShelfRow.withdrawn.is_(True))
    session.execute(update(ShelfRow).where(*which).values(notice_ended_at=now))


def events_over(session: Session, world: str, now: datetime, most: int) -> Sequence[str]:
    """Return the posts, `most` at once, whose events are over by `now` and stand in the list of what comes still."""
    over = (ShelfRow.event_ended_at.is_(None), ShelfRow.event_over_at <= now)
    query = select(ShelfRow.slug).where(ShelfRow.world == world, *over)
    return session.scalars(query.order_by(ShelfRow.event_over_at, ShelfRow.slug).limit(most)).all()


def end_events(session: Session, world: str, slugs: Collection[str], now: datetime) -> None:
    """Take the events of these posts from the list of what comes, where they are over."""
    which = (ShelfRow.world == world, ShelfRow.slug.in_(slugs), ShelfRow.event_over_at <= now)
    session.execute(update(ShelfRow).where(*which).values(event_ended_at=ShelfRow.event_over_at))


def _article(session: Session, revision_id: int) -> Article:
    return read_article(json.loads(session.get_one(RevisionRow, revision_id).document)["article"])


def _web_address(target: str | None) -> str:
    return target.rstrip("/") if target and target.startswith("http") else ""


def _tags(article: Article) -> str:
    return " ".join(article.tags)


def _labels(article: Article) -> set[tuple[str, str]]:
    if article.kind == "page":
        return set()
    labels = {("topic", key) for key in article.topics} | {("place", key) for key in article.places}
    labels |= {("campaign", article.campaign)} if article.campaign else set()
    return labels | {("news", "")} | ({("recording", "")} if article.recordings else set())


def _put_on(session: Session, row: ShelfRow, labels: set[tuple[str, str]]) -> None:
    """Put a post in these listings and no others, and in their feeds for good."""
    same = (ShelfLabelRow.world == row.world, ShelfLabelRow.slug == row.slug)
    session.execute(delete(ShelfLabelRow).where(*same))
    session.add_all(_label_row(ShelfLabelRow, row, label) for label in sorted(labels))
    fed = (FeedEntryRow.world == row.world, FeedEntryRow.slug == row.slug)
    itself = (*fed, FeedEntryRow.told_change == "")
    session.execute(update(FeedEntryRow).where(*itself).values(published_at=row.published_at))
    there = {(kind, key) for kind, key in session.execute(select(FeedEntryRow.kind, FeedEntryRow.key).where(*itself))}
    new = sorted((kind, key) for kind, key in labels - there if has_feed(Listing(kind, key)))
    session.add_all(_label_row(FeedEntryRow, row, label) for label in new)


def _tell_changes(session: Session, row: ShelfRow, article: Article, before: Article, told_at: datetime | None) -> None:
    """Put each new correction, and a change of its event, in the feeds of its post; kept for good.

    None: a correction is listed among all corrections, but nothing is told to anybody: it came with the post itself.
    """
    if row.withdrawn:
        return
    of_post = (FeedEntryRow.world == row.world, FeedEntryRow.slug == row.slug)
    known = set(session.scalars(select(FeedEntryRow.told_change).where(*of_post)))
    feeds = {(kind, key) for kind, key in _labels(article) if has_feed(Listing(kind, key))} if told_at else set()
    new = {key: feeds | {("correction", "")} for key in correction_keys(article) if key not in known}
    if feeds and event_changed(before, article):
        new[event_change_key(known)] = feeds
    for change, labels in new.items():
        for label in sorted(labels):
            told = _label_row(FeedEntryRow, row, label)
            told.told_change, told.published_at = change, told_at or row.published_at
            session.add(told)


def _label_row(table: type[LabelRow], row: ShelfRow, label: tuple[str, str]) -> LabelRow:
    kind, key = label
    return table(world=row.world, slug=row.slug, kind=kind, key=key, published_at=row.published_at)
