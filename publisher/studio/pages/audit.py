"""The audit trail: who did what, newest first; of one person or one kind, page by page, and as a table to keep."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from publisher.domain.accounts import Deed
from publisher.studio import tables
from publisher.studio.audit_verbs import AUDIT_VERBS
from publisher.studio.numbers import whole_number
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import titles_of, titles_of_drafts

_PAGE = 100
#: Who stands there where no person did it.
_OURSELVES = "publisher"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What somebody asked the log for, as it stands in the address."""

    by: str
    verb: str

    def query(self, page: int = 1) -> str:
        """Return the address of a page of the same."""
        values = {"by": self.by, "verb": self.verb, "page": str(page) if page > 1 else ""}
        return urlencode({name: value for name, value in values.items() if value})


def show(context: RequestContext) -> Response:
    """Show a page of it."""
    log, asked = context.studio.activity_log, _asked(context)
    number = max(whole_number(context.query("page"), most=100_000) or 1, 1)
    found = log.lines(by=asked.by, verb=asked.verb, start=(number - 1) * _PAGE, limit=_PAGE + 1)
    deeds = found[:_PAGE]
    names, verbs = log.choices()
    return context.page(
        "audit.html",
        deeds=deeds,
        posts=_posts(context, deeds),
        asked=asked,
        number=number,
        more=len(found) > _PAGE,
        people={name: context.gettext("the publisher") if name == _OURSELVES else name for name in names},
        verbs=dict(sorted(((verb, _told(context, verb)) for verb in verbs), key=lambda each: each[1].casefold())),
    )


def table(context: RequestContext) -> Response:
    """Return all of it that was asked for as a table."""
    asked, say = _asked(context), context.gettext
    deeds = context.studio.activity_log.lines(by=asked.by, verb=asked.verb)
    posts, zone = _posts(context, deeds), context.app.settings.organisation.timezone
    rows = (
        [
            f"{deed.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            say("the publisher") if deed.by == _OURSELVES else deed.by,
            _told(context, deed.verb),
            posts[deed.slug].title if deed.slug in posts else "",
            deed.slug,
            context.told(deed.detail["reason"]) if deed.detail.get("reason") else "",
        ]
        for deed in deeds
    )
    head = [say("When"), say("Who"), say("What"), say("Post"), say("Address"), say("Reason")]
    return tables.table(context, f"activity-log-{context.app.clock().astimezone(zone):%Y-%m-%d}", head, rows)


def _asked(context: RequestContext) -> LogFilter:
    return LogFilter(by=context.query("by"), verb=context.query("verb"))


def _told(context: RequestContext, verb: str) -> str:
    return context.gettext(AUDIT_VERBS[verb]) if verb in AUDIT_VERBS else verb


@dataclass(frozen=True, slots=True)
class LoggedPost:
    """A post or draft that a line of the log is about."""

    title: str
    path: str


def _posts(context: RequestContext, deeds: list[Deed]) -> dict[str, LoggedPost]:
    """Return what the log is about, by slug: posts as last frozen, drafts that never were as they stand now."""
    slugs = {deed.slug for deed in deeds if deed.slug}
    frozen = titles_of(context, slugs)
    drafts = titles_of_drafts(context, slugs - frozen.keys())
    return {slug: LoggedPost(title, f"/posts/{slug}") for slug, title in frozen.items()} | {
        slug: LoggedPost(title, f"/drafts/{slug}") for slug, title in drafts.items()
    }
