"""At the end of a block: what the staff wished, what the ledger says, and what is really on the Page and the site."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from publisher.domain import planning
from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.same_post import normalised
from publisher.sandbox.records import StoredPost
from tests.torture.office import SHAPES, Office, mark
from tests.torture.page import page
from tests.torture.processes import Process
from tests.torture.tally import Tally

#: These end by themselves.
_GOING = (State.WAITING, State.SENDING, State.UNKNOWN)


@dataclass(slots=True)
class Wish:
    """What the staff last said about a post."""

    version: int
    shape: str
    now: Literal["wanted", "withdrawn", "cancelled"] = "wanted"


def going_on(office: Office) -> bool:
    """Return whether anything still goes on by itself: deliveries, prepared posts to delete, orphans to look for."""
    with office.opened() as app:
        going = any(standing.delivery.state in _GOING for standing in app.status())
        return (
            going
            or bool(app.container.queue.to_discard("facebook"))
            or bool(app.container.queue.lost_prepares("facebook"))
        )


def planned_version(office: Office, slug: str, version: int) -> bool:
    """Return whether the ledger's newest revision of a post is this version."""
    with office.opened() as app, app.container.ledger.read_transaction() as uow:
        latest = uow.latest(slug)
        return latest is not None and mark(slug, version) in latest.article.texts[0].summary


def person_decides(office: Office, say: Callable[..., Process]) -> int:
    """Decide as a person who looks at the Page, for each post that waits for one; give how many there were."""
    with office.opened() as app:
        stopped = [s.delivery for s in app.status() if s.delivery.state in (State.HELD, State.MISSED, State.PAUSED)]
        with app.container.ledger.read_transaction() as uow:
            lost = {d.id for d in stopped if uow.lost_in_a_row(d.id)}
    for delivery in stopped:
        words = _decision(office, delivery) if delivery.id in lost else ("release", delivery.slug)
        say(*words, "--settings", str(office.settings_file)).wait(60)
    return len(stopped)


def _decision(office: Office, delivery: Delivery) -> tuple[str, ...]:
    texts = [normalised(form.message) for form in delivery.payload.forms]
    found = [post for post in page(office.folder).published() if post.message in texts and not post.by_hand]
    if delivery.action is Action.COMMENT or not found:
        return "resolve", delivery.slug, "again"
    return "resolve", delivery.slug, "sent", "--id", found[0].id


def judge(office: Office, wishes: dict[str, Wish], by_hand: dict[str, tuple[str, bool]], tally: Tally) -> None:
    """Compare; every difference becomes a finding in `tally`."""
    posts = page(office.folder).posts()
    ours = [post for post in posts if not post.by_hand]
    with office.opened() as app:
        histories: dict[str, list[Delivery]] = {slug: [] for slug in wishes}
        for standing in app.status():
            histories[standing.delivery.slug].append(standing.delivery)
    for slug, wish in wishes.items():
        mine = [post for post in ours if f"({slug} v" in post.message]
        history = sorted((d for d in histories[slug] if d.channel == "facebook"), key=lambda d: d.id)
        where = f"{slug} in {office.folder}: {_told(history)}"
        _judge_post(wish, slug, mine, history, where, tally)
        if any(d.state in _GOING for d in histories[slug]):
            tally.lost.append(f"goes on for ever: {where}")
    tally.orphans += [f"{p.id} {p.message!r} in {office.folder}" for p in ours if not p.published and not p.deleted]
    tally.dead_links += [f"{p.id} {p.message!r} in {office.folder}" for p in ours if p.dead_link]
    still = {post.id: (post.message, post.published) for post in posts if not post.deleted}
    tally.touched += [f"{each} in {office.folder}" for each, was in by_hand.items() if still.get(each) != was]
    _judge_site(office, wishes, tally)


def _judge_post(
    wish: Wish, slug: str, mine: list[StoredPost], history: list[Delivery], where: str, tally: Tally
) -> None:
    ever = [post.id for post in mine if post.published_at is not None]
    live = [post for post in mine if post.published and not post.deleted]
    if len(ever) > 1:
        tally.duplicates.append(f"{ever} were public: {where}")
    stands = planning.standing(history)
    if wish.now == "wanted":
        rejected = any(d.state in OPEN or d.state is State.REJECTED for d in history)
        if not any(mark(slug, wish.version) in post.message for post in live):
            tally.lost.append(f"version {wish.version} is not on the Page{' (refused)' if rejected else ''}: {where}")
    elif live and (wish.now == "withdrawn" or stands is None):
        tally.unwanted.append(f"{wish.now}, and public as {live[0].id}: {where}")
    elif wish.now == "cancelled" and stands and not live:
        tally.lost.append(f"out before it was cancelled, and not on the Page: {where}")
    tally.altered += [f"{post.id}: {where}" for post in live if stands is None or not _same(post, stands)]


def _same(post: StoredPost, stands: Delivery) -> bool:
    payload = stands.outgoing
    photos = [(photo.sha256, photo.alt) for photo in post.photos]
    return (
        post.id == stands.remote_id
        and post.message == normalised(payload.message)
        and post.link == payload.link
        and photos == [(photo.digest, photo.alt) for photo in payload.photos]
    )


def _told(history: list[Delivery]) -> str:
    return "; ".join(f"{d.id} r{d.revision} {d.action} {d.state} {d.error!r} {d.remote_id}" for d in history)


def _judge_site(office: Office, wishes: dict[str, Wish], tally: Tally) -> None:
    """The site must be what the ledger alone gives, and each wanted post must be on it in its last version."""
    root = office.folder / "site"
    if not root.exists():
        return
    before = _digests(root)
    with office.opened() as app:
        app.build(lambda _: None, clean=True)
    after = _digests(root)
    different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    tally.site += [f"{name} in {office.folder} is not what the ledger gives" for name in different]
    for slug, wish in wishes.items():
        pages = [file.read_text("utf-8") for file in root.glob(f"sq/*/*/{slug}/index.html")]
        shown = any(mark(slug, wish.version) in text for text in pages)
        if SHAPES[wish.shape][1] and wish.now == "wanted" and not shown:
            tally.site.append(f"{slug} in {office.folder} is not on the site in version {wish.version}")
        if wish.now == "withdrawn" and any(f"({slug} v" in text for text in pages):
            tally.site.append(f"{slug} in {office.folder} was taken back and is still on the site")


def _digests(root: Path) -> dict[str, str]:
    files = (file for file in root.rglob("*") if file.is_file())
    return {str(file.relative_to(root)): sha256(file.read_bytes()).hexdigest() for file in files}
