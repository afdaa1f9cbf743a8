"""The one door: who comes, whether they may, whether it was meant; then the page; and what becomes of an error."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from secrets import token_urlsafe
from urllib.parse import quote, urlsplit

from jinja2 import TemplateError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from publisher.domain.accounts import Role
from publisher.domain.errors import LedgerDamaged, PublisherError, StorageError, UnknownPost
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.studio.bounded_http import TOO_SLOW
from publisher.studio.csrf import account_token, comes_from_elsewhere, comes_from_here, form_token, is_forged
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.request_context import RequestContext
from publisher.studio.studio_context import StudioContext
from publisher.studio.typed_again import typed_form
from publisher.templating import template_mistake

_log = event_logger("studio")

#: Cookies of a browser that came over http (this machine alone) and over https, where no other host may set it.
COOKIE, SECURE_COOKIE = "studio", "__Host-studio"
#: Of a form.
_MOST_FILES, _MOST_FIELDS, _LONGEST_FIELD_BYTES = 20, 2000, 2_000_000
#: HTTP: whoever asks is not signed in; may not do it, or sent a form that is too old.
_SIGNED_OUT, _FORBIDDEN = 401, 403
#: HTTP: what was sent may be sent once more, mended or a little later.
_MEND = (_SIGNED_OUT, 409, 500, 503)

#: A form without files, in bytes.
SMALL = 200_000


@dataclass(frozen=True, slots=True)
class Route:
    """An address, what answers there, and the role that it needs; None lets everybody in."""

    method: str
    path: str
    does: Callable[[RequestContext], Response]
    needs: Role | None
    #: Largest form that it takes; only where files come along is it a large one.
    limit_bytes: int = SMALL
    #: For a large form of anybody: raises `UnknownPost` for an address that nobody was given, before it is read.
    known: Callable[[RequestContext], None] | None = None
    #: What answers a form that was shown to somebody else, or too long ago; without it that is said.
    stale: Callable[[RequestContext], Response] | None = None
    #: What it reads is read through one session: for busy pages that wait for nothing but the ledger.
    one_view: bool = False


def _nothing(context: RequestContext) -> Response:
    raise UnknownPost(context.request.url.path)


#: What answers at every other address; a form that is sent there is not even read.
NOTHING = Route("GET", "", _nothing, None)


class RequestGuard:
    """Stands before one route."""

    def __init__(self, studio: StudioContext, route: Route) -> None:
        self._office, self._route = studio, route

    async def answer(self, request: Request) -> Response:
        """Answer a request; the page's own work is done in a thread."""
        context, response = await run_in_threadpool(self._visit, request)
        if response is None and context.account_or_none is None and self._route.needs and request.method == "POST":
            await self._read_typed(context)
        response = response or self._refused(context)
        if response is None and self._route.known:
            response = await run_in_threadpool(self._known, context)
        if response is None and self._route.method == "POST":
            response = await self._take_in(context)
        elif response is None:
            response = await run_in_threadpool(self._answer, context)
        await context.form.close()  # what was uploaded lies in temporary files
        self._keep_cookie(context, response)
        if context.path_param("token"):  # a personal link: no other address is told it, not even one of ours
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def answer_error(self, request: Request, _error: Exception) -> Response:
        """Answer what no route is for."""
        return await self.answer(request)

    def _visit(self, request: Request) -> tuple[RequestContext, Response | None]:
        """Return the visit; and the answer, where the ledger cannot even say who comes."""
        cookie, who, trouble = request.cookies.get(self._cookie, ""), None, None
        try:
            who = self._office.sessions.account(cookie)
        except StorageError as error:
            trouble = error
        cookie = cookie or token_urlsafe(32)
        token = account_token(self._office.form_key, who.id) if who else form_token(cookie)
        context = RequestContext(
            studio=self._office, request=request, account_or_none=who, cookie=cookie, form_token=token
        )
        return context, self._explained(context, trouble) if trouble else None

    def _refused(self, context: RequestContext) -> Response | None:
        needed = self._route.needs
        if needed is None:
            return None
        if context.account_or_none is None:
            if self._route.method == "POST":
                return problem(
                    context, 401, gettext_noop("Your session has ended. Sign in in another tab, then send this again.")
                )
            query = context.request.url.query
            here = context.request.url.path + (f"?{query}" if query else "")
            return context.redirect("/sign-in" if here == "/" else f"/sign-in?next={quote(here)}")
        if not context.account_or_none.may(needed):
            return problem(
                context, 403, gettext_noop("Your role does not allow this. An administrator can change your role.")
            )
        return None

    def _known(self, context: RequestContext) -> Response | None:
        try:
            return self._route.known(context) if self._route.known else None
        except PublisherError as error:
            return self._explained(context, error)

    async def _read_typed(self, context: RequestContext) -> None:
        """Read the form of a session that is over, where it is small: what was typed is shown again."""
        length = context.request.headers.get("content-length", "")
        if whole_number(length, most=SMALL) is None or context.wants_json:
            return
        with (
            self._office.uploads.room(length, strange=True) as room,
            suppress(HTTPException, OSError, ClientDisconnect),
        ):
            if room:
                context.form = await context.request.form(
                    max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=SMALL
                )

    async def _take_in(self, context: RequestContext) -> Response:
        """Read the form while there is room for it, then answer."""
        length = context.request.headers.get("content-length", "")
        with self._office.uploads.room(length, strange=context.account_or_none is None) as room:
            refused = await self._read_form(context) if room else _busy(context)
            return await run_in_threadpool(self._answer, context) if refused is None else refused

    async def _read_form(self, context: RequestContext) -> Response | None:
        length = context.request.headers.get("content-length", "")
        if whole_number(length, most=self._route.limit_bytes) is None:
            return problem(context, 413, gettext_noop("The form could not be read: something in it is too large."))
        files = _MOST_FILES if self._route.limit_bytes > SMALL else 0
        try:
            context.form = await context.request.form(
                max_files=files, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD_BYTES
            )
        except HTTPException as error:  # too many fields, a field that is too long, a form that cannot be read
            return problem(
                context, error.status_code, gettext_noop("The form could not be read: something in it is too large.")
            )
        except OSError:  # a large form is kept on the disk while it is read
            _log.warning("no room for a form", path=self._route.path)
            text = gettext_noop("There is no room here right now, and nothing was received. Send it again in an hour.")
            return problem(context, 503, text)
        except ClientDisconnect:
            if context.request.scope.get(TOO_SLOW):
                return problem(
                    context,
                    408,
                    gettext_noop("The connection was too slow, or broke off. Nothing was received: try again."),
                )
            context.form = FormData()
        token = context.form_value("form_token") or context.request.headers.get("x-form-token", "")
        headers, own_host = context.request.headers, urlsplit(self._office.url).netloc
        cookie, wanted = (
            context.request.cookies.get(self._cookie, ""),
            context.form_token if context.account_or_none else "",
        )
        if is_forged(headers, cookie, token, wanted, own_host):
            if self._route.stale and not comes_from_elsewhere(headers, own_host):
                return self._route.stale(context)
            return problem(
                context,
                403,
                gettext_noop(
                    "This form is too old, or did not come from here. Go back, reload the page and send it again."
                ),
            )
        return None

    def _answer(self, context: RequestContext) -> Response:
        try:
            if self._route.method == "POST":
                return self._office.submissions.once(context, self._route.does)
            with context.app.one_view() if self._route.one_view else nullcontext():
                return self._route.does(context)
        except Exception as error:  # noqa: BLE001 (the guard around a page: the studio goes on, and the log has the details)
            return self._explained(context, error)

    def _explained(self, context: RequestContext, error: Exception) -> Response:
        """Return what a person reads of an error; called while it is handled."""
        match error:
            case UnknownPost():
                return problem(context, 404, gettext_noop("There is nothing here, or nothing you may see."))
            case StorageError():
                _log.warning(sentence(error))
                return _without_ledger(context, error)
            case PublisherError():
                return problem(context, 409, context.sentence(error))
            case TemplateError():  # most likely in one of the organisation's own
                _log.exception("a page failed", path=self._route.path)
                return _without_template(context, error)
            case _:
                _log.exception("a page failed", path=self._route.path)
                return problem(
                    context, 500, gettext_noop("Something unexpected went wrong. The server's log says more.")
                )

    @property
    def _cookie(self) -> str:
        return SECURE_COOKIE if self._office.secure else COOKIE

    def _keep_cookie(self, context: RequestContext, response: Response) -> None:
        if context.request.cookies.get(self._cookie) == context.cookie:
            return
        response.set_cookie(
            self._cookie, context.cookie, httponly=True, samesite="lax", secure=self._office.secure, path="/"
        )


