"""What a post holds for the press: who wrote it, who answers, what was said, what was corrected, a picture to print."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from publisher.domain.post import Contact
from publisher.domain.revision import Article, ArticlePicture, ArticleText
from publisher.site import urls
from publisher.site.dates import day_words
from publisher.site.render.article_html import ShownPicture, show
from publisher.site.render.build_context import BuildContext
from publisher.site.sizes import size_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A picture in the largest size that there is."""

    path: str
    #: What it is called on the reader's disk.
    name: str
    #: `JPEG` or `PNG`.
    format: str
    width: int
    height: int
    #: Such as `2,4 MB`.
    size: str
    #: Caption, credit and licence.
    picture: ShownPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCorrection:
    """A correction with its day in words."""

    #: `YYYY-MM-DD`.
    day: str
    #: In words, as it stands before a colon: Serbian's full stop after the year goes there (Pravopis, 2010).
    date: str
    text: str


def byline_of(article: Article, text: ArticleText) -> str:
    """Return who wrote a text, or else the original; empty where it was the organisation."""
    return text.byline or article.texts[0].byline


def contact_of(article: Article, text: ArticleText) -> Contact | None:
    """Return who answers in a language, or else on the original."""
    return text.contact or article.texts[0].contact


def lang_of_borrowed(own: object, borrowed: object, article: Article) -> Markup:
    """Return the `lang` attribute of what a text has not itself and takes from the original."""
    return Markup(' lang="{}"').format(article.texts[0].tag) if borrowed and not own else Markup()


def corrections_of(text: ArticleText, tag: str) -> list[ShownCorrection]:
    """List what was corrected in a text, the days in the words of `tag`."""
    return [
        ShownCorrection(day=each.day, date=day_words(date.fromisoformat(each.day), tag).rstrip("."), text=each.text)
        for each in text.corrections
    ]


def downloads_of(context: BuildContext, article: Article, tag: str) -> list[Download]:
    """Offer the pictures of an article that are published in their largest size."""
    return [_download(context, article, picture, tag) for picture in downloaded(article)]


def downloaded(article: Article) -> tuple[ArticlePicture, ...]:
    """Return those pictures: of a post the first, of the page for the press all, of other standing pages none."""
    if article.kind == "post":
        return article.pictures[:1]
    return article.pictures if article.slug == urls.PRESS else ()


def _download(context: BuildContext, article: Article, picture: ArticlePicture, tag: str) -> Download:
    original = picture.rendition("original")
    ending = original.name.rpartition(".")[2]
    number = article.pictures.index(picture)
    stem = article.slug.rpartition("/")[2]
    return Download(
        path=quote(urls.media_path(article, original)),
        name=f"{stem}-{number + 1}.{ending}" if number else f"{stem}.{ending}",
        format="PNG" if ending == "png" else "JPEG",
        width=original.width,
        height=original.height,
        size=size_words(original.size_bytes, tag),
        picture=show(article, picture, tag, context.base_path),
    )
