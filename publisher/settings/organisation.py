"""What the settings tell readers of the organisation beside its news: emblems, offices, donors. No reading here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Folder beside the settings in which the studio keeps pictures; backups have it.
EMBLEMS = "emblems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emblem:
    """A small picture of the settings, read when they were."""

    #: A digest of its bytes with the ending of its kind: another picture has another name.
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One of [[offices]]: where people are received. Texts are by tag."""

    #: A key of `places`; empty where it is in none of them.
    place: str = ""
    #: Empty: it is called by its place.
    name: Mapping[str, str] = field(default_factory=dict)
    address: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    """One of [[donors]]: who supports the organisation."""

    name: str
    url: str = ""
    emblem: Emblem | None = None
