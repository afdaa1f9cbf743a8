"""A restored ledger -> the world: what is out there already is written down, the rest waits for a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from publisher.domain import planning
from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import OPEN, PENDING, Action, Delivery, Payload, State
from publisher.domain.ledger_ports import Book, Ledger, Plan, Queue, Target
from publisher.domain.ports import Absent, Found, Repeatable, Sighting, Unclear, Unreadable
from publisher.domain.revision import Revision
from publisher.domain.survey_ports import Presence, Stranger, Survey, Surveyor

#: How a delivery gets to `sent` from where it is, along the ledger's arrows.
_WAY: Mapping[State, tuple[State, ...]] = {
    State.WAITING: (State.HELD,),
    State.PAUSED: (State.HELD,),
    State.MISSED: (State.WAITING, State.HELD),
    State.UNKNOWN: (),
    State.HELD: (),
}
#: Told how many deliveries were looked for, and of how many.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Looked:
    """What a look came to."""

    #: Unfinished in the ledger, and out there: `sent` now.
    found: list[Delivery] = field(default_factory=list)
    #: Unfinished, due, and not out there: a person decides.
    held: list[Delivery] = field(default_factory=list)
    #: Out there by the ledger, and taken back since: so the ledger says now.
    taken_back: list[Delivery] = field(default_factory=list)
    #: Out there with another text than the ledger has.
    changed: list[Delivery] = field(default_factory=list)
    #: Out there, and unknown to the ledger.
    strangers: list[Stranger] = field(default_factory=list)
    #: Why a channel could not be looked over, by its name.
    unread: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a look needs."""

    ledger: Ledger
    queue: Queue
    target: Target
    #: When the backup was taken.
    since: datetime
    now: datetime


def look(scene: Scene, surveyors: Sequence[Surveyor], progress: Progress = lambda done, total: None) -> Looked:
    """Look over every channel. Reads there, writes into the ledger alone. Safe to repeat."""
    looked = Looked()
    if reason := _elsewhere(scene):
        looked.unread = {surveyor.name: reason for surveyor in surveyors}
        return looked
    surveys = _surveys(scene, surveyors, looked)
    for channel, survey in surveys.items():
        _look_for_unfinished(scene, channel, survey, looked, progress)
    stands = {channel: _presences(scene, channel, survey, looked) for channel, survey in surveys.items()}
    for channel in surveys:
        for out in stands[channel].get("gone", ()):
            _take_back(scene, out, looked)
    _take_back_lost_pages(scene, stands, looked)
    for channel, survey in surveys.items():
        looked.strangers += survey.strangers(scene.since, _known(scene, channel))
    with scene.ledger.book() as book:
        book.remember_untracked([post for post in looked.strangers if post.channel != "website"], scene.now)
    looked.held = [d for d in _deliveries(scene) if d.state is State.HELD]
    return looked


def _elsewhere(scene: Scene) -> str:
    with scene.ledger.book(keep=False) as book:
        adopted = book.adopted()
    if adopted is None or adopted.by_channel == scene.target.by_channel:
        return ""
    return coded("look_at_another_target")


def _surveys(scene: Scene, surveyors: Sequence[Surveyor], looked: Looked) -> dict[str, Survey]:
    surveys: dict[str, Survey] = {}
    for surveyor in surveyors:
        survey = surveyor.survey(_since(scene, surveyor.name))
        if isinstance(survey, Unreadable):
            looked.unread[surveyor.name] = survey.reason
        else:
            surveys[surveyor.name] = survey
    return surveys


def _since(scene: Scene, channel: str) -> datetime:
    """Give the time from which something of ours may be there that the look has to see."""
    with scene.ledger.book(keep=False) as book:
        ours = [d for d in book.all_deliveries() if d.channel == channel]
        frozen = [book.revision(d.revision_id).frozen_at for d in ours if d.state in OPEN]
    sent = [d.sent_at for d in ours if d.sent_at is not None and d.action is Action.PUBLISH]
    return min([scene.since, *frozen, *sent])


def _deliveries(scene: Scene, channel: str = "") -> list[Delivery]:
    with scene.ledger.book(keep=False) as book:
        ours = [d for d in book.all_deliveries() if channel in ("", d.channel)]
    return sorted(ours, key=lambda delivery: delivery.id)


def _revision(scene: Scene, delivery: Delivery) -> Revision:
    with scene.ledger.book(keep=False) as book:
        return book.revision(delivery.revision_id)


def _known(scene: Scene, channel: str) -> Callable[[str], bool]:
    if channel != "website":
        return lambda remote_id: scene.queue.known(channel, remote_id)
    slugs = {delivery.slug for delivery in _deliveries(scene, channel)}
    return slugs.__contains__


def _look_for_unfinished(scene: Scene, channel: str, survey: Survey, looked: Looked, progress: Progress) -> None:
    unfinished = [d for d in _deliveries(scene, channel) if d.state in PENDING or d.state is State.UNKNOWN]
    for done, delivery in enumerate(unfinished):
        progress(done, len(unfinished))
        whole = _with_post(scene, delivery)
        sighting = survey.find(whole, _revision(scene, delivery), scene.now, _taken(scene, delivery))
        _settle(scene, delivery, sighting, looked)


