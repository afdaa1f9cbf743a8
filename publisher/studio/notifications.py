"""Who is told of what by mail: a copy of what stands in the studio. The outbox sends it beside the answer."""

from collections.abc import Iterable

from publisher.domain.accounts import Account, Role, Translator
from publisher.domain.series import Series
from publisher.studio.formatting import WRITTEN_IN, say_in
from publisher.studio.studio_context import StudioContext


def waits_for_approval(studio: StudioContext, slug: str, by: Account) -> None:
    """Tell the editors that a post waits for one of them."""
    editors = [each for each in _others(studio, by) if each.may(Role.EDITOR)]
    _tell(studio, editors, "approval", slug, f"posts/{slug}", by)


def series_waits(studio: StudioContext, series: Series, by: Account) -> None:
    """Tell the editors that posts of a series wait for one of them: one mail for all."""
    editors = [each for each in _others(studio, by) if each.may(Role.EDITOR)]
    _tell(studio, editors, "approval", series.slug, f"series/{series.id}", by)


def series_approved(studio: StudioContext, series: Series, by: Account) -> None:
    """Tell whoever planned a series that its posts were approved."""
    planners = [each for each in _others(studio, by) if each.name == series.by]
    _tell(studio, planners, "approved", series.slug, f"series/{series.id}", by)


def was_corrected(studio: StudioContext, slug: str, by: Account, number: int, *, waits: bool) -> None:
    """Tell of a change of what is out, with a link to the difference: whoever approved the post, or all editors.

    All editors too where it `waits` for one of them; `number` is the new version's.
    """
    editors = [each for each in _others(studio, by) if each.may(Role.EDITOR)]
    approvals = studio.watching.approvals([revision.id for revision in studio.watching.revisions(slug)])
    approvers = {name for name, _ in approvals.values()}
    concerned = [each for each in editors if each.name in approvers]
    receivers = editors if waits or not concerned else concerned
    _tell(studio, receivers, "changed" if waits else "corrected", slug, f"posts/{slug}/changes/{number}", by)


def was_approved(studio: StudioContext, slug: str, by: Account) -> None:
    """Tell whoever planned a post that it was approved."""
    planner = studio.watching.revisions(slug)[0].frozen_by
    planners = [each for each in _others(studio, by) if each.name == planner]
    _tell(studio, planners, "approved", slug, f"posts/{slug}", by)


def was_sent_back(studio: StudioContext, slug: str, by: Account, planner: str) -> None:
    """Tell whoever planned a post or handed a draft over, and whoever began it, what has to be changed."""
    names = {planner, studio.versions.owner(slug)}
    _tell(studio, [each for each in _others(studio, by) if each.name in names], "sent-back", slug, f"drafts/{slug}", by)


def is_ready(studio: StudioContext, slug: str, by: Account) -> bool | None:
    """Tell whoever may plan a draft that it is ready; return whether by mail, too. None: there is nobody who may."""
    planners = [each for each in _others(studio, by) if each.may(Role.AUTHOR)]
    return _tell(studio, planners, "ready", slug, f"drafts/{slug}/plan", by) if planners else None


def was_remarked(studio: StudioContext, slug: str, by: Account) -> None:
    """Tell whoever began the draft, or remarked on it before."""
    names = {studio.versions.owner(slug), *(comment.by for comment in studio.comments.of(slug))}
    concerned = [each for each in _others(studio, by) if each.name in names]
    _tell(studio, concerned, "remark", slug, f"drafts/{slug}", by)


def was_translated(studio: StudioContext, translator: Translator) -> None:
    """Tell whoever gave the link, and whoever began the draft: by a note on it, and by mail."""
    slug, accounts = translator.slug, [each for each in studio.accounts.all() if not each.closed and each.ready]
    giver = next((each for each in accounts if each.name == translator.by), None)
    say = say_in(studio.templates, giver.language if giver else studio.app.settings.mail.language)
    languages = ", ".join(WRITTEN_IN[each] for each in translator.languages)
    studio.comments.add(
        slug, say("The translation is done: %(languages)s", languages=languages), translator.name, translator.person
    )
    names = {translator.by, studio.versions.owner(slug)}
    receivers = [each.id for each in accounts if each.email and each.name in names]
    studio.send_mail(receivers, "translated", slug=slug, path=f"drafts/{slug}", by=translator.name)


def _others(studio: StudioContext, by: Account) -> list[Account]:
    return [each for each in studio.accounts.all() if not each.closed and each.ready and each.id != by.id]


def _tell(studio: StudioContext, accounts: Iterable[Account], kind: str, slug: str, path: str, by: Account) -> bool:
    """Put a mail to each into the outbox. What it tells stands in the studio, too: without mail nobody misses it."""
    receivers = [each.id for each in accounts if each.email]
    return studio.send_mail(receivers, kind, slug=slug, path=path, by=by.name)
