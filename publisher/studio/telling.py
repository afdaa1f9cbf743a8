"""Mails to whom something concerns: sent beside the answer, so that no mail server keeps anybody waiting."""

from collections.abc import Iterable
from threading import Thread

from publisher.domain.accounts import Account, Role
from publisher.domain.gap import DAY
from publisher.storage.series import Series
from publisher.studio.letters import send_letter
from publisher.studio.office import Office


def waits_for_approval(office: Office, slug: str, title: str, by: Account) -> None:
    """Tell the editors that a post waits for one of them."""
    editors = [each for each in _others(office, by) if each.may(Role.EDITOR)]
    _tell(office, editors, "approval", f"posts/{slug}", title, by)


def series_waits(office: Office, series: Series, by: Account) -> None:
    """Tell the editors that posts of a series wait for one of them: one mail for all."""
    editors = [each for each in _others(office, by) if each.may(Role.EDITOR)]
    _tell(office, editors, "approval", f"series/{series.id}", _title_of(series), by)


def series_approved(office: Office, series: Series, by: Account) -> None:
    """Tell whoever planned a series that its posts were approved."""
    planners = [each for each in _others(office, by) if each.name == series.by]
    _tell(office, planners, "approved", f"series/{series.id}", _title_of(series), by)


def _title_of(series: Series) -> str:
    return (series.title or series.slug).replace(DAY, "…")


def was_corrected(office: Office, slug: str, title: str, by: Account, number: int, *, waits: bool) -> None:
    """Tell of a change of what is out, with a link to the difference: whoever approved the post, or all editors.

    All editors too where it `waits` for one of them; `number` is the new version's.
    """
    editors = [each for each in _others(office, by) if each.may(Role.EDITOR)]
    approvals = office.watching.approvals([revision.id for revision in office.watching.revisions(slug)])
    approvers = {name for name, _ in approvals.values()}
    concerned = [each for each in editors if each.name in approvers]
    receivers = editors if waits or not concerned else concerned
    _tell(office, receivers, "changed" if waits else "corrected", f"posts/{slug}/changes/{number}", title, by)


def was_approved(office: Office, slug: str, title: str, by: Account) -> None:
    """Tell whoever planned a post that it was approved."""
    planner = office.watching.revisions(slug)[0].frozen_by
    planners = [each for each in _others(office, by) if each.name == planner]
    _tell(office, planners, "approved", f"posts/{slug}", title, by)


def is_ready(office: Office, slug: str, title: str, by: Account) -> None:
    """Tell whoever may plan a draft that it is ready."""
    planners = [each for each in _others(office, by) if each.may(Role.AUTHOR)]
    _tell(office, planners, "ready", f"drafts/{slug}/plan", title, by)


def was_remarked(office: Office, slug: str, title: str, by: Account) -> None:
    """Tell whoever began the draft, or remarked on it before."""
    names = {office.versions.owner(slug), *(comment.by for comment in office.comments.of(slug))}
    concerned = [each for each in _others(office, by) if each.name in names]
    _tell(office, concerned, "remark", f"drafts/{slug}", title, by)


def _others(office: Office, by: Account) -> list[Account]:
    return [each for each in office.accounts.all() if not each.closed and each.ready and each.id != by.id]


def _tell(office: Office, accounts: Iterable[Account], kind: str, path: str, title: str, by: Account) -> None:
    receivers = list(accounts)
    if not receivers or not office.app.settings.mail.host:
        return
    values = {"kind": kind, "title": title, "by": by.name, "link": f"{office.url}/{path}"}

    def send() -> None:
        for account in receivers:
            send_letter(office, account, "news", values)

    Thread(target=send, name="studio mail", daemon=True).start()
