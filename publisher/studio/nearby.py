"""What a time to go out collides with, in the reader's words."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from publisher.domain.clashes import NEAR, Clash, clashes
from publisher.studio.visit import Visit

#: Deliveries that are looked at for one question.
_MOST = 2000
#: So many sentences at most stand above the buttons.
_SHOWN = 4


def told_clashes(visit: Visit, slug: str, moments: Sequence[datetime]) -> dict[datetime, list[str]]:
    """Tell for each moment what collides with a post at it, in sentences; `slug` is the post itself."""
    if not moments:
        return {}
    watching = visit.office.watching
    near = watching.between(min(moments) - NEAR, max(moments) + NEAR, _MOST)
    others = [delivery for delivery in near if delivery.slug != slug]
    holds, gap = visit.app.holds(), visit.app.settings.facebook.min_gap_seconds
    found = {at: clashes(at, others, holds, gap) for at in moments}
    titles = watching.titles(_slugs(found.values()))
    return {at: _told(visit, listed, titles) for at, listed in found.items()}


def _told(visit: Visit, listed: Sequence[Clash], titles: dict[str, str]) -> list[str]:
    """Tell holds first, then the nearest posts; that there are more, where they would fill the page."""
    ordered = sorted(listed, key=lambda clash: clash.hold is None)
    told = [_sentence(visit, each, titles) for each in ordered[:_SHOWN]]
    more = len(ordered) - _SHOWN
    return [*told, visit.say("and %(count)s more", count=more)] if more > 0 else told


def _slugs(found: Iterable[list[Clash]]) -> set[str]:
    return {each.delivery.slug for listed in found for each in listed if each.delivery}


def _sentence(visit: Visit, clash: Clash, titles: dict[str, str]) -> str:
    if clash.hold is not None:
        channel = clash.hold.channel
        what = visit.say("Everything is on hold") if not channel else _on_hold(visit, channel)
        return f"{what}: {visit.told(clash.hold.reason)}"
    if clash.delivery is None:
        return ""
    title = titles.get(clash.delivery.slug, clash.delivery.slug)
    at = visit.times.clock(clash.delivery.sent_at or clash.delivery.due_at)
    if clash.kind == "gap":
        gap = visit.times.age(visit.app.settings.facebook.min_gap_seconds)
        return visit.say(
            "“%(title)s” is published on Facebook at %(time)s. Two posts are at least %(gap)s apart, so one of them"
            " waits.",
            title=title,
            time=at,
            gap=gap,
        )
    return visit.say("“%(title)s” is published within the same hour, at %(time)s.", title=title, time=at)


def _on_hold(visit: Visit, channel: str) -> str:
    name = visit.say("Website") if channel == "website" else visit.say("Facebook")
    return visit.say("%(channel)s is on hold", channel=name)
