"""The one screen of `publisher serve`: where to look, what comes next, how to stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.domain.delivery import State
from publisher.messages import words
from publisher.messages.console import SANDBOX, say
from publisher.messages.times import local
from publisher.program_version import program_version

if TYPE_CHECKING:
    from publisher.bootstrap.app import App

_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Addresses that this process serves."""

    site_url: str
    #: Empty where the Page is elsewhere.
    graph_url: str
    preview_url: str
    studio_url: str

    @property
    def announced(self) -> Mapping[str, str]:
        """Return them as `run.json` has them."""
        return {
            "website_url": self.site_url,
            "graph_url": self.graph_url,
            "studio_url": self.studio_url,
            "preview_url": self.preview_url,
            "version": program_version(),
        }


def welcome(app: "App", places: Places, notes: Sequence[str], first_link: str) -> None:
    """Print it; `first_link` makes the first administrator, and is empty where there is one."""
    settings = app.settings
    say("", f"  {settings.organisation.name}: the publisher is running.")
    say(*([f"  {SANDBOX}"] if settings.sandbox else []), "")
    say(f"  Website        {_website(app, places)}")
    say(f"  Facebook Page  {_page(app, places)}")
    say(f"  Studio         {places.studio_url}/")
    say(*([f"  First sign-in  {first_link}   (works once, for a day)"] if first_link else []))
    say(f"  Posts          {settings.posts_folder}   (`publisher new TITLE` starts one)")
    say("  Log            below, one line for each delivery; see also `publisher status` and `publisher report`")
    say(*(f"  Note           {note}" for note in notes))
    say(*(f"  Note           {hold.channel or 'everything'} is on hold: {words(hold.reason)}" for hold in app.holds()))
    say(*([f"  Note           {words(foreign)}"] if (foreign := app.foreign()) else []))
    for number, line in enumerate(_next(app)):
        say(f"  {'Next' if number == 0 else '':<13}  {line}")
    say("  Stop           Ctrl-C", "")


def _website(app: "App", places: Places) -> str:
    website = app.settings.website
    if website.deploy:
        return f"{website.url or 'nowhere yet: website.url is missing'}   (goes to {website.deploy})"
    public = "" if website.url == places.site_url else f"   (a preview of what visitors get at {website.url})"
    return f"{places.site_url}/{public}"


def _page(app: "App", places: Places) -> str:
    if places.graph_url:
        return f"{places.graph_url}/   (the sandbox Page on this machine)"
    facebook = app.settings.facebook
    if app.settings.sandbox:
        return f"{facebook.graph_url}/   (a sandbox Page)"
    return app.settings.organisation.facebook_url or f"https://www.facebook.com/{facebook.page_id}"


def _next(app: "App") -> list[str]:
    zone, now = app.settings.organisation.timezone, app.clock()
    by_post: dict[tuple[str, str], list[str]] = {}
    for standing in app.unsettled():
        delivery = standing.delivery
        if delivery.state is State.WAITING:
            when = "at once" if delivery.ready_at <= now else local(delivery.ready_at, zone)
            by_post.setdefault((when, delivery.slug), []).append(delivery.channel)
    lines = [f"{when}  {slug}  ({', '.join(dict.fromkeys(channels))})" for (when, slug), channels in by_post.items()]
    if len(lines) > _MOST:
        return [*lines[:_MOST], f"and {len(lines) - _MOST} more"]
    return lines or ["Nothing is scheduled. `publisher schedule SLUG` schedules a post."]
