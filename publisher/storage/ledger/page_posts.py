"""Posts made by hand on the Page, and the drafts that they are joined to. Each call is one transaction."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from publisher.domain.page_posts import HandmadePost, PagePostState, SeenPagePost
from publisher.domain.payload import payload_from_json
from publisher.domain.ports_channel import Clock
from publisher.domain.reading import Result
from publisher.domain.same_post import same_text
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import DeliveryRow, ErasureRow
from publisher.storage.ledger.schema_reach import HandmadeRow, MeasurementRow, PagePostRow
from publisher.storage.studio.schema import FirstPostRow

#: Kind of an erasure whose subject is the id of a post made by hand.
PAGE_POST = "page_post"
#: What lies in the inbox longer is no news, and is not counted beside the menu.
_NEWS = timedelta(days=14)
_UNDECIDED = (PagePostState.NEW, PagePostState.DRAFTING)
#: What may be out there under an id that the ledger does not know yet.
_GOING_OUT = ("sending", "unknown", "held")


@dataclass(frozen=True, slots=True)
class Joined:
    """A draft, and the post on the Page that it came from."""

    slug: str
    remote_id: str
    target: str
    created_at: datetime
    url: str


class PagePostStore:
    """Those of one Page, which is today's."""

    def __init__(self, database: Database, clock: Clock, target: str) -> None:
        """`target` is the Page's, as in a delivery: posts of the sandbox are none of the real Page."""
        self._database, self._clock, self._target = database, clock, target

    def see(self, posts: Iterable[SeenPagePost]) -> int:
        """Remember posts as they stand on the Page now, and count those that are new. Safe to repeat.

        The words of one that nobody has decided about follow the Page; of one that was erased none are kept.
        """
        now, count = self._clock(), 0
        with self._database.write() as session:
            for post in sorted(posts, key=lambda each: each.remote_id):
                count += _see(session, self._target, post, now)
        return count

    def inbox(self, limit: int | None = None, offset: int = 0) -> list[HandmadePost]:
        """Return what nobody has decided about, the newest first."""
        query = self._waiting(select(HandmadeRow, PagePostRow)).order_by(
            HandmadeRow.created_at.desc(), HandmadeRow.remote_id
        )
        with self._database.read() as session:
            going_out = _going_out(session)
            rows = [_page_post(*row) for row in session.execute(query.limit(limit).offset(offset))]
        return [each for each in rows if not going_out(each.message)]

    def count_new(self) -> int:
        """Count the news among them: an old post that nobody wanted is none."""
        since = self._clock() - _NEWS
        query = self._waiting(select(func.count()).select_from(HandmadeRow)).where(HandmadeRow.created_at >= since)
        with self._database.read() as session:
            return session.scalar(query) or 0

    def _waiting(self, query: Any) -> Any:
        """Match those that no delivery made, that are not gone, and that say or show something."""
        made = or_(
            DeliveryRow.made_id == HandmadeRow.remote_id,
            DeliveryRow.prepared_id == HandmadeRow.remote_id,
            DeliveryRow.remote_id == HandmadeRow.remote_id,
        )
        gone = exists().where(
            MeasurementRow.object_id == HandmadeRow.remote_id, MeasurementRow.result == Result.GONE.value
        )
        return query.outerjoin(PagePostRow, PagePostRow.remote_id == HandmadeRow.remote_id).where(
            HandmadeRow.target == self._target,
            or_(PagePostRow.state.is_(None), PagePostRow.state.in_(_UNDECIDED)),
            or_(HandmadeRow.message != "", PagePostRow.photos > 0),
            ~exists().where(DeliveryRow.channel == "facebook", made),
            ~exists().where(FirstPostRow.remote_id == HandmadeRow.remote_id),
            ~gone,
        )

    def find(self, remote_id: str) -> HandmadePost | None:
        """Return one of them, whatever became of it; none that the publisher made itself."""
        query = (
            select(HandmadeRow, PagePostRow)
            .outerjoin(PagePostRow, PagePostRow.remote_id == HandmadeRow.remote_id)
            .where(HandmadeRow.target == self._target, HandmadeRow.remote_id == remote_id)
        )
        with self._database.read() as session:
            row = session.execute(query).first()
        return _page_post(*row) if row and not self.is_ours(remote_id, row[0].message) else None

    def of_draft(self, slug: str) -> HandmadePost | None:
        """Return the post on the Page that a draft came from."""
        with self._database.read() as session:
            row = session.execute(_of_one_draft(), {"slug": slug, "target": self._target}).first()
        return _page_post(*row) if row else None

    def day_of(self, slug: str) -> datetime | None:
        """Return when the post that a draft came from was made on the Page; None where it came from none."""
        post = self.of_draft(slug)
        return post.created_at if post else None

    def begin(self, remote_id: str, slug: str) -> None:
        """Join a post to the draft that is about to be written; a crash after that is made good by its name."""
        self._set(remote_id, PagePostState.DRAFTING, slug)

    def settle(self, remote_id: str, slug: str, by: str) -> None:
        """Say that its draft is there."""
        self._set(remote_id, PagePostState.DRAFTED, slug, by=by)

    def is_gone(self, remote_id: str) -> None:
        """Say that it is on the Page no more."""
        self._set(remote_id, PagePostState.GONE, "")

    def let_go(self, remote_id: str) -> None:
        """Say that its draft is gone for good; nobody is offered it again."""
        self._set(remote_id, PagePostState.DROPPED, "")

    def is_ours(self, remote_id: str, message: str) -> bool:
        """Return whether the publisher made a post, or makes it at this moment, and no hand did."""
        made = or_(
            DeliveryRow.made_id == remote_id, DeliveryRow.prepared_id == remote_id, DeliveryRow.remote_id == remote_id
        )
        delivered = exists().where(DeliveryRow.channel == "facebook", made)
        first = exists().where(FirstPostRow.remote_id == remote_id)
        with self._database.read() as session:
            return bool(session.scalar(select(or_(delivered, first)))) or _going_out(session)(message)

    def drop(self, remote_ids: Collection[str], by: str) -> int:
        """Say that nobody wants these, and count them."""
        wanted = [each for each in remote_ids if (found := self.find(each)) and found.state is PagePostState.NEW]
        for remote_id in wanted:
            self._set(remote_id, PagePostState.DROPPED, "", by=by)
        return len(wanted)

    def _set(self, remote_id: str, state: PagePostState, slug: str, *, by: str = "") -> None:
        with self._database.write() as session:
            row = _row(session, remote_id)
            if row.state == PagePostState.ERASED:
                return
            row.state, row.slug, row.decided_at = state.value, slug, self._clock()
            if by:
                people.write_down(session, self._clock(), by, f"{state.value} news", slug)

    def joined(self) -> list[Joined]:
        """Return every draft that came from the Page, whichever Page that was."""
        with self._database.read() as session:
            return [
                Joined(own.slug, own.remote_id, made.target, made.created_at, made.url)
                for made, own in session.execute(_of_drafts(PagePostRow.slug != ""))
            ]

    def join_again(self, each: Joined) -> None:
        """Join a draft to its post in a ledger that is older than that. Safe to repeat."""
        with self._database.write() as session:
            if session.get(HandmadeRow, each.remote_id) is None:
                made = HandmadeRow(remote_id=each.remote_id, target=each.target, message="", url=each.url)
                made.created_at, made.first_seen_at = each.created_at, self._clock()
                session.add(made)
            row = _row(session, each.remote_id)
            if row.state in _UNDECIDED or row.state == PagePostState.DROPPED:
                row.state, row.slug, row.decided_at = PagePostState.DRAFTED.value, each.slug, self._clock()


