"""A shelf, a media store and notes in memory, and a small organisation to put on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from publisher.domain.delivery import Action, Claim, Delivery, Payload, State, Step
from publisher.domain.errors import ClaimLost, StorageError
from publisher.domain.link_budget import LinkUse
from publisher.domain.ports_channel import Entry, Listing, has_feed
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.revision import Article, ArticlePicture, ArticleText, digest_of
from publisher.domain.shown_changes import TextTimes, correction_keys, event_change_key, event_changed, times_after
from publisher.media.picture_renditions import renditions
from publisher.settings import Label
from publisher.site.published_footprint import listings_of
from publisher.site.settings import SiteSettings
from publisher.templating import templates

TEMPLATES = templates(Path(__file__).parents[2] / "templates")
ZONE = ZoneInfo("Europe/Belgrade")
NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)

PLACES = (
    ("ferizaj", "Ferizaj", "Uroševac", "Урошевац", "Ferizaj"),
    ("fushe-kosove", "Fushë Kosovë", "Kosovo Polje", "Косово Поље", "Fushë Kosovë"),
    ("peja", "Pejë", "Peć", "Пећ", "Peja"),
    ("prizren", "Prizren", "Prizren", "Призрен", "Prizren"),
    ("gjakova", "Gjakovë", "Đakovica", "Ђаковица", "Gjakova"),
    ("mitrovica", "Mitrovicë", "Mitrovica", "Митровица", "Mitrovica"),
    ("gracanica", "Graçanicë", "Gračanica", "Грачаница", "Gračanica"),
)
TOPICS = (
    ("employment", "Punësimi", "Zapošljavanje", "Запошљавање", "Employment"),
    ("housing", "Strehimi", "Stanovanje", "Становање", "Housing"),
    ("civil-registration", "Regjistrimi civil", "Upis u matične knjige", "Упис у матичне књиге", "Civil registration"),
    ("democratization", "Demokratizimi", "Demokratizacija", "Демократизација", "Democratization"),
    ("eu-integration", "Integrimi në BE", "Evropske integracije", "Европске интеграције", "EU integration"),
)


def _label(row: tuple[str, ...]) -> Label:
    return Label(key=row[0], name=dict(zip(("sq", "sr-Latn", "sr-Cyrl", "en"), row[1:], strict=True)))


def site_settings(base_url: str = "https://kosint.example", page_size: int = 20, feed_size: int = 30) -> SiteSettings:
    """Return the settings of a small organisation."""
    return SiteSettings(
        base_url=base_url,
        name="KOSINT 2020",
        about={
            "sq": "Organizata të shoqërisë civile për përfshirjen e komuniteteve rom, ashkali dhe egjiptian.",
            "sr-Latn": "Organizacije civilnog društva za uključivanje romske, aškalijske i egipćanske zajednice.",
            "sr-Cyrl": "Организације цивилног друштва за укључивање ромске, ашкалијске и египћанске заједнице.",
            "en": "Civil society organisations for the inclusion of the Roma, Ashkali and Egyptian communities.",
        },
        topics=tuple(_label(row) for row in TOPICS),
        places=tuple(_label(row) for row in PLACES),
        timezone=ZONE,
        page_size=page_size,
        feed_size=feed_size,
        facebook_url="https://www.facebook.com/KOSINT2020",
        email="info@kosint.example",
    )


def text(
    tag: str = "sq", title: str = "Titulli", html: str = "<p>Teksti.</p>", summary: str = "Përmbledhja"
) -> ArticleText:
    """Return a text."""
    return ArticleText(tag=tag, title=title, summary=summary, html=html, plain="Teksti.")


def article(
    slug: str = "lajmi", *texts: ArticleText, pictures: Sequence[ArticlePicture] = (), **more: object
) -> Article:
    """Return a post; `more` names other fields."""
    whole = Article(
        slug=slug,
        kind="post",
        year=2026,
        texts=texts or (text(),),
        topics=("housing",),
        places=("ferizaj",),
        campaign=None,
        pictures=tuple(pictures),
    )
    return replace(whole, **more)  # type: ignore[arg-type] # field names and values come from the test


def entry(of: Article, published_at: datetime = NOON, updated_at: datetime | None = None) -> Entry:
    """Put an article into an entry."""
    return Entry(article=of, published_at=published_at, updated_at=updated_at)


@lru_cache(8)
def photo(width: int = 900, height: int = 600, shade: int = 120) -> bytes:
    """Draw a picture."""
    into = BytesIO()
    Image.linear_gradient("L").resize((width, height)).point(lambda value: (value + shade) % 256).convert("RGB").save(
        into, "JPEG"
    )
    return into.getvalue()


def picture(
    file: str = "photo.jpg", content: bytes | None = None, alt: Mapping[str, str] | None = None, **more: str
) -> tuple[ArticlePicture, tuple[RenderedPicture, ...]]:
    """Return a picture and its renditions, made once for the tests that ask for the same."""
    rendered = _rendered(content or photo())
    return (
        ArticlePicture(
            file=file,
            source_digest="0" * 64,
            alt=alt or {"sq": "Banorë në sallë"},
            caption={"sq": more.get("caption", "")},
            credit=more.get("credit", ""),
            licence=more.get("licence", ""),
            renditions=tuple(each.rendition for each in rendered),
        ),
        rendered,
    )


_rendered = lru_cache(8)(renditions)


class MemoryMedia:
    """Implements `MediaStore` in memory; pictures can be lost. `tests/contracts` holds it to the real one."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def put(self, name: str, content: bytes) -> None:
        self.content.setdefault(name, content)

    def take(self, rendered: Sequence[RenderedPicture]) -> None:
        """Store renditions."""
        for each in rendered:
            self.put(each.rendition.name, each.content)

    def get(self, name: str) -> bytes:
        if name not in self.content:
            raise StorageError(f"The picture {name} is missing.")
        if digest_of(self.content[name]) != name.partition(".")[0]:
            raise StorageError(f"The picture {name} is damaged.")
        return self.content[name]

    def has(self, name: str) -> bool:
        return name in self.content

    def loses_everything(self) -> None:
        """Lose all pictures."""
        self.content.clear()


