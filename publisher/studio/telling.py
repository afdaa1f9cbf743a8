"""Who is told of what by mail: a copy of what stands in the studio. The outbox sends it beside the answer."""

from collections.abc import Iterable

from publisher.domain.accounts import Account, Role
from publisher.storage.series import Series
from publisher.studio.office import Office


def waits_for_approval(office: Office, slug: str, by: Account) -> None:
    """Tell the editors that a post waits for one of them."""
    editors = [each for each in _others(office, by) if each.may(Role.EDITOR)]
    _tell(office, editors, "approval", slug, f"posts/{slug}", by)


def series_waits(office: Office, series: Series, by: Account) -> None:
    """Tell the editors that posts of a series wait for one of them: one mail for all."""
    editors = [each for each in _others(office, by) if each.may(Role.EDITOR)]
    _tell(office, editors, "approval", series.slug, f"series/{series.id}", by)


def series_approved(office: Office, series: Series, by: Account) -> None:
    """Tell whoever planned a series that its posts were approved."""
    planners = [each for each in _others(office, by) if each.name == series.by]
    _tell(office, planners, "approved", series.slug, f"series/{series.id}", by)


def was_corrected(office: Office, slug: str, by: Account, number: int, *, waits: bool) -> None:
    """Tell of a change of what is out, with a link to the difference: whoever approved the post, or all editors.

    All editors too where it `waits` for one of them; `number` is the new version's.
    """
    editors = [each for each in _others(office, by) if each.may(Role.EDITOR)]
    approvals = office.watching.approvals([revision.id for revision in office.watching.revisions(slug)])
    approvers = {name for name, _ in approvals.values()}
    concerned = [each for each in editors if each.name in approvers]
    receivers = editors if waits or not concerned else concerned
    _tell(office, receivers, "changed" if waits else "corrected", slug, f"posts/{slug}/changes/{number}", by)


def was_approved(office: Office, slug: str, by: Account) -> None:
    """Tell whoever planned a post that it was approved."""
    planner = office.watching.revisions(slug)[0].frozen_by
    planners = [each for each in _others(office, by) if each.name == planner]
    _tell(office, planners, "approved", slug, f"posts/{slug}", by)


def is_ready(office: Office, slug: str, by: Account) -> bool | None:
    """Tell whoever may plan a draft that it is ready; return whether by mail, too. None: there is nobody who may."""
    planners = [each for each in _others(office, by) if each.may(Role.AUTHOR)]
    return _tell(office, planners, "ready", slug, f"drafts/{slug}/plan", by) if planners else None


def was_remarked(office: Office, slug: str, by: Account) -> None:
    """Tell whoever began the draft, or remarked on it before."""
    names = {office.versions.owner(slug), *(comment.by for comment in office.comments.of(slug))}
    concerned = [each for each in _others(office, by) if each.name in names]
    _tell(office, concerned, "remark", slug, f"drafts/{slug}", by)


def _others(office: Office, by: Account) -> list[Account]:
    return [each for each in office.accounts.all() if not each.closed and each.ready and each.id != by.id]


def _tell(office: Office, accounts: Iterable[Account], kind: str, slug: str, path: str, by: Account) -> bool:
    """Put a mail to each into the outbox. What it tells stands in the studio, too: without mail nobody misses it."""
    receivers = [each.id for each in accounts if each.email]
    return office.send_mail(receivers, kind, slug=slug, path=path, by=by.name)
