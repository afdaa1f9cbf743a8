"""A form that is sent twice does its work once: two taps, a slow line, a reload. The first answer is given again.

Each form carries a key of its own from when it is shown. The ledger notes key and content by a digest, this process
keeps the answers: some hold a link that is shown once, which is written down nowhere.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock

from starlette.datastructures import UploadFile
from starlette.responses import Response

from publisher.bootstrap.studio_stores import StudioStores
from publisher.domain.errors import IllegalTransition
from publisher.studio.formatting import gettext_noop
from publisher.studio.request_context import RequestContext

#: Answers that are kept, the newest ones.
_MOST = 100
#: Whoever sends a form again while the first is being worked on waits so long for its answer.
WAIT_SECONDS = 60
_NOT_CONTENT = ("form_token", "form_key")
_PIECE_BYTES = 1 << 20
#: HTTP: what could not be done begins here.
_REFUSED = 400


@dataclass(frozen=True, slots=True)
class _Answer:
    response: Response
    #: Cookie that the browser has from then on.
    cookie: str


class Submissions:
    """The forms that were sent to one studio; shared by the threads that answer."""

    def __init__(self, stores: StudioStores) -> None:
        self._forms = stores.forms
        self._lock = Lock()
        self._running: dict[str, Event] = {}
        self._answers: OrderedDict[str, _Answer] = OrderedDict()

    def once(self, context: RequestContext, act: Callable[[RequestContext], Response]) -> Response:
        """Return what `act` answers, or what it answered when the same form was sent before.

        Raises:
            IllegalTransition: if it was sent before and its answer is not known.
        """
        digest = _digest(context)
        if not digest:
            return act(context)
        while (running := self._begin(digest)) is not None:
            if not running.wait(WAIT_SECONDS):
                raise IllegalTransition(_UNKNOWN)
        try:
            return self._answer(context, digest, act)
        finally:
            with self._lock:
                self._running.pop(digest).set()

    def _begin(self, digest: str) -> Event | None:
        """Return what to wait for where the same form is being worked on; None where it is this caller's turn."""
        with self._lock:
            if digest in self._running:
                return self._running[digest]
            self._running[digest] = Event()
            return None

    def _answer(self, context: RequestContext, digest: str, act: Callable[[RequestContext], Response]) -> Response:
        if kept := self._answers.get(digest):
            context.cookie = kept.cookie
            return _copy(kept.response)
        # Strangers fill no table, and a personal link, which an answer may lead back to, stands in none.
        noted = context.account_or_none is not None and not context.path_param("token")
        if noted and (earlier := self._forms.claim(digest)):
            return _again(context, done=earlier.done, location=earlier.location)
        response = self._worked(context, digest, act) if noted else act(context)
        if response.status_code < _REFUSED:
            with self._lock:
                self._answers[digest] = _Answer(_copy(response), context.cookie)
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return response

    def _worked(self, context: RequestContext, digest: str, act: Callable[[RequestContext], Response]) -> Response:
        """Do the work of a form that is noted; where it could not be done, it may be sent again."""
        done = False
        try:
            response = act(context)
            done = response.status_code < _REFUSED
        finally:
            if not done:
                self._forms.release(digest)
        if done:
            self._forms.finish(digest, response.headers.get("location", ""))
        return response


#: What is said where the first answer is gone with the process that gave it.
_DONE = gettext_noop("This was already sent and is done. Open the page again to see the result.")
_UNKNOWN = gettext_noop("This was already sent and may be done. Open the page again to see the result.")


def _again(context: RequestContext, *, done: bool, location: str) -> Response:
    if done and location:
        return context.redirect(location)
    raise IllegalTransition(_DONE if done else _UNKNOWN)


def _copy(response: Response) -> Response:
    """Return an answer that can be given again: what is added to the one is not in the other."""
    copied = Response(bytes(response.body), response.status_code)
    copied.raw_headers = list(response.raw_headers)
    return copied


def _digest(context: RequestContext) -> str:
    """Return the sha256 in hex over a form's key, address, sender and content; empty for a form without a key."""
    key = context.form_value("form_key")
    if not key:
        return ""
    whole = hashlib.sha256()
    for part in (key, context.request.url.path, str(context.account_or_none.id if context.account_or_none else "")):
        _add(whole, part.encode())
    for name, value in context.form.multi_items():
        if name not in _NOT_CONTENT:
            _add(whole, name.encode("utf-8", "replace"))
            _add(whole, _of_file(value) if isinstance(value, UploadFile) else value.encode("utf-8", "replace"))
    return whole.hexdigest()


def _add(whole: "hashlib._Hash", part: bytes) -> None:
    whole.update(len(part).to_bytes(8, "big"))
    whole.update(part)


def _of_file(upload: UploadFile) -> bytes:
    own = hashlib.sha256((upload.filename or "").encode("utf-8", "replace"))
    while piece := upload.file.read(_PIECE_BYTES):
        own.update(piece)
    upload.file.seek(0)
    return own.digest()
