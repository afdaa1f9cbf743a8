"""What all files of one build share: settings, templates, and each language's header and footer, rendered once."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

from jinja2 import Environment, Template
from markupsafe import Markup

from publisher.bundled_files import BUNDLED
from publisher.domain.language import NAME, TAGS
from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.revision import Article
from publisher.i18n import Texts, texts
from publisher.settings.organisation import Emblem
from publisher.site import urls
from publisher.site.phone import tel
from publisher.site.settings import SiteSettings, in_tag, tag_of
from publisher.templating import as_they_are, knowing, macros_of

#: What XML 1.0 (2.2) does not allow, and HTML neither: control characters, lone surrogates, two non-characters.
CONTROLS = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
SURROGATES = re.compile("[\ud800-\udfff]")
#: What the UTF-8 of both of them (U+FFFE and U+FFFF) begins with.
NON_CHARACTER = b"\xef\xbf"
#: So many parts of pages are kept at most: a few hundred posts in every language.
KEPT = 4000

#: Templates whose macros every other template knows.
MACROS = ("caption.html", "sources.html", "press-box.html", "story.html", "event.html", "media.xml")

#: Listings that no setting names.
OF_ONE_KIND = ("recording", "correction")

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link of a menu."""

    text: str
    path: str
    #: The page that the reader is on.
    current: bool = False
    #: The language of text and target where it is not the page's.
    lang: str = ""
    #: The `lang` attribute of the text alone, as HTML.
    attributes: str = ""
    #: Whether it leads to the front page of a language that the page itself is not there in.
    front: bool = False