def _of_drafts(*where: ColumnElement[bool]) -> Any:
    return (
        select(HandmadeRow, PagePostRow)
        .join(PagePostRow, PagePostRow.remote_id == HandmadeRow.remote_id)
        .where(PagePostRow.state.in_((PagePostState.DRAFTING, PagePostState.DRAFTED)), *where)
    )


@cache
def _of_one_draft() -> Any:
    """Put together once: it costs SQLAlchemy more than the answer costs the database."""
    slug, target = bindparam("slug", type_=Text), bindparam("target", type_=Text)
    return _of_drafts(PagePostRow.slug == slug, HandmadeRow.target == target)


def day_on_page(session: Session, world: str, slug: str) -> datetime | None:
    """Return when the post that a draft came from was made on the Page; None where it came from none."""
    sandbox = HandmadeRow.target == "sandbox"
    query = select(HandmadeRow.created_at).join(PagePostRow, PagePostRow.remote_id == HandmadeRow.remote_id)
    mine = and_(PagePostRow.slug == slug, sandbox if world == "sandbox" else ~sandbox)
    return session.scalar(query.where(mine).order_by(HandmadeRow.created_at).limit(1))


def is_erased_post(session: Session, remote_id: str) -> bool:
    """Return whether a post on the Page was erased here: its words are not taken in again."""
    return bool(session.scalar(select(exists().where(ErasureRow.kind == PAGE_POST, ErasureRow.subject == remote_id))))