def _taken(scene: Scene, delivery: Delivery) -> Callable[[str], bool]:
    return lambda remote_id: scene.queue.taken(delivery.channel, remote_id, delivery.id)


def _with_post(scene: Scene, delivery: Delivery) -> Delivery:
    """Name the post that a comment, update or withdrawal is about, where the ledger learns it only when it is sent."""
    if delivery.remote_id or delivery.action is Action.PUBLISH:
        return delivery
    with scene.ledger.book(keep=False) as book:
        out = planning.out_there(book.history(delivery.slug, delivery.channel))
    return replace(delivery, remote_id=out.remote_id) if out else delivery


def _settle(scene: Scene, delivery: Delivery, sighting: Sighting, looked: Looked) -> None:
    match sighting:
        case Found():
            looked.found.append(_mark_sent(scene, delivery, sighting))
        case Absent() | Repeatable():
            _wait(scene, delivery, coded(f"not_on_{delivery.channel}_after_restore"))
        case Unclear(reason=reason):
            _hold(scene, delivery, reason)
        case Unreadable(reason=reason):
            looked.unread.setdefault(delivery.channel, reason)
        case _:
            assert_never(sighting)


def _mark_sent(scene: Scene, delivery: Delivery, found: Found) -> Delivery:
    at = found.created_at or min(delivery.due_at, scene.now)
    with scene.ledger.book() as book:
        for state in _WAY[delivery.state]:
            book.move(delivery.id, state)
        book.mark_sent(delivery.id, replace(found, created_at=at), scene.now)
        return next(d for d in book.history(delivery.slug, delivery.channel) if d.id == delivery.id)


def _hold(scene: Scene, delivery: Delivery, reason: str) -> None:
    """Hold all that is to come of a post, whenever it is due: it may have been taken back after the backup."""
    with scene.ledger.book() as book:
        pending = [d for d in book.history(delivery.slug) if d.state in PENDING and d.action is not Action.WITHDRAW]
        for each in pending:
            for state in _WAY[each.state]:
                book.move(each.id, state)
    for each in pending:
        _wait(scene, replace(each, state=State.HELD), reason)


def _wait(scene: Scene, delivery: Delivery, reason: str) -> None:
    """Say why it waits for a person; what is not due yet just waits for its time."""
    if delivery.state is not State.HELD:
        return
    with scene.ledger.book() as book:
        mend = "resolve_after_resume" if book.lost_in_a_row(delivery.id) else "release_after_resume"
        book.move(delivery.id, State.HELD, joined(reason, coded(mend, slug=delivery.slug)))


Stands = dict[Presence, list[Delivery]]


def _presences(scene: Scene, channel: str, survey: Survey, looked: Looked) -> Stands:
    """Tell how everything stands that the ledger believes to be out on a channel."""
    stands: Stands = {}
    for slug in dict.fromkeys(delivery.slug for delivery in _deliveries(scene, channel)):
        with scene.ledger.book(keep=False) as book:
            history = book.history(slug, channel)
            shown = planning.standing(history)
            revision = book.revision(shown.revision_id) if shown else None
        out = planning.out_there(history)
        if out and shown and revision and out not in looked.found:
            believed = replace(out, payload=shown.payload)
            stands.setdefault(survey.presence(believed, revision), []).append(out)
    looked.changed += stands.get("other", [])
    return stands


def _take_back(scene: Scene, out: Delivery, looked: Looked) -> None:
    """Write down a withdrawal that was made after the backup, so that nothing brings the post back."""
    with scene.ledger.book() as book:
        history = book.history(out.slug, out.channel)
        for step in planning.withdraw(history):
            if isinstance(step, planning.Move):
                book.move(step.delivery.id, step.to, coded("post_no_longer_out"))
        going = (d for d in history if d.action is Action.WITHDRAW and d.state in _WAY)
        withdrawal = next(going, None) or book.plan(_withdrawal(book, out, scene))
        for state in _WAY[withdrawal.state]:
            book.move(withdrawal.id, state)
        book.mark_sent(withdrawal.id, Found(remote_id=out.remote_id or ""), scene.now)
        book.audit(scene.now, "publisher", "found taken back", out.slug, channel=out.channel)
    looked.taken_back.append(out)


def _withdrawal(book: Book, out: Delivery, scene: Scene) -> Plan:
    return Plan(
        revision=book.revision(out.revision_id),
        channel=out.channel,
        action=Action.WITHDRAW,
        due_at=scene.now,
        late_limit_seconds=None,
        target=scene.target.by_channel[out.channel],
        payload=Payload(),
        planned_at=scene.now,
        planned_by="publisher",
        remote_id=out.remote_id,
    )


def _take_back_lost_pages(scene: Scene, stands: Mapping[str, Stands], looked: Looked) -> None:
    """A post that left the Page takes its page along where the site is lost and cannot say: it must not come back."""
    site = stands.get("website", {})
    shown = {page.slug for how in ("same", "other") for page in site.get(how, ())}
    gone = [post for channel, there in stands.items() if channel != "website" for post in there.get("gone", ())]
    for post in gone:
        with scene.ledger.book(keep=False) as book:
            page = planning.out_there(book.history(post.slug, "website"))
        if page is not None and post.slug not in shown:
            _take_back(scene, page, looked)
