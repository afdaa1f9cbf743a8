"""Where people are received, as pages show it: in the reader's language, or marked as another one's."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from publisher.domain.ports_channel import Listing
from publisher.settings.organisation import Office
from publisher.site.render.build_context import BuildContext
from publisher.site.settings import tag_of


@dataclass(frozen=True, slots=True)
class Told:
    """A text, and the `lang` attribute that it needs, if any."""

    text: str
    lang: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOffice:
    """An office in one language."""

    name: Told
    address: Told
    hours: Told
    phone: str
    email: str


def offices_of(context: BuildContext, tag: str, place: str | None = None) -> list[ShownOffice]:
    """Return the offices of a municipality, or all, in the order of the settings."""
    return [_shown(context, each, tag) for each in context.settings.offices if place is None or each.place == place]


def _shown(context: BuildContext, office: Office, tag: str) -> ShownOffice:
    place = context.label(Listing("place", office.place), tag) if office.place else ""
    return ShownOffice(
        name=_told(context, office.name, tag) if office.name else Told(place, Markup()),
        address=_told(context, office.address, tag),
        hours=_told(context, office.hours, tag),
        phone=office.phone,
        email=office.email,
    )


def _told(context: BuildContext, words: Mapping[str, str], tag: str) -> Told:
    written_in = tag_of(words, tag, context.settings.next_of(tag))
    marked = Markup(' lang="{}"').format(written_in) if written_in not in ("", tag) else Markup()
    return Told(words.get(written_in, ""), marked)
