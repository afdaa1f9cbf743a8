"""How posts are made for this Page: settings, templates and short addresses brought together."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from jinja2 import TemplateError

from publisher.bootstrap.facebook_events import event_lines, told_first
from publisher.channels.facebook import payload
from publisher.content.text.facebook_preview import facebook_text
from publisher.domain.delivery import Payload
from publisher.domain.language import TAGS, draft_language, facebook_tags
from publisher.domain.link_budget import is_ticked
from publisher.domain.post import Event, Post
from publisher.domain.revision import Article, ArticleText
from publisher.domain.short_address import short_path, spoken_address
from publisher.i18n import texts
from publisher.settings import Settings
from publisher.site.settings import SiteSettings
from publisher.site.urls import article_url
from publisher.templating import templates


class FacebookPosts:
    """Renders what the Page gets."""

    def __init__(
        self,
        settings: Settings,
        site: SiteSettings,
        code: Callable[[str], str],
        link_limit: Callable[[], int | None],
    ) -> None:
        """`code` gives the code of a post's short address; `link_limit` how many posts a month may have a link."""
        self._settings, self._site = settings, site
        self._code, self._link_limit = code, link_limit

    def render(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        """Return a post and its first comment; `pipeline.apply_steps.RenderPayload`.

        Raises:
            InvalidInput: if one of them is longer than Facebook takes.
        """
        return self._render(article, with_website, ticked=is_ticked(article.facebook_link, self._link_limit()))

    def linked(self, article: Article, with_website: bool) -> Payload:
        """Return a post as one that is out with its link is updated, whatever is ticked now; `RenderLinked`.

        Raises:
            InvalidInput: if it is longer than Facebook takes.
        """
        post, _ = self._render(article, with_website, ticked=True)
        return post.linked or post

    def _render(self, article: Article, with_website: bool, *, ticked: bool) -> tuple[Payload, Payload | None]:
        facebook, style = self._settings.facebook, self._style()
        tags = self.tags(article.tags)
        in_text = with_website and facebook.short_address == "text"
        links = payload.PostLinks(
            page=article_url(self._site.base_url, article, tags[0]) if with_website else "",
            ticked=ticked,
            short={tag: self.short_address(article.slug, tag) for tag in tags} if in_text else {},
            on_card=self._on_card(article.slug, article.tags) if facebook.short_address == "card" else "",
            source=article.source.name if article.source else "",
            event=self._event(article.event, article.texts, article.places),
        )
        post = payload.render(article, style, links, with_website=with_website)
        return post, payload.comment_payload(article, style, ticked=ticked)

    def _event(
        self, event: Event | None, written: Sequence[ArticleText], places: Sequence[str]
    ) -> dict[str, payload.EventLines]:
        """Say in each language when and where an event takes place."""
        if event is None:
            return {}
        env = templates(self._settings.templates_folder)
        return {
            text.tag: event_lines(
                texts(env, "site", text.tag, (self._site.default_tag,)), self._site, event, written, places
            )
            for text in written
        }

    def draft_message(
        self,
        texts: Sequence[ArticleText],
        *,
        with_website: bool,
        ticked: bool,
        source: str,
        event: Event | None = None,
        places: Sequence[str] = (),
    ) -> str:
        """Return what a post would say that is not frozen yet; its own address stands as `…`: it is not given yet."""
        chosen = [text for tag in self.tags([text.tag for text in texts]) for text in texts if text.tag == tag]
        host = urlsplit(self._site.base_url).hostname or ""
        in_text = with_website and self._settings.facebook.short_address == "text"
        short = {text.tag: f"{host}/…" for text in chosen} if in_text else {}
        told = self._event(event, texts, places)
        links = payload.PostLinks(page="", ticked=ticked, short=short, source=source, event=told)
        try:
            return payload.draft_message(chosen, self._style(), links, with_website=with_website)
        except TemplateError:  # an office's own template is broken: what stops sending does not stop writing
            tags = [text.tag for text in chosen]
            return facebook_text(chosen, tags, stacked=True, on_website=with_website, with_links=ticked)

    def _style(self) -> payload.PostStyle:
        facebook = self._settings.facebook
        return payload.PostStyle(
            languages=facebook.languages,
            stacked=facebook.stacked,
            env=templates(self._settings.templates_folder),
            utm=facebook.utm,
            credit=self.credit,
        )

    def credit(self, tag: str, name: str) -> str:
        """Say whose text it is, as the website does."""
        env = templates(self._settings.templates_folder)
        return texts(env, "site", tag, (self._site.default_tag,)).gettext("Source: %(name)s") % {"name": name}

    def told_first(
        self, event: Event | None, written: Sequence[ArticleText], places: Sequence[str], tag: str
    ) -> list[tuple[str, str]]:
        """Return what the box at the top of a page says, name by name."""
        env = templates(self._settings.templates_folder)
        return told_first(texts(env, "site", tag, (self._site.default_tag,)), self._site, event, written, places)

    def tags(self, tags: Sequence[str]) -> Sequence[str]:
        """Return which of a post's languages and scripts its Facebook post is made of."""
        facebook = self._settings.facebook
        return facebook_tags(tags, facebook.languages, stacked=facebook.stacked)

    def card_address(self, post: Post) -> str:
        """Return what stands on the foot of a post's picture: its short address, and what it is in other languages."""
        return self._on_card(post.slug, [tag for tag in TAGS if draft_language(tag) in post.texts])

    def _on_card(self, slug: str, tags: Sequence[str]) -> str:
        first, *others = self.tags(tags)
        main, code = self._site.default_tag, self._code(slug)
        paths = [short_path(code, tag, main).rstrip("/") for tag in others]
        spoken = spoken_address(self._site.base_url, short_path(code, first or main, main))
        return " · ".join([spoken, *(f"/{path}" for path in paths)])

    def short_link(self, slug: str, tag: str) -> str:
        """Return a post's short address in a language as a link."""
        return f"{self._site.base_url.rstrip('/')}/{short_path(self._code(slug), tag, self._site.default_tag)}"

    def short_address(self, slug: str, tag: str) -> str:
        """Return a post's short address as it is written on paper; without a `tag` that of the main language."""
        main = self._site.default_tag
        return spoken_address(self._site.base_url, short_path(self._code(slug), tag or main, main))
