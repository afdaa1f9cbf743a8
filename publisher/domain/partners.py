"""Partner organisations whose news are offered as drafts. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTerms:
    """A partner as a person gives it, in the settings file or in the studio."""

    name: str
    #: Of its feed, or of a page that names it.
    url: str
    #: Whether it allowed its whole texts to be used; else an excerpt is.
    whole: bool = False
    #: Draft language that it writes in; empty: as the feed says.
    language: str = ""