class BuildContext:
    """Settings, templates and standing pages of one build; renders, and names the files that every page uses."""

    def __init__(self, settings: SiteSettings, templates: Environment, standing: Sequence[Entry]) -> None:
        self.settings = settings
        self.templates, self._sources = as_they_are(templates, _is_of_the_site)
        #: Names a topic, place or campaign in a language.
        self.label = lru_cache(maxsize=None)(self._label)
        #: Returns the `lang` attribute of such a name.
        self.label_lang = lru_cache(maxsize=None)(self._label_lang)
        #: Standing pages that can be linked to.
        self.standing = tuple(entry for entry in standing if not entry.withdrawn)
        self._same: dict[tuple[tuple[object, ...], str], Markup] = {}
        #: A language without words of its own borrows them from the one that its readers know next, or the main one.
        self._texts = {tag: texts(self.templates, "site", tag, _next(settings, tag)) for tag in TAGS}
        self._kept: dict[tuple[str, str, str], tuple[Entry, object]] = {}
        self._environments: dict[str, Environment] = {}
        self._templates: dict[tuple[str, str], Template] = {}
        self._macros: dict[tuple[str, str, str], Callable[..., Markup]] = {}

    @property
    def base_path(self) -> str:
        """Return what local links begin with."""
        return self.settings.root

    @property
    def absolute_root(self) -> str:
        """Return what full links begin with."""
        return f"{self.settings.base_url}/"

    def render(self, template: str, **values: Any) -> bytes:
        """Render one file, without any character that XML or HTML forbids."""
        return encode(self.text(template, **values))

    def text(self, template: str, **values: Any) -> str:
        """Render a template of `site/`."""
        return self._template(template, values.get("tag") or self.settings.default_tag).render(values)

    def _template(self, name: str, tag: str) -> Template:
        if (name, tag) not in self._templates:
            self._templates[name, tag] = template = self._spoken(tag).get_template(f"site/{name}")
            # Jinja's is a chain of dictionaries, walked through for every page.
            template.globals = dict(template.globals)
        return self._templates[name, tag]

    def _spoken(self, tag: str) -> Environment:
        """Return the environment of a language, in which every template and macro knows its texts."""
        if tag not in self._environments:
            said = self.texts(tag)
            known = {"_": said.gettext, "ngettext": said.ngettext, "borrowed": _borrowed(said)}
            known |= {"site": self.settings, "edition": self, "root": self.base_path}
            self._environments[tag] = spoken = knowing(self.templates, known)
            for template in MACROS:
                spoken.globals |= macros_of(spoken.get_template(f"site/{template}"))
        return self._environments[tag]

    def texts(self, tag: str) -> Texts:
        """Return the site's own texts in a language."""
        return self._texts[tag]

    def cached_per_entry(self, what: str, entry: Entry, tag: str, make: Callable[[], Made]) -> Made:
        """Return a part of pages that is the same wherever an entry stands in a language: made when first asked for."""
        key = (what, f"{entry.article.slug}#{entry.told_change}", tag)
        of, made = self._kept.get(key, (None, None))
        if of is None or not _same(of, entry):
            made = make()
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = (entry, made)
        return cast("Made", made)

    def macro(self, template: str, name: str, tag: str) -> Callable[..., Markup]:
        """Return a macro of a template of `site/`: for small parts, where a template of its own would cost more."""
        key = (template, name, tag)
        if key not in self._macros:
            self._macros[key] = getattr(self._spoken(tag).get_template(f"site/{template}").module, name)
        return self._macros[key]

    def header(self, tag: str, current: Listing | None = None) -> Markup:
        """Return the masthead with its menus, `current` being the listing that the reader is on."""
        return self.cached(("header", current), tag, lambda: self._chrome("header.html", tag, current))

    def footer(self, tag: str) -> Markup:
        """Return the foot of every page."""
        return self.cached(("footer",), tag, lambda: self._chrome("footer.html", tag, None))

    def cached(self, what: tuple[object, ...], tag: str, make: Callable[[], Markup]) -> Markup:
        """Return a part of pages that is the same on many of a language: made when first asked for."""
        key = (what, tag)
        if key not in self._same:
            self._same[key] = make()
        return self._same[key]

    def _chrome(self, template: str, tag: str, current: Listing | None) -> Markup:
        return Markup(self.text(template, tag=tag, current=current))  # noqa: S704 - escaped when rendered

    def front(self, tag: str) -> str:
        """Return the front page's path."""
        return urls.front_path(tag)

    def events(self, tag: str) -> str:
        """Return the path of the page of events."""
        return urls.events_path(tag)

    def archive(self, tag: str) -> str:
        """Return the path of the archive by year and month."""
        return urls.archive_path(tag)

    def feeds(self, tag: str) -> str:
        """Return the path of the page that explains feeds."""
        return urls.feeds_path(tag)

    def corrections(self, tag: str) -> str:
        """Return the path of the page of all corrections."""
        return urls.listing_path(Listing("correction"), tag)

    def search(self, tag: str) -> str:
        """Return the path of the page to search on; empty where the search is switched off."""
        return urls.search_path(tag) if self.settings.search else ""

    def about(self, tag: str) -> str:
        """Return the sentence about the organisation."""
        return in_tag(self.settings.about, tag, then=self.settings.next_of(tag))

    def about_lang(self, tag: str) -> Markup:
        """Return the `lang` attribute of that sentence, if it needs one."""
        return self.lang(tag_of(self.settings.about, tag, self.settings.next_of(tag)), tag)

    def lang(self, written_in: str, tag: str) -> Markup:
        """Return the `lang` attribute of a text on a page in `tag`; none where all of the page speaks it."""
        if written_in == "" or written_in == tag == self.texts(tag).spoken:
            return Markup()
        return Markup(' lang="{}"').format(written_in)

    def _label_lang(self, listing: Listing, tag: str) -> Markup:
        if listing.kind in OF_ONE_KIND:
            return self.lang(self.texts(tag).spoken, tag)
        return self.lang(self.settings.label_tag(listing, tag), tag)

    def _label(self, listing: Listing, tag: str) -> str:
        """Return the name of a topic, place or campaign in a language, or of what there is one list of."""
        _ = self.texts(tag).gettext
        names = {"recording": _("Recordings"), "correction": _("Corrections")}
        return names.get(listing.kind) or self.settings.label(listing, tag)

    def written_in(self, article: Article, tag: str) -> str:
        """Return the language in which readers of `tag` get an article: theirs, one that they know, or the original."""
        return self.settings.written_in(article.tags, tag)

    def menu(self, kind: str, tag: str, current: Listing | None) -> list[NavLink]:
        """List the topics or the places."""
        return [
            self.label_link(listing, tag, current=listing == current)
            for listing in self.settings.fixed_listings
            if listing.kind == kind
        ]

    def label_link(self, listing: Listing, tag: str, *, current: bool = False) -> NavLink:
        """Return the way to a topic, place or campaign."""
        path, text = urls.listing_path(listing, tag), self.label(listing, tag)
        return NavLink(text, path, current, attributes=self.label_lang(listing, tag))

    def standing_menu(self, tag: str) -> list[NavLink]:
        """List the standing pages, each in the reader's language or in its own."""
        return [self._standing_link(entry, tag) for entry in self.standing]

    @cached_property
    def taken(self) -> frozenset[str]:
        """Return the paths of the standing pages: where a page of ours would have the same, theirs stands."""
        return frozenset(urls.article_path(each.article, tag) for each in self.standing for tag in each.article.tags)

    def our_pages(self, tag: str) -> list[NavLink]:
        """List the standing pages of the header: who the organisation is, and how to reach it."""
        by_slug = {entry.article.slug: entry for entry in self.standing}
        return [self._standing_link(by_slug[slug], tag) for slug in urls.OUR_PAGES if slug in by_slug]

    def contact_page(self, tag: str) -> NavLink | None:
        """Return the way to the standing page of how to reach the organisation; None where there is none."""
        found = (each for each in self.standing if each.article.slug == urls.CONTACT)
        return next((self._standing_link(each, tag) for each in found), None)

    def _standing_link(self, entry: Entry, tag: str) -> NavLink:
        article, written_in = entry.article, self.written_in(entry.article, tag)
        path = urls.article_path(article, written_in)
        return NavLink(article.text(written_in).title, path, lang="" if written_in == tag else written_in)

    def language_links(self, paths: Sequence[tuple[str, str]], current: str) -> list[NavLink]:
        """Make a language switch from tags and paths; each language is called by its own name."""
        return [NavLink(NAME[tag], path, tag == current, tag) for tag, path in paths]

    def article_tongues(self, article: Article, current: str) -> list[NavLink]:
        """Make the language switch of an article: to its translations, else to each language's front page."""
        own = {tag: urls.article_path(article, tag) for tag in article.tags}
        tags = sorted({*own, *self.settings.tags}, key=TAGS.index)
        return [
            NavLink(NAME[tag], own.get(tag, urls.front_path(tag)), tag == current, tag, front=tag not in own)
            for tag in tags
        ]

    @cached_property
    def style(self) -> tuple[str, bytes]:
        """Return path and bytes of the style sheet; the path changes with the bytes, so it may be cached for ever."""
        return self._asset("style.css")

    @cached_property
    def script(self) -> tuple[str, bytes]:
        """Return path and bytes of the one script that there is: that of the page to search on."""
        return self._asset("search.js")

    @cached_property
    def icon(self) -> tuple[str, bytes]:
        """Return path and bytes of the site's icon: the organisation's initial."""
        return self._asset("icon.svg")

    @cached_property
    def drawn_icon(self) -> str:
        """Return the path of an icon that is a drawing; empty where the logo is a photograph of pixels."""
        logo = self.settings.logo
        return self.icon[0] if logo is None else self.emblem(logo) if logo.name.endswith(".svg") else ""

    def emblem(self, emblem: Emblem) -> str:
        """Return the path of a picture of the settings."""
        return f"assets/{emblem.name}"

    def tel(self, phone: str) -> str:
        """Return what a telephone dials for a number."""
        return tel(phone)

    @cached_property
    def emblems(self) -> list[tuple[str, bytes]]:
        """Return paths and bytes of the logo and of the donors' emblems, each once."""
        shown = (self.settings.logo, *(donor.emblem for donor in self.settings.donors))
        return list({self.emblem(each): each.content for each in shown if each}.items())

    def _asset(self, template: str) -> tuple[str, bytes]:
        content = self.render(template)
        name, ending = template.split(".")
        return f"assets/{name}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}", content

    @cached_property
    def digest(self) -> str:
        """Return a digest of what every page depends on beside its post: where it changed, all is built anew."""
        whole = hashlib.sha256(repr(self.settings).encode("utf-8", "replace"))
        for name, source in self._sources.items():
            whole.update(f"\0{name}\0{source}".encode("utf-8", "replace"))
        for tag in self.settings.tags:
            whole.update(repr(self.standing_menu(tag)).encode("utf-8", "replace"))
        return whole.hexdigest()


