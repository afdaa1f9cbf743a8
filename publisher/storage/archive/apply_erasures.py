"""What lists of erasures say, done again in a ledger that is older than they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from publisher.domain.redaction import same_picture
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erase_people import PersonErased, erase_person
from publisher.storage.archive.erasure_list import Erasure, picture_digests
from publisher.storage.ledger import page_posts
from publisher.storage.ledger.schema import RevisionRow
from publisher.storage.studio.schema import AccountRow, DraftVersionRow, SenderRow
from publisher.storage.studio.schema_drafts import DraftIndexRow


@dataclass(frozen=True, slots=True)
class Applied:
    """What a list of erasures came to in a ledger that is older than the list."""

    #: Of every picture that is gone, and the revisions that one was in.
    digests: frozenset[str]
    revisions: tuple[int, ...] = ()
    people: tuple[PersonErased, ...] = ()
    #: Files of the inbox that nobody waits for any more: late photos of news that became a post.
    photos: frozenset[str] = frozenset()


def apply_erasures(session: Session, erasures: Sequence[Erasure], now: datetime) -> Applied:
    """Erase all of it again. Safe to repeat; a post of the same name that was begun anew since stays."""
    eraser = Eraser(session)
    session.execute(delete(DraftIndexRow))  # made again of what is there then
    digests = same_picture(eraser.uses(), picture_digests(erasures))
    revisions = eraser.picture(digests, now) if digests else []
    people, photos = list[PersonErased](), set[str]()
    for each in erasures:
        match each.kind:
            case "post":
                eraser.post(each.subject, now, each.erased_at)
                photos |= eraser.drop_news(each.subject, each.erased_at)
                eraser.take_off_the_shelf(each.subject, each.erased_at)
            case "page_post":
                page_posts.erase(session, each.subject, now)
            case "draft":
                eraser.words_of_picture(each.subject, each.erased_at)
            case "person" if _began_before(session, each.erased_at):
                people.append(erase_person(session, each.subject, each.erased_at))
    eraser.write_down(erasures)
    return Applied(digests, tuple(revisions), tuple(people), frozenset(photos))


def unknown_erasures(session: Session, erasures: Sequence[Erasure]) -> list[Erasure]:
    """Return what a ledger does not know of a list."""
    known = {each.key for each in Eraser(session).written_down()} if erasures else set()
    return [each for each in erasures if each.key not in known]


def posts_concerned(session: Session, erasures: Sequence[Erasure]) -> dict[str, frozenset[int]]:
    """Return the posts that erasures are about, each with the revisions that are: those frozen before its erasure."""
    uses = Eraser(session).uses()
    digests = same_picture(uses, picture_digests(erasures))
    found: dict[str, frozenset[int]] = {use.slug: frozenset() for use in uses if use.digests & digests}
    for each in erasures:
        if each.kind == "post":
            until = (RevisionRow.slug == each.subject, RevisionRow.frozen_at <= each.erased_at)
            if revisions := frozenset(session.scalars(select(RevisionRow.id).where(*until))):
                found[each.subject] = found.get(each.subject, frozenset()) | revisions
    return found


def _began_before(session: Session, moment: datetime) -> bool:
    """Tell a ledger that the erasure was about from one begun later, whose ids are other people's."""
    rows = (RevisionRow.frozen_at, AccountRow.made_at, SenderRow.made_at, DraftVersionRow.saved_at)
    return any(session.scalar(select(exists().where(at <= moment))) for at in rows)