def erase(session: Session, remote_id: str, now: datetime) -> None:
    """Forget the words of a post made by hand, and never offer it again."""
    made = session.get(HandmadeRow, remote_id)
    if made is not None:
        made.message = ""
    row = _row(session, remote_id)
    row.state, row.decided_at = PagePostState.ERASED.value, now
    session.flush()


def of_draft(session: Session, slug: str) -> Sequence[tuple[str, str]]:
    """Return ids and addresses of the posts on the Page that a draft came from."""
    query = select(PagePostRow.remote_id, HandmadeRow.url).outerjoin(
        HandmadeRow, HandmadeRow.remote_id == PagePostRow.remote_id
    )
    return [(remote_id, url or remote_id) for remote_id, url in session.execute(query.where(PagePostRow.slug == slug))]


def erase_of_draft(session: Session, slug: str, now: datetime) -> None:
    """Do that for the posts that a draft came from."""
    for remote_id, _url in of_draft(session, slug):
        erase(session, remote_id, now)


def _see(session: Session, target: str, post: SeenPagePost, now: datetime) -> int:
    made, row = session.get(HandmadeRow, post.remote_id), session.get(PagePostRow, post.remote_id)
    words = "" if is_erased_post(session, post.remote_id) else post.message
    new = made is None
    if made is None:
        ours = exists().where(or_(DeliveryRow.made_id == post.remote_id, DeliveryRow.prepared_id == post.remote_id))
        if session.scalar(select(ours)):
            return 0
        made = HandmadeRow(remote_id=post.remote_id, target=target, message=words, url=post.url)
        made.created_at, made.first_seen_at = post.created_at, now
        session.add(made)
    elif (row is None or row.state in _UNDECIDED) and made.message != words:
        made.message = words
    row = row or _row(session, post.remote_id)
    if (row.photos, row.video) != (post.photo_count, post.has_video):
        row.photos, row.video = post.photo_count, post.has_video
    session.flush()
    return int(new)


def _row(session: Session, remote_id: str) -> PagePostRow:
    row = session.get(PagePostRow, remote_id)
    if row is None:
        row = PagePostRow(remote_id=remote_id, state=PagePostState.NEW.value, slug="", photos=None, video=False)
        session.add(row)
    return row


def _going_out(session: Session) -> Callable[[str], bool]:
    """Return what tells whether a text is that of a post which is being sent: it is ours, though no id says so yet."""
    query = select(DeliveryRow.payload).where(
        DeliveryRow.channel == "facebook", DeliveryRow.action == "publish", DeliveryRow.state.in_(_GOING_OUT)
    )
    messages = [form.message for payload in session.scalars(query) for form in payload_from_json(payload).forms]
    return lambda text: any(each and same_text(each, text) for each in messages)


def _page_post(made: HandmadeRow, row: PagePostRow | None) -> HandmadePost:
    return HandmadePost(
        remote_id=made.remote_id,
        created_at=made.created_at,
        message=made.message,
        url=made.url,
        photo_count=row.photos if row else None,
        has_video=bool(row and row.video),
        state=PagePostState(row.state) if row else PagePostState.NEW,
        slug=row.slug if row else "",
    )
