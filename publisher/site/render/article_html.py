"""An article's pictures and body as HTML: `media:` names become addresses, and every picture gets its caption."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import quote, unquote, urljoin

from markupsafe import Markup, escape

from publisher.domain.revision import Article, ArticlePicture, Rendition
from publisher.site.render.build_context import BuildContext
from publisher.site.settings import tag_of
from publisher.site.urls import media_path

#: An image as nh3 writes it: attribute values in double quotes, where `>` may stand.
IMAGE = r'<img(?:\s+[^\s=>"/]+(?:="[^"]*")?)*\s*/?>'
#: One that is a paragraph of its own, or one amid text.
IMAGES = re.compile(rf"<p>\s*(?P<alone>{IMAGE})\s*</p>|(?P<amid>{IMAGE})")
WEBP = "image/webp"
#: Purposes of the renditions that a browser chooses from, without the ending of those as WebP.
SIZES = ("tiny", "small", "medium", "large")
ATTRIBUTE = re.compile(r'\s([^\s=>"/]+)="([^"]*)"')
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
HEADING = re.compile("<th[ >]")
#: A table of so many columns is set small on paper.
WIDE_TABLE = 6
LOCAL_LINK = re.compile(r'(\shref=")(/(?!/)[^"]*)(?=")')


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture with all that a page tells about it. No consent, no people, no place."""

    src: str
    #: Addresses with widths; empty where there is one size only.
    srcset: str
    #: The same as WebP; empty where it was frozen without.
    webp_srcset: str
    #: Both of the sizes that small pictures of lists need.
    thumb_srcset: str
    thumb_webp: str
    #: Address of the largest size that is published.
    large: str
    width: int
    height: int
    media_type: str
    size_bytes: int
    alt: str
    #: The language of that text where it is not the article's, else empty; and of the caption.
    alt_lang: str
    caption: str
    caption_lang: str
    credit: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An article's text with its pictures in place."""

    html: Markup
    #: Leads the page; None where the body shows every picture itself.
    lead: ShownPicture | None
    #: Follow the text.
    gallery: tuple[ShownPicture, ...]


def body_of(context: BuildContext, article: Article, tag: str, *, absolute: bool = False) -> Body:
    """Prepare an article's body in the language that readers of `tag` get; `absolute` is for feeds."""
    root = context.absolute_root if absolute else context.base_path
    tag = context.written_in(article, tag)
    shown = {picture.file: show(context, article, picture, tag, root) for picture in article.pictures}
    if absolute:
        shown = {file: _as_one_file(picture) for file, picture in shown.items()}
    used: set[str] = set()
    html = _with_pictures(context, article.text(tag).html, shown, used, tag)
    if not absolute and "<table>" in html:
        html = TABLE.sub(lambda found: _table(context, found[0], tag), html)
    if absolute and 'href="/' in html:
        html = LOCAL_LINK.sub(lambda found: found[1] + urljoin(root, found[2]), html)
    apart = [shown[picture.file] for picture in article.pictures if picture.file not in used]
    # Sanitised when the post was frozen (content/text/markdown.py); our own templates escaped the rest.
    return Body(html=Markup(html), lead=apart[0] if apart else None, gallery=tuple(apart[1:]))  # noqa: S704


def _table(context: BuildContext, html: str, tag: str) -> str:
    """Put a table into a frame of its own, which scrolls where a screen is narrow, with the keyboard too."""
    columns = len(HEADING.findall(html.partition("</tr>")[0]))
    wide = " wide" if columns >= WIDE_TABLE else ""
    label = escape(context.texts(tag).gettext("Table"))
    return f'<div class="table{wide}" role="region" aria-label="{label}" tabindex="0">{html}</div>'


def show(context: BuildContext, article: Article, picture: ArticlePicture, tag: str, root: str) -> ShownPicture:
    """Prepare one picture for the text in `tag`, its addresses beginning with `root`."""
    written_in = article.text(tag).tag
    known = context.settings.next_of(written_in)
    alt_tag, caption_tag = tag_of(picture.alt, written_in, known), tag_of(picture.caption, written_in, known)
    sizes = sorted(shown_sizes(picture), key=lambda each: each.width)
    webp = [each for each in sizes if each.media_type == WEBP]
    plain = [each for each in sizes if each.media_type != WEBP]
    small, large = picture.rendition("small"), picture.rendition("large")
    return ShownPicture(
        src=_address(article, small, root),
        srcset=_srcset(article, plain, root),
        webp_srcset=_srcset(article, webp, root, least=1),
        thumb_srcset=_srcset(article, plain[: plain.index(small) + 1], root),
        thumb_webp=_srcset(article, [each for each in webp if each.width <= small.width], root, least=1),
        large=_address(article, large, root),
        width=large.width,
        height=large.height,
        media_type=large.media_type,
        size_bytes=large.size_bytes,
        alt=picture.alt.get(alt_tag, ""),
        alt_lang="" if alt_tag == written_in else alt_tag,
        caption=picture.caption.get(caption_tag, ""),
        caption_lang="" if caption_tag == written_in else caption_tag,
        credit=picture.credit,
        licence=picture.licence,
    )


def _as_one_file(picture: ShownPicture) -> ShownPicture:
    """Return a picture as feeds show it: by the one address that they name beside the text, so it is shown once."""
    return replace(picture, src=picture.large, srcset="", webp_srcset="", thumb_srcset="", thumb_webp="")


def shown_sizes(picture: ArticlePicture) -> list[Rendition]:
    """Return the renditions that a browser chooses from: those that the picture was frozen with."""
    return [each for each in picture.renditions if each.purpose.removesuffix("-webp") in SIZES]


def _srcset(article: Article, sizes: Sequence[Rendition], root: str, least: int = 2) -> str:
    """List sizes with their widths; nothing where there are not `least` so many to choose from."""
    by_width = {size.width: size for size in sizes}
    if len(by_width) < least:
        return ""
    return ", ".join(f"{_address(article, size, root)} {width}w" for width, size in by_width.items())


def _address(article: Article, rendition: Rendition, root: str) -> str:
    return f"{root}{quote(media_path(article, rendition))}"


def _with_pictures(context: BuildContext, html: str, shown: dict[str, ShownPicture], used: set[str], tag: str) -> str:
    """Replace every image: one that is a paragraph of its own gets its caption, one we do not know is dropped."""

    def replaced(found: re.Match[str]) -> str:
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(found["alone"] or found["amid"])}
        scheme, _, name = attributes.get("src", "").partition(":")
        picture = shown.get(unquote(name))
        if scheme != "media" or picture is None:
            return ""
        used.add(unquote(name))
        template = "figure.html" if found["alone"] else "picture.html"
        alt = attributes.get("alt") or picture.alt
        return context.text(template, picture=picture, alt=alt, tag=tag).strip()

    return IMAGES.sub(replaced, html) if "<img" in html else html
