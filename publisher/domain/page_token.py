"""A Page's token: what Facebook says of it, what is missing, and where it leads. Pure; nothing here shows a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from publisher.domain.errors import InvalidInput
from publisher.domain.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """The answer of `GET /debug_token`."""

    #: `PAGE`, `USER`, `SYSTEM_USER` or `APP`; empty where it was not told.
    type: str
    app_id: str
    scopes: frozenset[str]
    #: None: it does not expire by itself, or nothing was told.
    expires_at: datetime | None
    #: When the right to read data ends unless the person signs in again; None as above.
    data_access_expires_at: datetime | None
    is_valid: bool
    #: The Page that a Page token is for.
    profile_id: str
    #: Facebook's own words, where it is not valid.
    error: str
    #: The Pages that a permission was given for, by permission; one that is missing here was given for all.
    page_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: The app's name.
    application: str = ""
    #: Code and subcode of Facebook's words above.
    error_number: int | None = None
    error_subcode: int | None = None

    def grants_elsewhere(self, scope: str, page_id: str) -> bool:
        """Return whether a permission was given for other Pages only."""
        ids = self.page_ids.get(scope, ())
        return bool(page_id and ids) and page_id not in ids


class CannotConnect(InvalidInput):
    """The token that was given leads to no lasting token of the Page."""


@dataclass(frozen=True, slots=True, repr=False)
class PageToken:
    """A Page and its token."""

    page_id: str
    name: str
    secret: str
    #: What its holder may do on the Page (`CREATE_CONTENT`, `MODERATE` ...); None where it was not told.
    tasks: frozenset[str] | None = None


class OtherPages(CannotConnect):
    """The token's holder may use Pages, and the one in the settings is not among them."""

    def __init__(self, wanted: str, pages: tuple[PageToken, ...]) -> None:
        names = ", ".join(f"{page.name} ({page.page_id})" for page in pages)
        super().__init__("other_pages", wanted=wanted, names=names)
        self.pages = pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A Page token that lasts. `repr` does not show it."""

    token: PageToken
    #: What Facebook says of it.
    state: TokenState
    #: How it was come by: a coded text.
    way: str
    #: What a person should still know of it: missing permissions, an end in sight.
    concerns: tuple[Notice, ...]
    #: The Page as it was asked for: its id or its name.
    asked_for: str


class Mark(Enum):
    """How grave a finding is."""

    RIGHT = "right"
    #: The Page can be connected all the same.
    NOTE = "note"
    #: It cannot.
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFinding:
    """One line about a token. Without any part of it."""

    mark: Mark
    #: A coded text.
    text: str
    #: What to click: a coded text; empty where nothing has to be done.
    mend: str = ""
    #: The permission that it is about, as Meta writes it; empty where it is about something else.
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A token, explained."""

    findings: tuple[TokenFinding, ...]
    #: Where it leads to; None where it leads nowhere.
    connected: Connected | None = None
    #: Why it leads nowhere.
    trouble: CannotConnect | None = None
