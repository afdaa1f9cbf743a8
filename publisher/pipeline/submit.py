"""Draft -> frozen revision -> planned deliveries, in one go: what `schedule` does for one post."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from publisher.domain.coded_text import coded
from publisher.domain.date_placeholder import DAY, open_gaps
from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.errors import CodedError, IllegalTransition
from publisher.domain.page_posts import day_on_website
from publisher.domain.planning import Choice
from publisher.domain.ports_channel import Draft, MediaStore
from publisher.domain.ports_ledger import Ledger, Target
from publisher.domain.post import Post
from publisher.domain.revision import Revision
from publisher.pipeline.apply_steps import RenderLinked, RenderPayload, ScheduleRequest
from publisher.pipeline.freeze import MediaProcessors, freeze, freeze_files
from publisher.pipeline.plan import schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitContext:
    """What submitting needs from the outside and from the settings."""

    ledger: Ledger
    media: MediaStore
    workshop: MediaProcessors
    #: By channel.
    payloads: Mapping[str, RenderPayload]
    #: By channel, what a post that is out with its link is changed to.
    linked: Mapping[str, RenderLinked]
    target: Target
    timezone: ZoneInfo
    late_limit_seconds: float
    needs_approval: bool
    #: Gives a post its short address, for good.
    give_address: Callable[[str], object] = bool
    #: Raises for the digest of a file that was destroyed for good.
    refuse_erased: Callable[[str], None] = lambda digest: None
    #: Returns whether there still is a draft of this name.
    is_there: Callable[[str], bool] = lambda slug: True
    #: When the post that a draft came from was made on the Page by hand; None where it came from none.
    on_page_since: Callable[[str], datetime | None] = lambda slug: None

    def channels_of(self, post: Post) -> tuple[str, ...]:
        """Return where a draft goes: what is on the Page already is never sent there.

        Raises:
            IllegalTransition: if that leaves nothing.
        """
        return channels_left(post, self.on_page_since(post.slug))


def channels_left(post: Post, on_page_since: datetime | None) -> tuple[str, ...]:
    """Return where a draft goes, by when the post that it came from was made on the Page.

    Raises:
        IllegalTransition: if that leaves nothing.
    """
    if on_page_since is None:
        return post.channels
    left = tuple(channel for channel in post.channels if channel != "facebook")
    if not left:
        raise IllegalTransition("on_page_already", slug=post.slug)
    return left


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRequest:
    """How a draft shall go out."""

    by: str
    #: None: the draft's own time, or now.
    at: datetime | None = None
    #: Old news: website only, at its own date, never too late.
    archive: bool = False
    choice: Choice | None = None
    #: A change of spelling alone: readers are told nothing.
    quiet: bool = False
    #: Nothing of it is done before its time: until then it can be undone.
    undoable: bool = False
    #: What is late already is missed, however late it is: a person decides.
    late_is_missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitResult:
    """What came of it."""

    revision: Revision
    due_at: datetime
    #: Empty where all of it stands already.
    deliveries: tuple[Delivery, ...]
    #: It is due, but later than the late limit: it will be missed, and a person decides.
    too_late: bool


def submit(
    desk: SubmitContext, draft: Draft, order: SubmitRequest, now: datetime, *, keep: bool = True
) -> SubmitResult:
    """Freeze and plan one draft. With `keep` false all is decided the same, and nothing is kept (a dry run).

    Raises:
        IllegalTransition: if it is an archive post without a time, its text waits for a day that is filled in
            where it repeats, or a channel cannot make the change.
        InvalidInput: if a picture or recording of it was erased, be it at this moment.
        CodedError: if the draft was deleted since it was read.
    """
    due_at = _due_at(draft, order, now)
    if waiting := open_gaps(draft.post.texts.values()):
        raise IllegalTransition("day_not_filled_in", slug=draft.post.slug, gap=DAY, languages=", ".join(waiting))
    with desk.ledger.transaction() as uow:
        before = uow.latest(draft.post.slug)
    if keep and draft.post.kind == "post":
        desk.give_address(draft.post.slug)
    frozen = freeze_files(draft, before, desk.media, desk.workshop)
    on_page_since = desk.on_page_since(draft.post.slug)
    channels = ("website",) if order.archive else channels_left(draft.post, on_page_since)
    limit = None if order.archive or on_page_since else desk.late_limit_seconds
    with desk.ledger.transaction(keep=keep) as uow:
        year = day_on_website(due_at, on_page_since).astimezone(desk.timezone).year
        revision = freeze(uow, draft, frozen, channels=channels, year=year, now=now, by=order.by)
        _refuse_what_is_gone(desk, revision)
        wanted = ScheduleRequest(
            revision=revision,
            due_at=due_at,
            late_limit_seconds=limit,
            by=order.by,
            needs_approval=desk.needs_approval,
            choice=order.choice,
            quiet=order.quiet,
            undoable=order.undoable,
        )
        deliveries = tuple(schedule(uow, wanted, channels, desk.payloads, desk.target, now, desk.linked))
        if order.late_is_missed and due_at < now:
            for delivery in deliveries:
                if delivery.action is Action.PUBLISH:
                    uow.move(delivery.id, State.MISSED, coded("time_had_passed"))
    if keep and not all(desk.media.has(name) for name in _files_of(revision)):  # an erasure swept up meanwhile
        freeze_files(draft, None, desk.media, desk.workshop)
    late = limit is not None and (now - due_at).total_seconds() > limit
    posts = any(delivery.action is Action.PUBLISH for delivery in deliveries)
    return SubmitResult(revision=revision, due_at=due_at, deliveries=deliveries, too_late=late and posts)


def _refuse_what_is_gone(desk: SubmitContext, revision: Revision) -> None:
    """Look once more, in the transaction: files may have been erased, and the draft deleted, since they were read."""
    for digest in sources_of(revision):
        desk.refuse_erased(digest)
    if not desk.is_there(revision.slug):  # whoever deletes it does so in a transaction of this ledger
        raise CodedError("draft_deleted_meanwhile")


def sources_of(revision: Revision) -> list[str]:
    """Return the digests of the files that a revision was made from."""
    article = revision.article
    return [*(each.source_digest for each in article.pictures), *(each.source_digest for each in article.recordings)]


def _files_of(revision: Revision) -> list[str]:
    article = revision.article
    return [*(each.name for each in article.renditions), *(each.name for each in article.recordings)]


def _due_at(draft: Draft, order: SubmitRequest, now: datetime) -> datetime:
    due_at = order.at or draft.post.publish_at
    if due_at is None and order.archive:
        raise IllegalTransition("archive_without_date", slug=draft.post.slug)
    return due_at or now
