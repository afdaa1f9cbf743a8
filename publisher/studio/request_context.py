"""One request as a page sees it: who it is, what was typed, and how to answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from publisher.bootstrap.app import App
from publisher.domain.accounts import Account, Role
from publisher.domain.due_verdict import Hold
from publisher.domain.errors import PublisherError, StorageError, UnknownPost
from publisher.domain.invisible import one_line, visible
from publisher.domain.language import NAME, draft_language
from publisher.domain.notices import Kind, Notice
from publisher.domain.readiness import Readiness
from publisher.domain.revision import digest_of
from publisher.messages import blocker_sentence, is_quoted, sentence, words
from publisher.messages.post_states import OUTCOMES, REASONS, WORDS
from publisher.settings.load import CHANNELS
from publisher.site.settings import in_tag
from publisher.studio.audit_verbs import AUDIT_VERBS
from publisher.studio.flash_messages import FLASH_MESSAGES
from publisher.studio.formatting import LANGUAGES, ROLES, Say, Times, chosen, say_in
from publisher.studio.headers import PAGE, PREVIEW
from publisher.studio.home_cards import Attention, attention_of

if TYPE_CHECKING:
    from publisher.studio.studio_context import StudioContext

#: Cookie of the interface's language for whoever is not signed in.
LANGUAGE_COOKIE = "studio_language"


@dataclass(slots=False, kw_only=True)
class RequestContext:
    """A request, the account that it comes from, and its form."""

    studio: "StudioContext"
    request: Request
    #: Who is signed in; None for nobody.
    account_or_none: Account | None
    #: What the cookie holds: the session's token, or a stranger's.
    cookie: str
    #: For forms of the answer.
    form_token: str
    form: FormData = field(default_factory=FormData)

    @property
    def app(self) -> App:
        """Return the app."""
        return self.studio.app

    @property
    def account(self) -> Account:
        """Return who is signed in; only for routes that need a role.

        Raises:
            LookupError: if the route lets in nobody in particular.
        """
        if self.account_or_none is None:
            raise LookupError("This route needs no role, so there may be no account.")
        return self.account_or_none

    def may(self, role: Role) -> bool:
        """Return whether whoever is signed in may do what needs this role."""
        return self.account_or_none is not None and self.account_or_none.may(role)

    def path_param(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params.get(name, ""))

    def query(self, name: str) -> str:
        """Return a value of the query, without what nobody sees in it."""
        return visible(self.request.query_params.get(name, ""))

    def form_value(self, name: str) -> str:
        """Return one text of the form, without what nobody sees in it; empty where there is none."""
        return visible(self.form_secret(name))

    def form_secret(self, name: str) -> str:
        """Return a text of the form letter by letter, as it was typed: a password."""
        value = self.form.get(name)
        return value if isinstance(value, str) else ""

    def form_line(self, name: str) -> str:
        """Return one text of the form on one line, without what nobody sees in it."""
        return one_line(self.form_value(name))

    def form_list(self, name: str) -> tuple[str, ...]:
        """Return every text of one name: boxes that were ticked."""
        return tuple(visible(value) for value in self.form.getlist(name) if isinstance(value, str) and value)

    def uploads(self, name: str) -> list[UploadFile]:
        """Return the files of one name that were chosen."""
        return [value for value in self.form.getlist(name) if isinstance(value, UploadFile) and value.filename]

    @property
    def address(self) -> str:
        """Return the network address that it comes from, as the server in front tells it."""
        return self.request.client.host if self.request.client else ""

    @property
    def here(self) -> str:
        """Return the address of the page that is shown; of what answers a form, that of the page it was sent from."""
        path, query = self.request.url.path, self.request.url.query
        if self.request.method in ("GET", "HEAD"):
            return f"{path}?{query}" if query else path
        while path and not self._is_page(path):
            path = path.rpartition("/")[0]
        return path or "/"

    def _is_page(self, path: str) -> bool:
        asked = {"type": "http", "method": "GET", "path": path}
        return any(route.matches(asked)[0] is Match.FULL for route in self.request.app.routes)

    @property
    def wants_json(self) -> bool:
        """Return whether a script asks, which wants JSON."""
        return self.request.headers.get("x-requested-by") == "studio"

    def new_form_key(self) -> str:
        """Return a key for one form, from when it is shown: sent twice, it does its work once."""
        return token_urlsafe(12)

    def remember_language(self, language: str) -> None:
        """Answer in this language, whatever the browser asks for: a stranger's page was made for somebody."""
        if self.account_or_none is None and not self.request.cookies.get(LANGUAGE_COOKIE) and language in LANGUAGES:
            self.__dict__["language"] = language

    @cached_property
    def language(self) -> str:
        """Return the interface's language."""
        wanted = (
            self.account_or_none.language if self.account_or_none else self.request.cookies.get(LANGUAGE_COOKIE, "")
        )
        return chosen(wanted, self.request.headers.get("accept-language", ""), self.app.settings.mail.language)

    @property
    def writing_language(self) -> str:
        """Return the language that a post is begun in unless another is chosen: that of whoever is signed in.

        English is also for those who read none of the others, so it has to be chosen where it is not the first.
        """
        language, known = draft_language(self.language), self.app.settings.languages
        return language if language in known and language != "en" else known[0]

    def own_first(self, tags: Iterable[str], main: str = "") -> list[str]:
        """Return tags with those of the reader's own language first, in the reader's script; else those of `main`.

        English is also for those who read none of the others: it decides nothing.
        """
        found = list(tags)
        own = "" if self.language == "en" else draft_language(self.language)
        first = own if own in map(draft_language, found) else main
        return sorted(found, key=lambda tag: (draft_language(tag) != first, tag != self.language))

    @cached_property
    def gettext(self) -> Say:
        """Return what translates into it."""
        return say_in(self.studio.templates, self.language)

    def sentence(self, error: PublisherError) -> str:
        """Return what a person reads of an error."""
        return sentence(error, self.gettext, self.times.written)

    def told(self, text: str) -> str:
        """Return what a person reads of a coded text, as the core gives it or the ledger has it."""
        return words(text, self.gettext, self.times.written)

    @cached_property
    def blockers(self) -> list[str]:
        """Return what keeps posts from going out, for the bar on every page; nothing for whoever is not signed in."""
        if self.account_or_none is None:
            return []
        found = [blocker_sentence(each, self.gettext, self.times.written) for each in self.readiness.blockers]
        full = self.notices if self.badges.get("disk") else []
        return [*found, *(self.told(notice.text) for notice in full if notice.kind is Kind.DISK)]

    @cached_property
    def notices(self) -> list[Notice]:
        """Return what is wrong with the machine or the connection of the Page, asked for once."""
        return self.app.notices_of_installation()

    @property
    def own_notices(self) -> list[Notice]:
        """Return those that wait for an administrator; a full disk stands on every page anyway."""
        return [each for each in self.notices if each.kind is not Kind.DISK] if self.may(Role.ADMINISTRATOR) else []

    @cached_property
    def readiness(self) -> Readiness:
        """Return whether everything that is due can go out, asked for once."""
        return self.app.readiness()

    @cached_property
    def holds(self) -> list[Hold]:
        """Return the holds that people placed and that are on now; nothing for whoever is not signed in."""
        now = self.app.clock()
        found = self.all_holds if self.account_or_none else []
        return [hold for hold in found if hold.kind == "person" and hold.active(now)]

    @cached_property
    def all_holds(self) -> list[Hold]:
        """Return every hold that is on now or planned, asked for once; a page has them with its readiness."""
        if self.wants_json:
            return self.app.holds()
        now = self.app.clock()
        return [hold for hold in self.readiness.holds if hold.end_at is None or hold.end_at > now]

    @cached_property
    def times(self) -> Times:
        """Return what writes times and numbers."""
        return Times(self.language, self.app.settings.organisation.timezone)

    def label(self, kind: str, key: str) -> str:
        """Return a topic, a place or a campaign in the reader's language."""
        settings = self.app.settings
        labels = {"topic": settings.topics, "place": settings.places, "campaign": settings.campaigns}[kind]
        return in_tag(labels[key].name, self.language, key) if key in labels else key

    def language_name(self, tag: str) -> str:
        """Return a language's own name."""
        return NAME[tag]

    def mine_or_unknown(self, slug: str) -> None:
        """Let a contributor at their own drafts alone; others' are not even named.

        Raises:
            UnknownPost: for somebody else's.
        """
        if not self.account.may(Role.AUTHOR) and self.studio.versions.owner(slug) != self.account.name:
            raise UnknownPost(slug)

    @cached_property
    def unread(self) -> dict[str, int]:
        """Return how many remarks of others are new to whoever is signed in, by draft."""
        try:
            return self.studio.comments.unread(self.account_or_none.id) if self.account_or_none else {}
        except StorageError:  # every page shows it, also the one that says that the ledger does not answer
            return {}

    @cached_property
    def attention(self) -> Attention:
        """Return what waits for somebody, as whoever is signed in sees it; nothing for a contributor."""
        return attention_of(self) if self.may(Role.AUTHOR) else Attention()

    @cached_property
    def badges(self) -> Mapping[str, int]:
        """Return how much is new behind each item of the menu, by its address."""
        if self.account_or_none is None:
            return {}
        try:
            anew = self.request.method == "POST" or "attention" in self.__dict__
            seen_by = self.account_or_none.id, self.account_or_none.role, tuple(self.unread.items())
            return self.studio.counts.of(seen_by, self._counted, anew=anew)
        except StorageError:  # every page shows it, also the one that says that the ledger does not answer
            return {}

    def _counted(self) -> dict[str, int]:
        studio, may = self.studio, self.may(Role.AUTHOR)
        arrived = studio.newsroom.count() + studio.partners.count() + studio.page_posts.count_new() if may else 0
        waiting = len(self.attention.mine) + self.attention.reconnect + len(self.own_notices)
        full = sum(notice.kind is Kind.DISK for notice in self.notices)
        return {"/": waiting, "/drafts": sum(self.unread.values()), "/inbox": arrived, "disk": full}

    # Answers

    def page(self, template: str, status: int = 200, headers: Mapping[str, str] = PAGE, **values: Any) -> Response:
        """Answer with a page."""
        return HTMLResponse(self.rendered(template, **values), status, headers=dict(headers))

    def rendered(self, template: str, **values: Any) -> str:
        """Return a template filled in, whole or for a page that is open already."""
        return self.studio.templates.get_template(f"studio/{template}").render(
            _=self.gettext,
            context=self,
            times=self.times,
            languages=LANGUAGES,
            all_channels=CHANNELS,
            asset=self.studio.assets.address,
            editor=self.studio.assets.known("editor.js"),
            Role=Role,
            role_words=ROLES,
            state_words=WORDS,
            reason_words=REASONS,
            outcome_words=OUTCOMES,
            audit_verbs=AUDIT_VERBS,
            sentence_of=self.told,
            is_quoted=is_quoted,
            done=FLASH_MESSAGES.get(self.query("done"), ""),
            settings=self.app.settings,
            **values,
        )

    def file(self, content: bytes, media_type: str) -> Response:
        """Answer with a file of a preview; a browser that has it already is told so (RFC 9110, 13.1.2)."""
        headers = {**PREVIEW, "ETag": f'"{digest_of(content)}"'}
        if headers["ETag"] in self.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media_type, headers=headers)

    def redirect(self, path: str, done: str = "") -> Response:
        """Send on to another page of ours, with a note there that something is done (a key of `FLASH_MESSAGES`)."""
        self.studio.counts.forget()
        joint = "&" if "?" in path else "?"
        return RedirectResponse(f"{path}{joint}done={done}" if done else path, 303, headers=dict(PAGE))

    def json(self, content: Mapping[str, Any], status: int = 200) -> Response:
        """Answer a script."""
        return JSONResponse(dict(content), status, headers=dict(PAGE))
