"""The website with one of each kind of page: the posts in `posts/`, one post that has everything, one taken back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from publisher.bootstrap.container import draft_folder
from publisher.domain.ports_channel import Draft, Entry
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.post import Post
from publisher.domain.revision import Article, ArticleText
from publisher.hosting.local_writer import SiteFolder
from publisher.media.audio_cleaning import clean
from publisher.media.photo_credits import credited
from publisher.media.picture_renditions import renditions
from publisher.media.preview_cards import CardWords, draw_card
from publisher.pipeline.freeze import MediaProcessors, freeze_files
from publisher.settings.load import load
from publisher.settings.model import Settings
from publisher.settings.organisation import Donor, Emblem, Office
from publisher.site.settings import SiteSettings, site_settings
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryMedia, MemoryShelf

ROOT = Path(__file__).parents[2]
#: Drafts of the tests' own; see `posts/` beside this file.
OWN = Path(__file__).parent / "posts"
WITHDRAWN = "2026-11-rimekembja-gjakove"
LOGO = Emblem(
    name="0123456789ab.svg",
    content=b'<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="48" r="40"/></svg>',
)
#: Of pages that one template makes from the same kind of thing, so many.
ALIKE = 2


@dataclass(frozen=True)
class Demo:
    """A site in a folder."""

    folder: Path
    #: Where its pages believe that they are read.
    url: str

    @property
    def kinds(self) -> list[str]:
        """Return some of each kind of page in each language: two topics, places, campaigns and months, and all else."""
        seen: Counter[str] = Counter()
        kept = []
        for path in self.pages:
            folder = path.rstrip("/").rpartition("/")[0]
            seen[folder] += 1
            if seen[folder] <= ALIKE or folder.count("/") not in (2, 3) or "gjithcka" in path or WITHDRAWN in path:
                kept.append(path)
        return kept

    @property
    def pages(self) -> list[str]:
        """Return every page, as a path below the address; those that lead on at once are none."""
        return sorted(
            f"/{file.relative_to(self.folder).as_posix().removesuffix('index.html')}"
            for file in self.folder.rglob("*.html")
            if file.parent.name != "fragments" and "index.php" not in file.parts
        )


def write_demo(folder: Path, url: str) -> Demo:
    """Write the site into a folder, to be read at `url`."""
    published, media = demo_shelf()
    write_site(folder, published, media, demo_settings(url))
    return Demo(folder, url)


def write_site(folder: Path, published: MemoryShelf, media: MemoryMedia, settings: SiteSettings) -> None:
    """Write what is on a shelf."""
    context = build_context_of(settings, TEMPLATES, published)
    SiteFolder(folder, sync_each=False).write(whole_site(context, published), media)


def demo_settings(url: str) -> SiteSettings:
    """Return the shipped settings, with short listings, so that there are numbered pages, and an old address."""
    return replace(
        site_settings(_settings(ROOT / "posts")),
        base_url=url,
        page_size=3,
        feed_size=4,
        email="zyra@kosint.example",
        websub_hub="https://hub.example/",
        redirects={"/index.php/sq/rreth-nesh": "/sq/about/"},
        logo=LOGO,
        offices=(
            Office(
                place="ferizaj",
                address={"sq": "Rr. Dëshmorët 12"},
                phone="+383 (0)290 123-456",
                hours={"sq": "E hënë – e premte, 9–16", "sr-Latn": "Ponedeljak – petak, 9–16"},
            ),
            Office(name={"sq": "Zyra qendrore", "en": "Head office"}, email="zyra@kosint.example"),
        ),
        donors=(Donor(name="Fondacioni <A>", url="https://a.example", emblem=LOGO), Donor(name="Tjetri")),
    )


def demo_shelf() -> tuple[MemoryShelf, MemoryMedia]:
    """Put all drafts on a shelf, a day between them."""
    media = MemoryMedia()
    drafts = [*read_drafts(ROOT / "posts"), *read_drafts(OWN)]
    articles = [article_of(draft, media) for draft in drafts]
    published = MemoryShelf(
        *(Entry(article=each, published_at=NOON - timedelta(days=6 * place)) for place, each in enumerate(articles))
    )
    published.withdraw(WITHDRAWN)
    return published, media


def read_drafts(folder: Path) -> Sequence[Draft]:
    """Read every draft of a folder."""
    drafts = draft_folder(_settings(folder))
    return [drafts.read(slug) for slug in drafts.slugs()]


def _settings(posts: Path) -> Settings:
    return replace(load(ROOT / "settings.toml", {}), posts_folder=posts)


def article_of(draft: Draft, media: MemoryMedia) -> Article:
    """Freeze a draft, without a ledger."""
    post = draft.post
    workshop = MediaProcessors(render=_render_once, credit=credited, clean=clean, painter=OneCard())
    frozen = freeze_files(draft, None, media, workshop)
    return Article(
        slug=post.slug,
        kind=post.kind,
        year=NOON.year,
        texts=frozen.texts,
        topics=post.topics,
        places=post.places,
        campaign=post.campaign,
        pictures=frozen.pictures,
        recordings=frozen.recordings,
        facebook_link=post.facebook_link,
        source=post.source,
        lead=True if post.lead else None,
        event=post.event,
    )


_render_once = cache(renditions)


class OneCard:
    """A painter that draws one card for all: tests of pages need none of their own."""

    def source_digest(self, post: Post, text: ArticleText) -> str:
        return ""

    def draw(self, post: Post, text: ArticleText, again: int = 0) -> RenderedPicture:
        return _the_card()


@cache
def _the_card() -> RenderedPicture:
    return draw_card(
        CardWords(slug="", organisation="KOSINT 2020", kicker="Ferizaj", title="Titulli", colour="#173f5f")
    )
