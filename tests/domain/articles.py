"""An article with all that one can have, and a revision of it, made of values alone."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from publisher.domain.post import Contact, Correction, Quote
from publisher.domain.revision import Article, ArticlePicture, ArticleText, Card, Recording, Rendition, Revision

FROZEN_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def rendition(purpose: str, digest: str, media_type: str = "image/jpeg") -> Rendition:
    return Rendition(purpose=purpose, digest=digest, media_type=media_type, width=8, height=6, size_bytes=100)


def picture(file: str, source: str, *renditions: Rendition) -> ArticlePicture:
    return ArticlePicture(
        file=file,
        source_digest=source,
        alt={"sq": f"Alt {file}"},
        caption={"sq": f"Caption {file}"},
        credit="Besa",
        licence="CC BY",
        renditions=renditions,
    )


def text(tag: str, html: str = "<p>Teksti.</p>", **more: Any) -> ArticleText:
    return ArticleText(tag=tag, title=f"Titulli {tag}", summary="Përmbledhja", html=html, plain="Teksti.", **more)


def recording(digest: str, *tags: str) -> Recording:
    return Recording(
        tags=tags,
        file=f"{digest}.mp3",
        source_digest=f"source-{digest}",
        digest=digest,
        media_type="audio/mpeg",
        size_bytes=10,
        seconds=3,
    )


def article(**changes: Any) -> Article:
    """Return an article of a text in Albanian alone."""
    plain = Article(
        slug="forum",
        kind="post",
        year=2026,
        texts=(text("sq"),),
        topics=("housing",),
        places=("ferizaj",),
        campaign=None,
        pictures=(),
    )
    return replace(plain, **changes)


def full_article() -> Article:
    """Return an article that has every field."""
    return article(
        texts=(
            text(
                "sq",
                facebook_message="Në Facebook",
                facebook_comment="Koment",
                byline="Besa",
                quotes=(Quote(text="Po.", name="Arta", role="banore"),),
                contact=Contact(name="Zyra", phone="+383 44 000 000"),
                corrections=(Correction(day="2026-11-25", text="Dita ishte tjetër."),),
                card=Card(source_digest="words", rendition=rendition("card", "card-sq", "image/png")),
            ),
            text("sr-Latn"),
        ),
        campaign="strehim-2026",
        pictures=(picture("a.jpg", "source-a", rendition("large", "large-a"), rendition("card", "card-a")),),
        recordings=(recording("heard", "sr-Latn", "sr-Cyrl"),),
    )


def revision(of: Article, **changes: Any) -> Revision:
    plain = Revision(
        article=of,
        channels=("website", "facebook"),
        grants=("rio-2026",),
        consents={"a.jpg": "form 14/2026", "b.jpg": "form 15/2026"},
        frozen_at=FROZEN_AT,
        frozen_by="besa",
    )
    return replace(plain, **changes)
