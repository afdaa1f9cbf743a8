"""The sandbox as tests and the composition root use it: start it, look into it, plan its faults, stop it."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from publisher.domain.page_recording import PageRecording
from publisher.sandbox.account import PageAccount
from publisher.sandbox.call import Call
from publisher.sandbox.commands import PhotoByHand
from publisher.sandbox.fault_file import FaultFile
from publisher.sandbox.faults import Faults
from publisher.sandbox.graph import Graph
from publisher.sandbox.http_server import Request, SandboxServer
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.page import Page
from publisher.sandbox.page_view import SECURITY, Look, comment_by_hand, edit_by_hand, make_by_hand
from publisher.sandbox.playback import Playback
from publisher.sandbox.records import StoredComment, StoredPost
from publisher.sandbox.reply import Reply
from publisher.sandbox.store import Store

_MOST_REQUESTS = 20_000
#: It looks up so often whether it is to end, where nothing wakes it (stopping does, on Linux).
_LOOKS_SECONDS = 2.0


def _system_clock() -> datetime:
    return datetime.now(UTC)


class SandboxPage:
    """A Facebook Page in a folder, served on 127.0.0.1 while started. Several may be open on one folder."""

    def __init__(
        self,
        folder: Path,
        *,
        templates: Path,
        port: int = 0,
        page_id: str = "100000000000001",
        token: str = "sandbox",
        page_name: str = "Sandbox Page",
        now: Callable[[], datetime] = _system_clock,
        faults: Faults | None = None,
        fault_file: Path | None = None,
        app_id: str = "1000000000000002",
        app_secret: str = "",
        latency_seconds: float = 0.0,
        links: LinkLimit | None = None,
        recording: PageRecording | None = None,
    ) -> None:
        """Open the Page in `folder`. `templates` is the folder that holds `sandbox/`; `port` 0 takes a free one.

        Every Graph call is answered `latency_seconds` late, as over a long line, and as the Page of a `recording` did.
        `links` limits the Page's links; a `[links]` in the fault file goes before it.
        """
        self.account = PageAccount(page_id, page_name, token, app_id, app_secret)
        self.faults = faults or Faults()
        self.now = now
        #: How long the addresses of photos are good, as Facebook's are for days; None: as long as the photo is there.
        self.photos_last: timedelta | None = None
        self._port = port
        self._latency_seconds = latency_seconds
        self._store = Store(folder, self.account.page_id)
        self._page = Page(self._store, self.account, now)
        self._look = Look(self._page, templates, folder / "photos")
        playback = Playback(recording, self._wait) if recording else None
        self._graph = Graph(self._page, self.faults, self._wait, playback)
        self._links = self._page.link_limit = links
        self._fault_file = FaultFile(fault_file, self.faults, self._limit_links) if fault_file else None
        self._requests: deque[Request] = deque(maxlen=_MOST_REQUESTS)
        self._server: SandboxServer | None = None

    @property
    def page_id(self) -> str:
        """The Page's number, also where it is configured by name."""
        return self.account.page_id

    @property
    def token(self) -> str:
        """The Page token."""
        return self.account.token

    @property
    def url(self) -> str:
        """`http://127.0.0.1:N`. Raises RuntimeError while it is not started."""
        if self._server is None:
            raise RuntimeError("the sandbox page is not started: call start() first")
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def requests(self) -> list[Request]:
        """The requests to Graph since it was opened, oldest first (the last 20,000), tokens included."""
        return list(self._requests)

    def posts(self) -> list[StoredPost]:
        """Every post, newest first: unpublished and deleted ones too."""
        self._page.settle()
        return self._page.all_posts()

    def published(self) -> list[StoredPost]:
        """What visitors see, newest first."""
        return [post for post in self.posts() if post.published and not post.deleted]

    def unpublished(self) -> list[StoredPost]:
        """What is prepared and not deleted, newest first."""
        return [post for post in self.posts() if not post.published and not post.deleted]

    @property
    def links_used(self) -> int:
        """How many posts and comments of the Page with a link count in this month."""
        return self._page.links_used()

    def limit_links(self, limit: LinkLimit | None) -> None:
        """Limit the Page's links from now on; None takes the limit away. What was decided before stays."""
        self._links = self._page.link_limit = limit

    def _limit_links(self, in_file: LinkLimit | None) -> None:
        self._page.link_limit = in_file or self._links

    def make_by_hand(
        self,
        *,
        message: str = "",
        link: str = "",
        photos: Sequence[PhotoByHand] = (),
        made_at: datetime | None = None,
        published: bool = True,
        scheduled_at: datetime | None = None,
    ) -> StoredPost:
        """Make a post as a colleague does on the Page itself, with no application; `made_at` some time ago."""
        return make_by_hand(
            self._page,
            message=message,
            link=link,
            photos=photos,
            made_at=made_at,
            published=published,
            scheduled_at=scheduled_at,
        )

    def edit_by_hand(self, post_id: str, message: str) -> StoredPost:
        """Put another text into a post, as a colleague does on the Page itself."""
        return edit_by_hand(self._page, post_id, message)

    def comment_by_hand(self, post_id: str, message: str, *, as_page: bool = False) -> StoredComment:
        """Write a visitor's comment under a post, or one of a colleague as the Page, with no application."""
        return comment_by_hand(self._page, post_id, message, as_page=as_page)

    def delete_by_hand(self, post_id: str) -> None:
        """Delete a post as a colleague does on the Page itself."""
        self._page.delete_post(post_id)

    def forget(self, ids: Iterable[str]) -> None:
        """Forget the words of posts and photos once they are deleted: something of them was erased for good."""
        self._page.forget(ids)

    def start(self) -> None:
        """Serve on 127.0.0.1 in a thread of its own; after a stop on the same port again.

        Raises OSError when it is taken.
        """
        if self._server is None:
            self._store.hold()
            self._server = SandboxServer(self._port, self)
            self._port = self._server.server_port
            thread = threading.Thread(
                target=self._server.serve_forever, args=(_LOOKS_SECONDS,), name="sandbox page", daemon=True
            )
            thread.start()

    def stop(self) -> None:
        """Stop at once, hanging requests and all. Safe to repeat; the Page stays in its folder."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._store.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait(self, seconds: float) -> None:
        if self._server is not None:
            self._server.stopping.wait(seconds)

    def _follow_file(self) -> None:
        if self._fault_file is not None:
            self._fault_file.follow()

    def graph(self, call: Call) -> Reply:
        """Answer a Graph call, by the fault plan as it stands now."""
        self._follow_file()
        if self.photos_last is not None:
            call = replace(call, photos_until=int((self.now() + self.photos_last).timestamp()))
        reply = self._graph.answer(call)
        if self._latency_seconds:
            self._wait(self._latency_seconds)
        return reply

    def look(self, method: str, path: str, form: Mapping[str, Any]) -> Reply:
        """Answer a request for the page to look at."""
        self._follow_file()
        if method == "POST" and path in {"/_look/posts", "/_look/comments"}:
            return self._look.post_by_hand(form) if path == "/_look/posts" else self._look.comment_by_hand(form)
        if path.startswith("/_look/") and method in {"GET", "HEAD"}:
            return self._look.file(path.removeprefix("/_look/"))
        if method in {"GET", "HEAD"}:
            return self._look.show(path.rpartition("/")[2])
        return Reply(405, b"Not so.", "text/plain; charset=utf-8", SECURITY)

    def note(self, request: Request) -> None:
        """Remember a request."""
        self._requests.append(request)
