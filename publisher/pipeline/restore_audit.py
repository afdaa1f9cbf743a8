"""A restored ledger -> the world: what is out there already is written down, the rest waits for a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from publisher.domain import planning
from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import OPEN, PENDING, Action, Delivery, Payload, State
from publisher.domain.ports_audit import Auditor, ChannelAudit, Presence, UntrackedPost
from publisher.domain.ports_channel import Ambiguous, Found, LookupFailed, LookupResult, NotFound, SafeToRetry
from publisher.domain.ports_ledger import Ledger, Plan, Queue, Target, UnitOfWork
from publisher.domain.revision import Revision

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
class AuditResult:
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
    strangers: list[UntrackedPost] = field(default_factory=list)
    #: Why a channel could not be looked over, by its name.
    unread: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditContext:
    """What a look needs."""

    ledger: Ledger
    queue: Queue
    target: Target
    #: When the backup was taken.
    since: datetime
    now: datetime


def look(
    scene: AuditContext, surveyors: Sequence[Auditor], progress: Progress = lambda done, total: None
) -> AuditResult:
    """Look over every channel. Reads there, writes into the ledger alone. Safe to repeat."""
    looked = AuditResult()
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
    with scene.ledger.transaction() as uow:
        uow.remember_untracked([post for post in looked.strangers if post.channel != "website"], scene.now)
    looked.held = [d for d in _deliveries(scene) if d.state is State.HELD]
    return looked


def _elsewhere(scene: AuditContext) -> str:
    with scene.ledger.transaction(keep=False) as uow:
        adopted = uow.adopted()
    if adopted is None or adopted.has_addresses_of(scene.target):
        return ""
    return coded("look_at_another_target")


def _surveys(scene: AuditContext, surveyors: Sequence[Auditor], looked: AuditResult) -> dict[str, ChannelAudit]:
    surveys: dict[str, ChannelAudit] = {}
    for surveyor in surveyors:
        survey = surveyor.survey(_since(scene, surveyor.name))
        if isinstance(survey, LookupFailed):
            looked.unread[surveyor.name] = survey.reason
        else:
            surveys[surveyor.name] = survey
    return surveys


def _since(scene: AuditContext, channel: str) -> datetime:
    """Return the time from which something of ours may be there that the look has to see."""
    with scene.ledger.transaction(keep=False) as uow:
        ours = [d for d in uow.all_deliveries() if d.channel == channel]
        frozen = [uow.revision(d.revision_id).frozen_at for d in ours if d.state in OPEN]
    sent = [d.sent_at for d in ours if d.sent_at is not None and d.action is Action.PUBLISH]
    return min([scene.since, *frozen, *sent])


def _deliveries(scene: AuditContext, channel: str = "") -> list[Delivery]:
    with scene.ledger.transaction(keep=False) as uow:
        ours = [d for d in uow.all_deliveries() if channel in ("", d.channel)]
    return sorted(ours, key=lambda delivery: delivery.id)


def _revision(scene: AuditContext, delivery: Delivery) -> Revision:
    with scene.ledger.transaction(keep=False) as uow:
        return uow.revision(delivery.revision_id)


def _known(scene: AuditContext, channel: str) -> Callable[[str], bool]:
    if channel != "website":
        return lambda remote_id: scene.queue.known(channel, remote_id)
    slugs = {delivery.slug for delivery in _deliveries(scene, channel)}
    return slugs.__contains__


def _look_for_unfinished(
    scene: AuditContext, channel: str, survey: ChannelAudit, looked: AuditResult, progress: Progress
) -> None:
    unfinished = [d for d in _deliveries(scene, channel) if d.state in PENDING or d.state is State.UNKNOWN]
    for done, delivery in enumerate(unfinished):
        progress(done, len(unfinished))
        whole = _with_post(scene, delivery)
        sighting = survey.find(whole, _revision(scene, delivery), scene.now, _taken(scene, delivery))
        _settle(scene, delivery, sighting, looked)


def _taken(scene: AuditContext, delivery: Delivery) -> Callable[[str], bool]:
    return lambda remote_id: scene.queue.taken(delivery.channel, remote_id, delivery.id)


def _with_post(scene: AuditContext, delivery: Delivery) -> Delivery:
    """Return the post that a comment, update or withdrawal is about, where the ledger learns it only on sending."""
    if delivery.remote_id or delivery.action is Action.PUBLISH:
        return delivery
    with scene.ledger.transaction(keep=False) as uow:
        out = planning.out_there(uow.history(delivery.slug, delivery.channel))
    return replace(delivery, remote_id=out.remote_id) if out else delivery


def _settle(scene: AuditContext, delivery: Delivery, sighting: LookupResult, looked: AuditResult) -> None:
    match sighting:
        case Found():
            looked.found.append(_mark_sent(scene, delivery, sighting))
        case NotFound() | SafeToRetry():
            _wait(scene, delivery, coded(f"not_on_{delivery.channel}_after_restore"))
        case Ambiguous(reason=reason):
            _hold(scene, delivery, reason)
        case LookupFailed(reason=reason):
            looked.unread.setdefault(delivery.channel, reason)
        case _:
            assert_never(sighting)


def _mark_sent(scene: AuditContext, delivery: Delivery, found: Found) -> Delivery:
    at = found.created_at or min(delivery.due_at, scene.now)
    with scene.ledger.transaction() as uow:
        for state in _WAY[delivery.state]:
            uow.move(delivery.id, state)
        uow.mark_sent(delivery.id, replace(found, created_at=at), scene.now)
        return next(d for d in uow.history(delivery.slug, delivery.channel) if d.id == delivery.id)


def _hold(scene: AuditContext, delivery: Delivery, reason: str) -> None:
    """Hold all that is to come of a post, whenever it is due: it may have been taken back after the backup."""
    with scene.ledger.transaction() as uow:
        pending = [d for d in uow.history(delivery.slug) if d.state in PENDING and d.action is not Action.WITHDRAW]
        for each in pending:
            for state in _WAY[each.state]:
                uow.move(each.id, state)
    for each in pending:
        _wait(scene, replace(each, state=State.HELD), reason)


def _wait(scene: AuditContext, delivery: Delivery, reason: str) -> None:
    """Say why it waits for a person; what is not due yet just waits for its time."""
    if delivery.state is not State.HELD:
        return
    with scene.ledger.transaction() as uow:
        mend = "resolve_after_resume" if uow.lost_in_a_row(delivery.id) else "release_after_resume"
        uow.move(delivery.id, State.HELD, joined(reason, coded(mend, slug=delivery.slug)))


Stands = dict[Presence, list[Delivery]]


def _presences(scene: AuditContext, channel: str, survey: ChannelAudit, looked: AuditResult) -> Stands:
    """Return how everything stands that the ledger believes to be out on a channel."""
    stands: Stands = {}
    for slug in dict.fromkeys(delivery.slug for delivery in _deliveries(scene, channel)):
        with scene.ledger.transaction(keep=False) as uow:
            history = uow.history(slug, channel)
            shown = planning.standing(history)
            revision = uow.revision(shown.revision_id) if shown else None
        out = planning.out_there(history)
        if out and shown and revision and out not in looked.found:
            believed = replace(out, payload=shown.payload, with_link=shown.with_link)
            stands.setdefault(survey.presence(believed, revision), []).append(out)
    looked.changed += stands.get("other", [])
    return stands


def _take_back(scene: AuditContext, out: Delivery, looked: AuditResult) -> None:
    """Write down a withdrawal that was made after the backup, so that nothing brings the post back."""
    with scene.ledger.transaction() as uow:
        history = uow.history(out.slug, out.channel)
        for step in planning.withdraw(history):
            if isinstance(step, planning.Move):
                uow.move(step.delivery.id, step.to, coded("post_no_longer_out"))
        going = (d for d in history if d.action is Action.WITHDRAW and d.state in _WAY)
        withdrawal = next(going, None) or uow.plan(_withdrawal(uow, out, scene))
        for state in _WAY[withdrawal.state]:
            uow.move(withdrawal.id, state)
        uow.mark_sent(withdrawal.id, Found(remote_id=out.remote_id or ""), scene.now)
        uow.audit(scene.now, "publisher", "found taken back", out.slug, channel=out.channel)
    looked.taken_back.append(out)


def _withdrawal(uow: UnitOfWork, out: Delivery, scene: AuditContext) -> Plan:
    return Plan(
        revision=uow.revision(out.revision_id),
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


def _take_back_lost_pages(scene: AuditContext, stands: Mapping[str, Stands], looked: AuditResult) -> None:
    """A post that left the Page takes its page along where the site is lost and cannot say: it must not come back."""
    site = stands.get("website", {})
    shown = {page.slug for how in ("same", "other") for page in site.get(how, ())}
    gone = [post for channel, there in stands.items() if channel != "website" for post in there.get("gone", ())]
    for post in gone:
        with scene.ledger.transaction(keep=False) as uow:
            page = planning.out_there(uow.history(post.slug, "website"))
        if page is not None and post.slug not in shown:
            _take_back(scene, page, looked)
