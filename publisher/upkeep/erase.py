"""A picture, a post or a name, destroyed everywhere for good. Digest, time and reason stay."""

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from jinja2 import TemplateError

from publisher.app import App
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.website import trouble_in_words
from publisher.domain.delivery import Delivery
from publisher.domain.erasing import same_picture
from publisher.domain.errors import InvalidInput, NotPossible, PublisherError
from publisher.domain.revision import digest_of
from publisher.domain.schedule import Hold
from publisher.pipeline import plan
from publisher.pipeline.erase import recall
from publisher.site.addresses import article_url
from publisher.storage import people
from publisher.storage.backup import files_below
from publisher.storage.book import LedgerBook
from publisher.storage.erasing import Eraser
from publisher.storage.erasures import Erasure, erasure_list, picture_digests
from publisher.storage.restored import RESTORE
from publisher.storage.scrubbing import scrub
from publisher.upkeep.sweeping_up import sweep_out, sweep_up

_PREFIX = re.compile(r"[0-9a-f]{8,64}")


@dataclass(slots=True)
class Erased:
    """What an erasure came to."""

    #: `picture`, `post` or `person`.
    kind: str
    #: Posts that it was about.
    slugs: list[str] = field(default_factory=list)
    #: Facebook posts (and, for a post, its page) that are taken back by the next pass.
    withdrawn: list[Delivery] = field(default_factory=list)
    #: Files of drafts that were deleted, and drafts that a person has to look at.
    deleted_drafts: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    #: What a person has to do or to know.
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who erases, and why."""

    by: str
    reason: str
    #: False: say what would be done.
    keep: bool = True


def erase(app: App, subject: str, wish: Wish) -> Erased:
    """Erase a post by its slug, or a picture by a digest (at least its first eight signs) or by the file itself.

    Safe to repeat: what a crash left behind is destroyed then.

    Raises:
        InvalidInput: if it names nothing, or several pictures.
        NotPossible: if this ledger serves another machine or Page.
    """
    _refuse_foreign(app)
    with app.database.read() as session:
        is_post = Eraser(session).has_post(subject)
    done = _erase_post(app, subject, wish) if is_post else _erase_picture(app, _wanted(app, subject), wish)
    if wish.keep:
        _clean(app, done)
    return done


def erase_person(app: App, name: str, wish: Wish) -> Erased:
    """Erase a person's name; what that person did stays, under a number.

    Raises:
        InvalidInput: if the ledger knows nobody of that name.
    """
    with app.database.write(keep=wish.keep) as session:
        found = people.ids_of(session, name)
        if not found:
            raise InvalidInput(f"Nobody called {name!r} has done anything in this ledger.")
        now = app.clock()
        _write_down(app, Eraser(session), LedgerBook(session, app.target), "person", found, wish, now)
        for person in found:
            people.erase_name(session, person, now)
    done = Erased(kind="person")
    if wish.keep:
        _clean(app, done)
    return done


def _refuse_foreign(app: App) -> None:
    if (foreign := app.queue.foreign()) and _restore_hold(app) is None:
        raise NotPossible(foreign)


def _restore_hold(app: App) -> Hold | None:
    return next((hold for hold in app.holds() if hold.kind == RESTORE), None)


def _wanted(app: App, subject: str) -> frozenset[str]:
    """Give the digests of the picture that is meant.

    Raises:
        InvalidInput: if it is none, or several.
    """
    file = Path(subject)
    prefix = digest_of(file.read_bytes()) if file.is_file() else subject.lower()
    if not _PREFIX.fullmatch(prefix):
        raise InvalidInput(
            f"There is no post {subject!r} and no such file. Name a post, a picture's file, or a picture's digest "
            "(at least its first eight signs; it is the picture's name on the website)."
        )
    with app.database.read() as session:
        eraser = Eraser(session)
        uses, erased = eraser.uses(), picture_digests(eraser.written_down())
    found = {digest for use in uses for digest in use.digests} | erased | set(_draft_pictures(app))
    matching = {digest for digest in found if digest.startswith(prefix)}
    pictures = {same_picture(uses, [digest]) for digest in matching}
    if len(pictures) != 1:
        what = "No picture has" if not pictures else f"{len(pictures)} pictures have"
        raise InvalidInput(f"{what} a digest that begins with {prefix}.")
    return pictures.pop()


def _draft_pictures(app: App) -> dict[str, list[str]]:
    """Give the files of the posts folder by digest."""
    found: dict[str, list[str]] = {}
    root = app.settings.posts_folder
    for path in files_below(root):
        if not path.endswith(".md"):
            found.setdefault(digest_of((root / path).read_bytes()), []).append(path)
    return found


def _erase_picture(app: App, digests: frozenset[str], wish: Wish) -> Erased:
    done, now = Erased(kind="picture"), app.clock()
    with app.database.read() as session:
        done.slugs = sorted({use.slug for use in Eraser(session).uses() if use.digests & digests})

    def change(eraser: Eraser, book: LedgerBook) -> None:
        revisions = eraser.picture(digests, now)
        for slug in done.slugs:
            done.withdrawn += recall(book, slug, revisions, app.target, by=wish.by, now=now)
        _write_down(app, eraser, book, "picture", sorted(digests), wish, now)

    loose = _change(app, done, wish, change, digests)
    if wish.keep:
        _forget_at_facebook(app, loose, done.slugs)
    _delete_drafts(app, digests, done, keep=wish.keep)
    return done


def _erase_post(app: App, slug: str, wish: Wish) -> Erased:
    done, now = Erased(kind="post", slugs=[slug]), app.clock()
    with app.database.read() as session:
        eraser = Eraser(session)
        uses = eraser.uses()
    own = {digest for use in uses if use.slug == slug for digest in use.digests}
    digests = frozenset(own - {digest for use in uses if use.slug != slug for digest in use.digests})

    def change(eraser: Eraser, book: LedgerBook) -> None:
        with suppress(NotPossible):  # nothing of it is out or planned
            done.withdrawn += plan.withdraw(book, slug, app.target, by=wish.by, now=now)
        if eraser.in_doubt(slug):
            done.notes.append(f"{slug} is being sent or looked for: erase it again when `publisher status` says how.")
        eraser.post(slug, now, now)
        eraser.take_off_the_shelf(slug, now)
        _write_down(app, eraser, book, "post", [slug], wish, now)
        _write_down(app, eraser, book, "picture", sorted(digests), wish, now)

    loose = _change(app, done, wish, change, digests)
    if wish.keep:
        _forget_at_facebook(app, loose, done.slugs)
    done.drafts += [path for path in files_below(app.settings.posts_folder) if _belongs(path, slug)]
    return done


def _belongs(path: str, slug: str) -> bool:
    return path.startswith(f"{slug}/") or path == f"{slug}.md" or (path.startswith(f"{slug}.") and path.endswith(".md"))


def _change(
    app: App, done: Erased, wish: Wish, change: Callable[[Eraser, LedgerBook], None], digests: Collection[str]
) -> list[str]:
    """Change the ledger, and the site right after it, as its only writer; give photos that lie at Facebook unused."""
    with app.site.opened() as writing:
        if wish.keep:
            writing.announce(done.slugs)
        with app.database.write(keep=wish.keep) as session:
            eraser = Eraser(session)
            change(eraser, LedgerBook(session, app.target))
            loose = eraser.uploaded(digests)
            done.notes += [
                f"On another Page, where this ledger does not reach: delete {url} by hand."
                for url in eraser.elsewhere(done.slugs, app.target)
            ]
        if wish.keep and done.slugs and _restore_hold(app) is None:
            try:
                writing.publish(done.slugs, lambda _done: None)
            except (OSError, PublisherError, TemplateError) as error:
                done.notes.append(f"{trouble_in_words(error)} Then run `publisher build`.")
    return loose


def _write_down(
    app: App, eraser: Eraser, book: LedgerBook, kind: str, subjects: Sequence[str], wish: Wish, now: datetime
) -> None:
    """Write it onto the list outside the ledger first: a crash after that erases too much rather than too little."""
    by = eraser.person(wish.by)
    erasures = [
        Erasure(kind=kind, subject=subject, reason=wish.reason, erased_at=now, erased_by=by) for subject in subjects
    ]
    known = {(each.kind, each.subject) for each in eraser.written_down()}
    new = [each for each in erasures if (each.kind, each.subject) not in known]
    eraser.write_down(new)
    book.audit(now, wish.by, "erase", subjects[0] if kind == "post" and subjects else "", kind=kind)
    if wish.keep and new:
        erasure_list(app.database, app.settings.folder).append(new)


def _forget_at_facebook(app: App, photos: Sequence[str], slugs: Sequence[str]) -> None:
    """Delete photos that were put up ahead, and have Facebook read the pages anew, whose previews it remembers.

    As far as it goes: such photos expire within a day anyway, and so do previews in the end.
    """
    for photo in photos:
        with suppress(FacebookError):
            app.graph.delete_object(photo)
    with app.ledger.reading_book() as book:
        articles = [revision.article for slug in slugs if (revision := book.latest(slug))]
    base = app.site_settings.base_url
    for link in dict.fromkeys(article_url(base, article, tag) for article in articles for tag in article.tags):
        with suppress(FacebookError):
            app.graph.scrape(link)


def _delete_drafts(app: App, digests: Collection[str], done: Erased, *, keep: bool) -> None:
    root = app.settings.posts_folder
    for digest, paths in _draft_pictures(app).items():
        for path in paths if digest in digests else ():
            if keep:
                (root / path).unlink(missing_ok=True)
            done.deleted_drafts.append(path)
            home = Path(path).parent
            done.drafts += [(home / each).as_posix() for each in files_below(root / home) if each.endswith(".md")]


def _clean(app: App, done: Erased) -> None:
    """Destroy the bytes: of everything that was ever erased, so that a crash in the middle is made good.

    What nobody names goes too: it may be the same picture, looked at with other words.
    """
    with app.database.read() as session:
        eraser = Eraser(session)
        digests = picture_digests(eraser.written_down())
        named = {name for use in eraser.uses() for name in use.names}
    try:
        sweep_up(app.settings, app.media, digests)
        sweep_out(app.media, named, app.clock())
        scrub(app.database)
    except (OSError, PublisherError) as error:
        done.notes.append(str(error))
    done.notes += [f"An older copy of the ledger still has it: delete {copy}." for copy in _copies(app)]


def _copies(app: App) -> list[Path]:
    file = app.database.file
    if file is None:
        return sorted(app.settings.folder.glob("ledger.before-*.zip"))
    return sorted({*file.parent.glob(f"{file.name}.before-restore-*"), *file.parent.glob(f"{file.stem}.before-*")})
