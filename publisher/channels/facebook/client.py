"""The Graph API for one token: facebook-sdk's `GraphAPI` on our session, with today's version, batch and clear errors.

Every method raises `GraphError`, `NotSent` or `OutcomeUnknown` (errors.py), and sends at most once.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self

from publisher.channels.facebook.batch import Read, in_portions, read_items
from publisher.channels.facebook.errors import FacebookError, GraphError, OutcomeUnknown
from publisher.channels.facebook.redaction import SANDBOX_TOKEN, Redactor
from publisher.channels.facebook.sdk import GraphAPI
from publisher.channels.facebook.session import Exchange, GraphSession, Seen
from publisher.channels.facebook.usage import Usage
from publisher.domain.errors import InvalidInput
from publisher.domain.outcome import Evidence
from publisher.domain.ports_channel import Clock
from publisher.settings import Facebook, Secrets

#: Most rows of one listing answer; more is an error (Meta's reference of `/{page}/feed`).
PAGE_ROWS = 100
#: A listing that goes on beyond this has lost its way: Facebook gives about 600 posts a year.
_MOST_PAGES = 500
#: What an object that is not there is answered with; 803 is an unknown name.
_ABSENT = {(100, 33), (803, None)}


def is_absent(error: FacebookError) -> bool:
    """Return whether Facebook says that there is no such object or that we may not see it: it tells no difference."""
    return isinstance(error, GraphError) and says_absent(error.evidence)


def says_absent(evidence: Evidence) -> bool:
    """Return whether an answer said so."""
    return (evidence.code, evidence.subcode) in _ABSENT


class PageGraph(GraphAPI):
    """The Graph API as one Page. Safe to share between threads; `repr` shows no secret."""

    def __init__(
        self,
        token: str,
        *,
        graph_url: str,
        version: str,
        now: Clock,
        app_secret: str = "",
        token_in: str = "header",
        deadline_seconds: float = 30.0,
    ) -> None:
        for code, secret in (("facebook_token_odd", token), ("facebook_secret_odd", app_secret)):
            if not secret.isascii() or not secret.isprintable() or " " in secret:
                raise InvalidInput(code)
        #: No call takes longer, whatever happens on the line.
        self.deadline_seconds = deadline_seconds
        self._redact = Redactor(token, app_secret)
        self._seen = Seen()
        #: Most rows of a listing (its edge and fields) that Facebook did not find too many.
        self._rows: dict[tuple[str, str], int] = {}
        self._session = GraphSession(
            base_url=graph_url,
            app_secret=app_secret,
            token_in=token_in,
            deadline_seconds=deadline_seconds,
            redact=self._redact,
            now=now,
            saw=self._saw,
        )
        super().__init__(token, session=self._session)
        # facebook-sdk refuses every version after 3.1, so it is set past its check.
        self.version = version

    @classmethod
    def for_settings(cls, facebook: Facebook, secrets: Secrets, *, lease_seconds: float, now: Clock) -> Self:
        """Build the client of the configured Page; a call never outlasts four fifths of a claim's lease."""
        return cls(
            secrets.facebook_page_token or SANDBOX_TOKEN,
            graph_url=facebook.graph_url,
            version=facebook.graph_version,
            now=now,
            app_secret=secrets.facebook_app_secret,
            token_in=facebook.token_in,
            deadline_seconds=min(facebook.timeout_seconds, 0.8 * lease_seconds),
        )

    @property
    def usage(self) -> Usage:
        """Return what the last answer said about limits."""
        return self._seen.usage

    @property
    def usage_percent(self) -> float | None:
        """Return how much of the fullest limit is used; None where the last answer told nothing."""
        return self._seen.usage.percent

    @property
    def clock_offset_seconds(self) -> float:
        """Return Facebook's clock minus ours, as the last answer with a Date header showed it; 0 before the first."""
        return self._seen.clock_offset_seconds or 0.0

    def hears_the_clock(self, now: datetime, within: timedelta) -> bool:
        """Return whether Facebook's clock was heard just now; it was not where ours says that it was in the future."""
        heard_at = self._seen.heard_at
        return heard_at is not None and timedelta() <= now - heard_at <= within

    @contextmanager
    def told_to(self, listener: Callable[[Exchange], None]) -> Iterator[None]:
        """Tell a listener of every call inside, secrets and all."""
        self._session.listener = listener
        try:
            yield
        finally:
            self._session.listener = None

    def redact(self, text: str) -> str:
        """Take the token and the app secret out of a text."""
        return self._redact(text)

    def _saw(self, seen: Seen) -> None:
        clock = self._seen if seen.clock_offset_seconds is None else seen
        self._seen = replace(clock, usage=seen.usage)

    def request(
        self,
        path: str,
        args: dict[str, Any] | None = None,
        post_args: dict[str, Any] | None = None,
        files: dict[str, Any] | None = None,
        method: str | None = None,
    ) -> Any:
        """Send one call. The arguments are copied: facebook-sdk writes the token into those that it gets.

        A write asks for no fields: Facebook has refused such a call with a clean 400 and done it all the same.
        """
        if post_args is not None and "fields" in post_args:
            raise ValueError("a write was about to ask for fields")
        fields = None if post_args is None else dict(post_args)
        return super().request(path, dict(args or {}), fields, files, method)

    def get_objects(self, ids: Sequence[str], **args: Any) -> dict[str, dict[str, Any]]:
        """Read many objects by batch; those that are not there (or may not be seen) are left out.

        Raises:
            FacebookError: of the first part that failed in another way.
        """
        answers = zip(ids, self.batch([Read(id, {k: str(v) for k, v in args.items()}) for id in ids]), strict=True)
        found = {}
        for id, answer in answers:
            if not isinstance(answer, FacebookError):
                found[id] = answer
            elif not is_absent(answer):
                raise answer
        return found

    def batch(self, reads: Sequence[Read]) -> list[dict[str, Any] | FacebookError]:
        """Read many things, 50 a call; one value each in their order, an error as a value.

        Raises:
            FacebookError: if a whole call failed.
        """
        answers: list[dict[str, Any] | FacebookError] = []
        for portion in in_portions(reads):
            items = json.dumps([read.item() for read in portion], ensure_ascii=False, separators=(",", ":"))
            form = {"batch": items, "include_headers": False}
            answer = self.request(f"{self.version}/", post_args=form, method="POST")
            answers += read_items(answer, len(portion), self._redact)
        return answers

    def get_all_connections(self, id: str, connection_name: str, **args: Any) -> Iterator[dict[str, Any]]:
        """Return all rows of a listing, through all its pages.

        Goes by the `after` cursor: the address in `next` can hold the token in clear.

        Raises:
            FacebookError: in the middle too; a part of a listing is no listing.
        """
        asked = {"limit": PAGE_ROWS, **args}
        for _ in range(_MOST_PAGES):
            page = self._page(id, connection_name, asked)
            rows = page.get("data") if isinstance(page, dict) else None
            if not isinstance(rows, list):
                raise OutcomeUnknown("listing_without_rows", name=connection_name)
            yield from (row for row in rows if isinstance(row, dict))
            after = _next_cursor(page)
            if after is None:
                return
            if after == asked.get("after"):
                break
            asked["after"] = after
        raise OutcomeUnknown("listing_without_end", name=connection_name)

    def _page(self, id: str, connection_name: str, asked: dict[str, Any]) -> Any:
        """Ask for one page of a listing, with fewer rows where Facebook says that these are too many.

        How many were not is remembered for the same listing: each call that is too much takes Facebook its time.
        """
        listing = (connection_name, str(asked.get("fields")))
        asked["limit"] = min(asked["limit"], self._rows.get(listing, PAGE_ROWS))
        while True:
            try:
                return self.get_connections(id, connection_name, **asked)
            except GraphError as error:
                if not error.is_too_much or asked["limit"] <= 1:
                    raise
                asked["limit"] //= 2
                self._rows[listing] = asked["limit"]

    def first_rows(self, id: str, connection_name: str, **args: Any) -> list[dict[str, Any]]:
        """Return the first page of a listing: at most 100 rows, one call unless Facebook asks for fewer.

        Raises:
            FacebookError
        """
        page = self._page(id, connection_name, {"limit": PAGE_ROWS, **args})
        rows = page.get("data") if isinstance(page, dict) else None
        if not isinstance(rows, list):
            raise OutcomeUnknown("listing_without_rows", name=connection_name)
        return [row for row in rows if isinstance(row, dict)]

    def update_object(self, id: str, **fields: Any) -> Any:
        """Change an object that is there: `POST /{id}`."""
        return self.request(f"{self.version}/{id}", post_args=fields, method="POST")

    def put_photo(self, image: Any, album_path: str = "me/photos", **kwargs: Any) -> Any:
        """Upload a picture as multipart `source`; `image` as requests takes a file: `(name, bytes, media type)`."""
        return super().put_photo(image, album_path, **kwargs)

    def scrape(self, link: str) -> Any:
        """Ask Facebook to read a page again for its link card (Meta's page "Using Objects")."""
        return self.request(f"{self.version}/", post_args={"id": link, "scrape": True}, method="POST")

    def extend_access_token(self, app_id: str, app_secret: str) -> Any:
        """Exchange a short-lived token for a long-lived one; as a form, since a GET has the secrets in its address."""
        form = {
            "grant_type": "fb_exchange_token",
            "client_id": app_id,
            "client_secret": app_secret,
            "fb_exchange_token": self.access_token,
        }
        return self.request(f"{self.version}/oauth/access_token", post_args=form, method="POST")


def _next_cursor(page: dict[str, Any]) -> str | None:
    """Return the cursor of the page after this one; without `next` this is the last one, though it has cursors."""
    paging = page.get("paging")
    if not isinstance(paging, dict) or not paging.get("next"):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if not isinstance(after, str) or not after:
        raise OutcomeUnknown("listing_without_cursor")
    return after
