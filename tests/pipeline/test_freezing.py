"""What a revision shows is made once: pictures, and cards for the texts of a post without any."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from publisher.domain.ports_channel import Draft
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.post import Picture, Post, Text
from publisher.domain.revision import Article, ArticleText, Rendition, Revision, digest_of, read_article
from publisher.media.audio_cleaning import clean
from publisher.pipeline.freeze import FrozenFiles, MediaProcessors, freeze_files
from tests.site.shelf import MemoryMedia, photo, picture

TAGS = ("sq", "en")
PICTURE = Picture(file="photo.jpg", alt={"sq": "Një"})


@dataclass
class Painter:
    """Implements `CardPainter`; remembers what it drew."""

    drawn: list[str] = field(default_factory=list)

    def source_digest(self, post: Post, text: ArticleText) -> str:
        return digest_of(text.title.encode())

    def draw(self, post: Post, text: ArticleText, again: int = 0) -> RenderedPicture:
        self.drawn.append(text.title)
        content = f"card of {text.title}{again or ''}".encode()
        card = Rendition(
            purpose="card",
            digest=digest_of(content),
            media_type="image/png",
            width=1200,
            height=630,
            size_bytes=len(content),
        )
        return RenderedPicture(rendition=card, content=content)


@dataclass
class Room:
    """A workshop, and where it puts what it made."""

    painter: Painter = field(default_factory=Painter)
    media: MemoryMedia = field(default_factory=MemoryMedia)

    def freezes(self, draft: Draft, before: Revision | None = None) -> FrozenFiles:
        workshop = MediaProcessors(
            render=lambda content, *, crop=None: picture()[1],
            credit=lambda content, _about: content,
            clean=clean,
            painter=self.painter,
        )
        return freeze_files(draft, before, self.media, workshop)


def draft(*titles: str) -> Draft:
    texts = [
        ArticleText(tag=tag, title=title, summary="", html="", plain="")
        for tag, title in zip(TAGS, titles, strict=False)
    ]
    written = Text(language="sq", title=titles[0], summary="", body="")
    post = Post(slug="a", texts={"sq": written}, topics=("housing",), places=("ferizaj",))
    return Draft(post=post, texts=tuple(texts), picture=lambda _name: photo(), recording=lambda _name: b"")


def revision(frozen: FrozenFiles) -> Revision:
    article = Article(
        slug="a",
        kind="post",
        year=2026,
        texts=frozen.texts,
        topics=("housing",),
        places=("ferizaj",),
        campaign=None,
        pictures=frozen.pictures,
    )
    return Revision(
        article=article,
        channels=("website",),
        grants=(),
        consents={},
        frozen_at=datetime(2026, 11, 24, tzinfo=UTC),
        frozen_by="Ana",
    )


def test_each_language_gets_a_card_of_its_own() -> None:
    room = Room()
    texts = room.freezes(draft("Një", "One")).texts
    assert room.painter.drawn == ["Një", "One"]
    assert [room.media.has(text.card.rendition.name) for text in texts if text.card] == [True, True]


def test_only_what_reads_other_than_before_is_drawn_again() -> None:
    room = Room()
    before = revision(room.freezes(draft("Një", "One")))
    room.painter.drawn.clear()
    assert room.freezes(draft("Një", "One"), before).texts == before.article.texts
    assert room.painter.drawn == []
    room.freezes(draft("Një", "Another"), before)
    assert room.painter.drawn == ["Another"]


def test_a_card_whose_bytes_are_lost_is_drawn_again() -> None:
    room = Room()
    before = revision(room.freezes(draft("Një")))
    room.media.loses_everything()
    room.painter.drawn.clear()
    assert revision(room.freezes(draft("Një"), before)).digest == before.digest
    assert room.painter.drawn == ["Një"]


def test_a_post_with_a_picture_needs_no_card() -> None:
    room = Room()
    one, _ = picture()
    plain = draft("Një")
    with_picture = replace(plain, post=replace(plain.post, pictures=(PICTURE,)))
    frozen = room.freezes(with_picture)
    assert (frozen.texts[0].card, room.painter.drawn) == (None, [])
    assert frozen.pictures[0].renditions == one.renditions


def test_a_card_is_part_of_what_was_agreed() -> None:
    room = Room()
    with_card = revision(room.freezes(draft("Një")))
    without = replace(with_card, article=replace(with_card.article, texts=draft("Një").texts))
    assert with_card.digest != without.digest
    assert '"card"' not in without.document()
    assert read_article(json.loads(with_card.document())["article"]) == with_card.article