def _without_template(context: RequestContext, error: TemplateError) -> Response:
    """Say which mistake a template has; without a page where that is the one."""
    text = context.told(template_mistake(error))
    try:
        return problem(context, 500, text)
    except TemplateError:
        return PlainTextResponse(text, 500)


def _without_ledger(context: RequestContext, error: StorageError) -> Response:
    """Say that the database does not answer, if need be without a page: that looks into it, too."""
    text = gettext_noop("The database does not answer. Nothing is lost: try again in a minute.")
    if isinstance(error, LedgerDamaged):
        text = gettext_noop(
            "The database is damaged, and nothing is published. Whoever runs the server has to restore a backup."
        )
    try:
        return problem(context, 503, text)
    except StorageError:
        return PlainTextResponse(context.gettext(text), 503)


def _busy(context: RequestContext) -> Response:
    answer = problem(
        context, 503, gettext_noop("Too much is coming in right now. Try again in a minute: nothing is lost.")
    )
    answer.headers["Retry-After"] = "60"
    return answer


def problem(context: RequestContext, status: int, text: str) -> Response:
    """Say in plain words what is wrong: on a page, with what was typed, or to the script that asked."""
    if context.wants_json:
        return context.json({"problem": context.gettext(text)}, status)
    headers, own_host = context.request.headers, urlsplit(context.studio.url).netloc
    form = FormData() if comes_from_elsewhere(headers, own_host) else context.form
    again = status in _MEND or (status == _FORBIDDEN and comes_from_here(headers, own_host))
    typed = typed_form(form)
    return context.page(
        "problem.html",
        status,
        text=text,
        typed=typed,
        names=WRITTEN_IN,
        again=again and typed.whole and context.request.method == "POST",
        signed_out=status == _SIGNED_OUT,
    )
