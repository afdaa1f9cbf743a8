"""What a time to go out collides with, in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from publisher.domain.time_conflicts import NEAR, Clash, clashes
from publisher.studio.facebook_links import told_of_links
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import titles_of

#: Deliveries that are looked at for one question.
_MOST = 2000
#: So many sentences at most stand above the buttons.
_SHOWN = 2


def told_of_times(
    context: RequestContext,
    slug: str,
    moments: Sequence[datetime],
    ticked: bool | None = None,
    clashing: Mapping[datetime, list[str]] | None = None,
) -> dict[datetime, list[str]]:
    """Tell for each moment what a post meets at it: whether a link is left for it, and what it collides with.

    `ticked` says whether it is to have one, and `clashing` has what it collides with, where that is known.
    """
    clashes_told = told_clashes(context, slug, moments) if clashing is None else clashing
    links = told_of_links(context, slug, moments, ticked)
    return {at: [*links[at], *clashes_told[at]] for at in moments}


def told_clashes(context: RequestContext, slug: str, moments: Sequence[datetime]) -> dict[datetime, list[str]]:
    """Tell for each moment what collides with a post at it, in sentences; `slug` is the post itself."""
    if not moments:
        return {}
    watching = context.studio.watching
    near = watching.between(min(moments) - NEAR, max(moments) + NEAR, _MOST)
    others = [delivery for delivery in near if delivery.slug != slug]
    holds, gap = context.all_holds, context.app.settings.facebook.min_gap_seconds
    found = {at: clashes(at, others, holds, gap) for at in moments}
    titles = titles_of(context, _slugs(found.values()))
    return {at: _told(context, listed, titles) for at, listed in found.items()}


def _told(context: RequestContext, listed: Sequence[Clash], titles: dict[str, str]) -> list[str]:
    """Tell holds first, then the nearest posts; that there are more, where they would fill the page."""
    ordered = sorted(listed, key=lambda clash: clash.hold is None)
    told = [_sentence(context, each, titles) for each in ordered[:_SHOWN]]
    more = len(ordered) - _SHOWN
    return [*told, context.gettext("and %(count)s more", count=more)] if more > 0 else told


def _slugs(found: Iterable[list[Clash]]) -> set[str]:
    return {each.delivery.slug for listed in found for each in listed if each.delivery}


def _sentence(context: RequestContext, clash: Clash, titles: dict[str, str]) -> str:
    if clash.hold is not None:
        channel = clash.hold.channel
        what = context.gettext("Everything is on hold") if not channel else _on_hold(context, channel)
        return f"{what}: {context.told(clash.hold.reason)}"
    if clash.delivery is None:
        return ""
    title = titles.get(clash.delivery.slug, clash.delivery.slug)
    at = context.times.clock(clash.delivery.sent_at or clash.delivery.due_at)
    if clash.kind == "gap":
        gap = context.times.age(context.app.settings.facebook.min_gap_seconds)
        return context.gettext(
            "“%(title)s” is published on Facebook at %(time)s. Two posts are at least %(gap)s apart, so one of them"
            " waits.",
            title=title,
            time=at,
            gap=gap,
        )
    return context.gettext("“%(title)s” is published within the same hour, at %(time)s.", title=title, time=at)


def _on_hold(context: RequestContext, channel: str) -> str:
    name = context.gettext("Website") if channel == "website" else context.gettext("Facebook")
    return context.gettext("%(channel)s is on hold", channel=name)