class MemoryFeeds:
    """Implements `FeedRows` in memory."""

    def __init__(self, published: "MemoryShelf") -> None:
        self._shelf = published

    def size(self, listing: Listing) -> int:
        return len(self._on(listing))

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        return self._on(listing)[start:stop]

    def newest(self, listing: Listing, count: int) -> Sequence[Entry]:
        return self._on(listing)[-count:]

    def position(self, listing: Listing, published_at: datetime, slug: str) -> int:
        return sum((each.published_at, each.article.slug) < (published_at, slug) for each in self._on(listing))

    def listings(self) -> Sequence[Listing]:
        return sorted({listing for slug in self._shelf.fed for listing in self.of(slug)})

    def of(self, slug: str) -> Sequence[Listing]:
        told = {listing for listing, _, _ in self._shelf.told.get(slug, ())}
        return sorted({*self._shelf.fed.get(slug, ()), *told})

    def _on(self, listing: Listing) -> list[Entry]:
        posts = self._shelf.everything()
        rows = [each for each in posts if listing in self._shelf.fed[each.article.slug]]
        for each in posts:
            for on, change, told_at in self._shelf.told[each.article.slug]:
                if on == listing:
                    rows.append(replace(each, told_change=change, published_at=told_at or each.published_at))
        return sorted(rows, key=lambda each: (each.published_at, each.article.slug, each.told_change))