def _next(settings: SiteSettings, tag: str) -> tuple[str, ...]:
    return (*settings.next_of(tag), settings.default_tag)


def _is_of_the_site(name: str) -> bool:
    return name.startswith(("site/", f"{BUNDLED}/site/")) or name.endswith("/site.po")


def _borrowed(said: Texts) -> Markup:
    """Return the `lang` attribute of the site's own texts where a language has to borrow them."""
    return Markup() if said.spoken == said.tag else Markup(' lang="{}"').format(said.spoken)


def _same(one: Entry, other: Entry) -> bool:
    """Return whether two entries are one and the same, without reading their texts."""
    return one is other or (one.article is other.article and _state(one) == _state(other))


def _state(entry: Entry) -> tuple[object, ...]:
    times = (entry.published_at, entry.updated_at, entry.withdrawn_at, entry.text_times, entry.event_ended)
    return *times, entry.withdrawn, entry.reason, entry.first_tags, entry.first_url


def encode(text: str) -> bytes:
    """Return UTF-8 without the characters that XML and HTML forbid."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        content = SURROGATES.sub("", text).encode()
    # On bytes this takes a tenth of the time of a regular expression: it is done for every file.
    content = content.translate(None, CONTROLS)
    if NON_CHARACTER in content:
        content = content.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return content
