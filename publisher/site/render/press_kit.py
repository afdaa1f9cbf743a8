"""What a post holds for the press: who wrote it, who answers, what was said, what was corrected, pictures to print."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from publisher.domain.ports_channel import Entry
from publisher.domain.post import Contact
from publisher.domain.revision import Article, ArticlePicture, ArticleText
from publisher.site import urls
from publisher.site.dates import day_words
from publisher.site.output_files import MediaRef, PictureZip
from publisher.site.quotation_marks import quoted
from publisher.site.render.article_html import ShownPicture, show
from publisher.site.render.build_context import BuildContext
from publisher.site.render.offices import Told
from publisher.site.settings import tag_of
from publisher.site.sizes import size_words

#: The text in a file of pictures, which is for readers of every language.
CAPTIONS = "captions.txt"
CREDIT, LICENCE = "Foto / Фото / Photo", "Licenca / Лиценца / Licence"
#: What a member costs in a zip file beside its bytes and its name (which stands there twice), and what the end does.
ZIP_MEMBER, ZIP_END = 30 + 46, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A picture in the largest size that there is."""

    url: str
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
    #: Counted from 1; 0 where it is the only one.
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipDownload:
    """All of a post's pictures in one file."""

    url: str
    name: str
    format: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuote:
    """What somebody said, in the quotation marks of its language."""

    text: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressBox:
    """What stands below a post for the press, on its page and in feeds."""

    quotes: tuple[ShownQuote, ...]
    contact: Contact | None
    #: The `lang` attribute of a contact that is borrowed from another language.
    contact_lang: Markup
    downloads: tuple[Download, ...]
    all_pictures: ZipDownload | None

    def __bool__(self) -> bool:
        """Return whether there is anything in it."""
        return bool(self.quotes or self.contact or self.downloads)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCorrection:
    """A correction with its day in words."""

    #: `YYYY-MM-DD`.
    day: str
    #: In words, as it stands before a colon: Serbian's full stop after the year goes there (Pravopis, 2010).
    date: str
    text: str


def press_box(context: BuildContext, article: Article, text: ArticleText, root: str) -> PressBox:
    """Prepare what a post holds for the press in one of its languages, addresses beginning with `root`."""
    return PressBox(
        quotes=tuple(
            ShownQuote(text=quoted(each.text, text.tag), name=each.name, role=each.role) for each in text.quotes
        ),
        contact=contact_of(article, text),
        contact_lang=lang_of_borrowed(text.contact, article.texts[0].contact, article),
        downloads=tuple(downloads_of(context, article, text.tag, root)),
        all_pictures=_all_pictures(article, text.tag, root),
    )


def reason_of(context: BuildContext, entry: Entry, tag: str) -> Told:
    """Return why a post was taken back, in a language or in one that its readers know next; empty if nobody said."""
    by_tag = dict(entry.reason)
    written_in = tag_of(by_tag, tag, context.settings.next_of(tag))
    return Told(by_tag.get(written_in, ""), context.lang(written_in, tag))


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


def downloads_of(context: BuildContext, article: Article, tag: str, root: str) -> list[Download]:
    """Offer the pictures of an article that are published in their largest size."""
    return [_download(context, article, picture, tag, root) for picture in downloaded(article)]


def downloaded(article: Article) -> tuple[ArticlePicture, ...]:
    """Return those pictures: all of a post and of the page for the press, of other standing pages none."""
    return article.pictures if article.kind == "post" or article.slug == urls.PRESS else ()


def zip_of(article: Article) -> PictureZip | None:
    """Return the file of all pictures that can be downloaded; None where there are not two of them."""
    pictures = downloaded(article)
    if len(pictures) < 2:
        return None
    members: list[tuple[str, MediaRef | bytes]] = []
    for picture in pictures:
        original = picture.rendition("original")
        members.append((_file_name(article, picture), MediaRef(original.name, original.size_bytes)))
    members.append((CAPTIONS, "".join(_captions(article)).encode("utf-8", "replace")))
    sizes = (
        ZIP_MEMBER + 2 * len(name.encode()) + (len(member) if isinstance(member, bytes) else member.size_bytes)
        for name, member in members
    )
    digest = hashlib.sha256(repr(members).encode()).hexdigest()
    return PictureZip(f"{digest}.zip", ZIP_END + sum(sizes), tuple(members))


def zip_path(article: Article, bundle: PictureZip) -> str:
    """Return the path of an article's file of pictures."""
    return urls.media_folder(article) + bundle.name


def _all_pictures(article: Article, tag: str, root: str) -> ZipDownload | None:
    bundle = zip_of(article)
    if bundle is None:
        return None
    return ZipDownload(
        url=f"{root}{quote(zip_path(article, bundle))}",
        name=f"{_stem(article)}.zip",
        format="ZIP",
        size=size_words(bundle.size_bytes, tag),
    )


def _captions(article: Article) -> Iterator[str]:
    """Tell what each picture shows in every language of the post, who took it, and who may use it."""
    for text in article.texts:
        yield f"{text.tag}: {text.title}\n"
    for picture in article.pictures:
        yield f"\n{_file_name(article, picture)}\n"
        yield from (f"{tag}: {told}\n" for tag, told in _told_of(picture, article.tags))
        yield from (
            f"{label}: {told}\n" for label, told in ((CREDIT, picture.credit), (LICENCE, picture.licence)) if told
        )


def _told_of(picture: ArticlePicture, tags: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Tell what a picture shows in each language that says so, or else in the one that does, under its own name."""
    own = [(tag, told) for tag in tags if (told := picture.caption.get(tag) or picture.alt.get(tag))]
    others = ((tag, told) for by_tag in (picture.caption, picture.alt) for tag, told in by_tag.items() if told)
    yield from own or [*others][:1]


def _stem(article: Article) -> str:
    return article.slug.rpartition("/")[2]


def _file_name(article: Article, picture: ArticlePicture) -> str:
    ending = picture.rendition("original").name.rpartition(".")[2]
    number = article.pictures.index(picture)
    return f"{_stem(article)}-{number + 1}.{ending}" if number else f"{_stem(article)}.{ending}"


def _download(context: BuildContext, article: Article, picture: ArticlePicture, tag: str, root: str) -> Download:
    original = picture.rendition("original")
    return Download(
        url=f"{root}{quote(urls.media_path(article, original))}",
        name=_file_name(article, picture),
        format="PNG" if original.name.endswith(".png") else "JPEG",
        width=original.width,
        height=original.height,
        size=size_words(original.size_bytes, tag),
        picture=show(context, article, picture, tag, root),
        number=article.pictures.index(picture) + 1 if len(article.pictures) > 1 else 0,
    )