class MemoryShelf:
    """Implements `Shelf` in memory."""

    def __init__(self, *entries: Entry) -> None:
        self._entries = dict[str, Entry]()
        #: The listings whose feeds each post is or was in.
        self.fed = dict[str, set[Listing]]()
        #: The changes of each post: in which feed, which one, and when it was told; None: with the post itself.
        self.told = dict[str, list[tuple[Listing, str, datetime | None]]]()
        self.feeds = MemoryFeeds(self)
        for each in entries:
            self.put(each)

    def put(self, new: Entry) -> None:
        """Put an entry on the shelf, in place of the one that has its slug."""
        slug = new.article.slug
        if before := self._entries.get(slug):
            new = replace(new, first_tags=new.first_tags or before.first_tags or before.article.tags)
            if new.updated_at and not new.text_times:
                times = before.text_times or [TextTimes(tag) for tag in before.article.tags]
                new = replace(new, text_times=times_after(before.article, new.article, times, new.updated_at))
        self._tell(before, new, new.updated_at if before else None)
        self._entries[slug] = new
        self.fed.setdefault(slug, set()).update(filter(has_feed, listings_of(new)))

    def _tell(self, before: Entry | None, new: Entry, told_at: datetime | None) -> None:
        of_post = self.told.setdefault(new.article.slug, [])
        known = {change for _, change, _ in of_post}
        feeds = [*filter(has_feed, listings_of(new))] if told_at else []
        if before and event_changed(before.article, new.article):
            of_post += [(listing, event_change_key(known), told_at) for listing in feeds]
        listings = sorted({*feeds, Listing("correction")})
        for correction in correction_keys(new.article):
            if correction not in known:
                of_post += [(listing, correction, told_at) for listing in listings]

    def erase(self, slug: str) -> None:
        """Forget a post as if it had never been."""
        del self._entries[slug], self.fed[slug], self.told[slug]

    def withdraw(self, slug: str, at: datetime | None = None) -> None:
        """Take a post back."""
        self._entries[slug] = replace(self._entries[slug], withdrawn=True, withdrawn_at=at)

    def end_notice(self, slug: str) -> None:
        """Have the notice of a post stand in no feed any more."""
        self._entries[slug] = replace(self._entries[slug], notice_ended=True)

    def entry(self, slug: str) -> Entry | None:
        return self._entries.get(slug)

    def size(self, listing: Listing) -> int:
        return len(self._on(listing))

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        return self._on(listing)[start:stop]

    def position(self, listing: Listing, published_at: datetime, slug: str) -> int:
        return sum((each.published_at, each.article.slug) < (published_at, slug) for each in self._on(listing))

    def next_at(self, listing: Listing, moment: datetime) -> datetime | None:
        return min((each.published_at for each in self._on(listing) if each.published_at >= moment), default=None)

    def listings(self) -> Sequence[Listing]:
        shown = [each for each in self._ordered() if not each.withdrawn]
        return sorted({listing for each in shown for listing in listings_of(each)})

    def pages(self) -> Sequence[Entry]:
        pages = [each for each in self._entries.values() if each.article.kind == "page" and not each.withdrawn]
        return sorted(pages, key=lambda each: each.article.slug)

    def coming(self) -> Sequence[Entry]:
        return self._events(ended=False)

    def ended(self, most: int) -> Sequence[Entry]:
        return self._events(ended=True)[::-1][:most]

    def _events(self, *, ended: bool) -> list[Entry]:
        shown = [each for each in self._ordered() if not each.withdrawn and each.event_ended == ended]
        events = [(each.article.event, each) for each in shown if each.article.event]
        return [each for _, each in sorted(events, key=lambda pair: (pair[0].starts_at, pair[1].article.slug))]

    def withdrawn(self) -> Sequence[Entry]:
        return [each for each in self._ordered() if each.withdrawn]

    def everything(self) -> Sequence[Entry]:
        """Return all posts, oldest first, withdrawn ones too."""
        return self._ordered()

    def _ordered(self) -> list[Entry]:
        posts = (each for each in self._entries.values() if each.article.kind == "post")
        return sorted(posts, key=lambda each: (each.published_at, each.article.slug))

    def _on(self, listing: Listing) -> list[Entry]:
        return [each for each in self._ordered() if not each.withdrawn and listing in listings_of(each)]


class ShelfNotes:
    """Implements `Notes`: `begin` puts on the shelf what the claim says, as the ledger does."""

    def __init__(self, published: MemoryShelf, coming: Mapping[str, Entry]) -> None:
        self.shelf = published
        self.coming = coming
        self.steps: list[tuple[str, Step]] = []
        self.beats = 0
        self._lost = False

    def loses_the_claim(self) -> None:
        """Let the lease run out."""
        self._lost = True

    def record_step(self, claim: Claim, step: Step, *, clock_offset_seconds: float | None = None) -> None:
        self.renew_lease(claim)
        self.steps.append((claim.delivery.slug, step))
        if claim.delivery.action is Action.WITHDRAW:
            self.shelf.withdraw(claim.delivery.slug)
        elif claim.delivery.slug in self.coming:
            self.shelf.put(self.coming[claim.delivery.slug])

    def renew_lease(self, claim: Claim) -> None:
        self.beats += 1
        self._still_ours(claim)

    def record_photo(self, claim: Claim, digest: str, remote_id: str) -> None:
        raise NotImplementedError  # the website uploads nothing ahead

    def record_prepared(self, claim: Claim, remote_id: str) -> None:
        raise NotImplementedError  # and prepares nothing unseen

    def link_period(self, claim: Claim) -> tuple[datetime, datetime] | None:
        raise NotImplementedError  # links on the Page are no concern of the website

    def decide_link(self, claim: Claim, counted: Sequence[LinkUse] | None, trouble: str = "") -> bool:
        raise NotImplementedError  # nor their number

    def refuse_link(self, claim: Claim, note: str) -> None:
        raise NotImplementedError  # nor what became of one

    def stop_reason(self, claim: Claim) -> str | None:
        self._still_ours(claim)
        return None

    def _still_ours(self, claim: Claim) -> None:
        if self._lost:
            raise ClaimLost(claim.delivery.id)


def claim_of(slug: str, action: Action = Action.PUBLISH, attempts: int = 1) -> Claim:
    """Return a claim on a website delivery."""
    delivery = Delivery(
        id=1,
        slug=slug,
        revision_id=1,
        revision=1,
        channel="website",
        action=action,
        state=State.SENDING,
        due_at=NOON,
        ready_at=NOON,
        late_limit_seconds=None,
        target="",
        payload=Payload(),
        payload_digest="",
        remote_id=None,
        prepared_id=None,
        url="",
        sent_at=None,
        attempts=attempts,
        error="",
        notify=False,
        requested_end=None,
    )
    return Claim(delivery=delivery, fencing_token=1, attempt_id=1, attempt=attempts, started_at=NOON, photos={})
