"""A picture, a post or a name, destroyed everywhere for good. Digest, time and reason stay."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import TemplateError

from publisher.bootstrap.app import App
from publisher.bootstrap.erased_people import follow, sweep_received
from publisher.bootstrap.held_posts import HeldPosts
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.website import trouble_in_words
from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Delivery
from publisher.domain.due_verdict import Hold
from publisher.domain.errors import IllegalTransition, InvalidInput, PublisherError, UnknownPost
from publisher.domain.redaction import same_picture
from publisher.operations import erased_drafts
from publisher.operations.media_cleanup import sweep_halves, sweep_out, sweep_up
from publisher.operations.name_search import places_of
from publisher.operations.old_website_copies import forget_erased
from publisher.operations.older_copies import older_copies
from publisher.operations.picture_digests import made_of, wanted_picture
from publisher.operations.snapshots import clear_left
from publisher.pipeline import unplan
from publisher.pipeline.erase import recall
from publisher.pipeline.hold_erased import still_to_come
from publisher.site.urls import article_url
from publisher.storage.archive.erase import Eraser, forget_draft_index, nobody_freezes
from publisher.storage.archive.erase_people import erase_person as erase_person_in_ledger
from publisher.storage.archive.erasure_list import Erasure, picture_digests
from publisher.storage.archive.erasure_progress import note_begun, note_ended
from publisher.storage.archive.vacuum import scrub
from publisher.storage.ledger import people
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.ledger.unit_of_work import SqlUnitOfWork


@dataclass(slots=True)
class Erased:
    """What an erasure came to."""

    #: `picture`, `post` or `person`.
    kind: str
    #: Posts that it was about, and those of them that were planned some day.
    slugs: list[str] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)
    #: Facebook posts (and, for a post, its page) that are taken back by the next pass.
    withdrawn: list[Delivery] = field(default_factory=list)
    #: Posts that wait for an approval, without the picture.
    held: list[str] = field(default_factory=list)
    #: Files of drafts that were deleted, drafts out of which a picture was taken, texts that a person has to look at.
    deleted_drafts: list[str] = field(default_factory=list)
    changed_drafts: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    #: Older copies of the ledger that were deleted.
    deleted_copies: list[str] = field(default_factory=list)
    #: Where a person's name still stands, because people wrote it there.
    named_in: list[str] = field(default_factory=list)
    #: What a person has to do or to know: coded texts.
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureOrder:
    """Who erases, and why."""

    by: str
    reason: str
    #: False: say what would be done.
    keep: bool = True
    #: Delete older copies of the ledger too, which the program left beside it.
    copies: bool = False
    #: Consent to a picture was withdrawn: what was planned with it waits for an approval, without it.
    consent: bool = False


def erase(app: App, subject: str, wish: ErasureOrder) -> Erased:
    """Erase a post or a draft by its slug, or a picture by a digest (its first eight signs at least) or by its file.

    Safe to repeat: what a crash left behind is destroyed then.

    Raises:
        InvalidInput: if it names nothing, or several pictures.
        IllegalTransition: if this ledger serves another machine or Page.
    """
    _refuse_foreign(app)
    with app.container.database.read() as session:
        is_post = Eraser(session).has_post(subject)
    is_post = is_post or erased_drafts.has_draft(app, subject)
    if is_post:
        done, begun = _erase_post(app, subject, wish), frozenset({subject})
    else:
        begun = wanted_picture(app, subject)
        done = _erase_picture(app, begun, wish)
    if wish.keep:
        destroy_bytes(app, done, wish, begun)
    return done


def erase_person(app: App, name: str, wish: ErasureOrder) -> Erased:
    """Erase a person's name, unread news and remarks; what that person did stays, under a number.

    Where people wrote the name into texts it stays, and is told.

    Raises:
        InvalidInput: if the ledger knows nobody of that name.
    """
    with app.container.database.write(keep=wish.keep) as session:
        found = people.ids_of(session, name)
        if not found:
            raise InvalidInput("nobody_of_that_name", name=name)
        now = app.clock()
        _write_down(app, Eraser(session), SqlUnitOfWork(session, app.container.target), "person", found, wish, now)
        addresses = people.emails_of(session, found)
        gone = [erase_person_in_ledger(session, person, now) for person in found]
        note_begun(session, "", wish.reason, copies=wish.copies, now=now)
        if wish.keep:  # before the ledger forgets whose they are: what is broken off here is done again by the name
            follow(app.settings, gone)
    done = Erased(kind="person")
    if wish.keep:
        destroy_bytes(app, done, wish, {""})
    done.named_in = places_of(app, [name, *addresses])
    return done


def _refuse_foreign(app: App) -> None:
    if (foreign := app.foreign()) and restore_hold(app) is None:
        raise IllegalTransition(foreign)


def restore_hold(app: App) -> Hold | None:
    """Return the hold of a ledger that was restored; None where it is not, or a person ended it."""
    return next((hold for hold in app.holds() if hold.kind == RESTORE), None)


def _erase_picture(app: App, digests: frozenset[str], wish: ErasureOrder) -> Erased:
    done, now = Erased(kind="picture"), app.clock()
    subject = min(digests & erased_drafts.pictures_of_drafts(app.settings).keys() or digests)  # it leads to the file
    digests = digests | made_of(app, digests)
    with app.container.database.read() as session:
        done.slugs = sorted({use.slug for use in Eraser(session).uses() if use.digests & digests})
    done.changed_drafts = erased_drafts.delete_pictures(app.settings, digests, keep=False).changed
    held = HeldPosts(app.container.submit_context, done.slugs, digests, by=wish.by, now=now, wanted=wish.consent)

    def change(eraser: Eraser, uow: SqlUnitOfWork) -> None:
        revisions = eraser.picture(digests, now)
        done.slugs = sorted({*done.slugs, *eraser.slugs(revisions)})  # also what was scheduled a moment ago
        for slug in done.slugs:
            was = still_to_come(uow.history(slug)).values()
            done.withdrawn += recall(uow, slug, revisions, app.container.target, by=wish.by, now=now)
            if held.hold(uow, slug, was):
                done.held.append(slug)
        for slug in done.changed_drafts:
            eraser.words_of_picture(slug, now)
        if done.changed_drafts:
            _write_down(app, eraser, uow, "draft", done.changed_drafts, wish, now)
        _write_down(app, eraser, uow, "picture", sorted(digests), wish, now)
        held.note(uow, {*done.slugs, *done.changed_drafts})

    loose = _change(app, done, wish, change, digests, subject)
    if wish.keep:
        forget_at_facebook(app, loose, done.slugs)
    taken = erased_drafts.delete_pictures(app.settings, digests, keep=wish.keep)
    done.deleted_drafts, done.drafts = taken.deleted, taken.left
    with app.container.database.write(keep=wish.keep) as session:  # an autosave meanwhile may have kept them again
        for slug in taken.changed:
            Eraser(session).words_of_picture(slug, app.clock())
    return done


def _erase_post(app: App, slug: str, wish: ErasureOrder) -> Erased:
    done, now = Erased(kind="post", slugs=[slug]), app.clock()
    with app.container.database.read() as session:
        eraser = Eraser(session)
        uses = eraser.uses()
    own = {digest for use in uses if use.slug == slug for digest in use.digests}
    others = {digest for use in uses if use.slug != slug for digest in use.digests}
    files = erased_drafts.files_of(app.settings, slug)
    for digest, paths in erased_drafts.pictures_of_drafts(app.settings).items():
        own |= {digest} if set(paths) & set(files) else set()
        others |= {digest} if set(paths) - set(files) else set()
    digests, late = frozenset(own - same_picture(uses, others)), set[str]()

    def change(eraser: Eraser, uow: SqlUnitOfWork) -> None:
        with suppress(IllegalTransition, UnknownPost):  # nothing of it is out or planned
            done.withdrawn += unplan.withdraw(uow, slug, app.container.target, by=wish.by, now=now)
        if eraser.in_doubt(slug):
            done.notes.append(coded("erase_again_later", slug=slug))
        if copies := eraser.repeated_in(slug):
            done.notes.append(coded("erase_repeated_too", slugs=", ".join(copies)))
        eraser.post(slug, now, now)
        late.update(eraser.drop_news(slug, now))
        eraser.take_off_the_shelf(slug, now)
        _write_down(app, eraser, uow, "post", [slug], wish, now)
        done.notes += _post_by_hand(app, eraser, uow, slug, wish, now)
        _write_down(app, eraser, uow, "picture", sorted(digests), wish, now)

    loose = _change(app, done, wish, change, digests, done.slugs[0])
    if wish.keep:
        forget_at_facebook(app, loose, done.slugs)
        sweep_received(app.settings, late)
    done.deleted_drafts = erased_drafts.delete_draft(app.settings, slug, keep=wish.keep)
    return done


def _post_by_hand(
    app: App, eraser: Eraser, uow: SqlUnitOfWork, slug: str, wish: ErasureOrder, now: datetime
) -> list[str]:
    """Write down that the post on the Page that it came from is not offered again, and say that it stands there."""
    found = eraser.made_from(slug)
    if found:
        _write_down(app, eraser, uow, "page_post", [remote_id for remote_id, _url in found], wish, now)
    return [coded("erase_page_post_too", address=url) for _id, url in found]


def _change(
    app: App,
    done: Erased,
    wish: ErasureOrder,
    change: Callable[[Eraser, SqlUnitOfWork], None],
    digests: Collection[str],
    subject: str,
) -> list[str]:
    """Change the ledger, and the site right after it, as its only writer; give photos that lie at Facebook unused."""
    with app.container.database.read() as session:
        done.planned = [slug for slug in done.slugs if Eraser(session).is_planned(slug)]
    with app.container.site.opened() as writing:
        if wish.keep:
            writing.mark_pending(done.planned)
        with app.container.database.write(keep=wish.keep) as session:
            nobody_freezes(session)
            note_begun(session, subject, wish.reason, copies=wish.copies, now=app.clock())
            eraser = Eraser(session)
            change(eraser, SqlUnitOfWork(session, app.container.target))
            loose = eraser.uploaded(digests)
            elsewhere = eraser.elsewhere(done.slugs, app.container.target)
            done.notes += [coded("delete_on_other_page", address=url) for url in elsewhere]
        changed = done.planned or writing.unfinished  # by an erasure that was broken off
        if changed and restore_hold(app) is not None:
            done.notes.append(coded("erased_while_on_hold"))
        elif wish.keep and changed:
            try:
                writing.publish(done.planned, lambda _done: None)
            except (OSError, PublisherError, TemplateError) as error:
                done.notes.append(joined(trouble_in_words(error), coded("then_build")))
    return loose


def _write_down(
    app: App, eraser: Eraser, uow: SqlUnitOfWork, kind: str, subjects: Sequence[str], wish: ErasureOrder, now: datetime
) -> None:
    """Write it onto the list outside the ledger first: a crash after that erases too much rather than too little."""
    by = eraser.person(wish.by)
    erasures = [
        Erasure(kind=kind, subject=subject, reason=wish.reason, erased_at=now, erased_by=by) for subject in subjects
    ]
    known = {each.key for each in eraser.written_down()}
    new = [each for each in erasures if each.key not in known]
    eraser.write_down(new)
    uow.audit(now, wish.by, "erase", subjects[0] if kind == "post" and subjects else "", kind=kind)
    if wish.keep and new:
        app.container.erasures.append(new)


def forget_at_facebook(app: App, photos: Sequence[str], slugs: Sequence[str]) -> None:
    """Delete photos that were put up ahead, and have Facebook read the pages anew, whose previews it remembers.

    As far as it goes: such photos expire within a day anyway, and so do previews in the end. Without posts it is an
    erasure that is done again: those of before are meant.
    """
    if not slugs:
        with app.container.database.read() as session:
            slugs = Eraser(session).erased_slugs()
    for photo in photos:
        with suppress(FacebookError):
            app.container.page.graph.delete_object(photo)
    with app.container.ledger.read_transaction() as uow:
        articles = [revision.article for slug in slugs if (revision := uow.latest(slug))]
    if app.settings.sandbox:  # its Page lies on this machine
        with app.container.database.read() as session:
            made = Eraser(session).made_for(slugs)
        app.container.start_sandbox().forget(made)
    base = app.container.site_settings.base_url
    for link in dict.fromkeys(article_url(base, article, tag) for article in articles for tag in article.tags):
        with suppress(FacebookError):
            app.container.page.graph.scrape(link)


def destroy_bytes(app: App, done: Erased, wish: ErasureOrder, begun: Collection[str]) -> None:
    """Destroy the bytes of everything that was ever erased; what began as one of `begun` has ended with it.

    What nobody names goes too: it may be the same picture, looked at with other words. Safe to repeat.
    """
    since = app.clock()
    with app.container.database.read() as session:
        erased = Eraser(session).written_down()
    try:
        clear_left(app.settings.folder)
        forget_erased(app.settings, {each.subject for each in erased if each.kind == "post"})
        forget_draft_index(app.container.database)  # a list that was shown meanwhile had read the files that are gone
        sweep_halves(app.settings.posts_folder)
        sweep_up(app.settings, app.container.media, picture_digests(erased))
        sweep_out(app.container.database, app.container.media)
        scrub(app.container.database)
        note_ended(app.container.database, begun, since)
    except (OSError, PublisherError) as error:
        done.notes.append(error.told if isinstance(error, PublisherError) else str(error))
    copies = [str(copy) for copy in older_copies(app, app.clock(), delete=wish.copies)]
    done.deleted_copies += copies if wish.copies else []
    done.notes += [] if wish.copies else [coded("older_copy_has_it", file=copy) for copy in copies]
