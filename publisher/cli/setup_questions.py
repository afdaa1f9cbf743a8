"""The questions of `publisher setup`, for whatever no option says."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import typer

from publisher.domain.errors import CodedError
from publisher.messages import sentence
from publisher.messages.console import warn

if TYPE_CHECKING:
    from publisher.server.layout import ServerLayout

T = TypeVar("T")


def asked_server(typed: Mapping[str, str | None], known: "ServerLayout", *, ask: bool) -> "ServerLayout":
    """Return the server's names and the address: typed, known from the last time, or asked for.

    Raises:
        CodedError: if one of them cannot be, or nobody is there to be asked.
    """
    from dataclasses import replace

    from publisher.operations.new_installation import email_of
    from publisher.server.answers import domain_of

    readers: dict[str, Callable[[str], str]] = {"domain": domain_of, "studio_domain": domain_of, "email": email_of}
    said = {key: readers[key](text) for key, text in typed.items() if text is not None}
    for key in [] if known.studio_domain else [key for key in readers if key not in said]:
        if not ask:
            raise CodedError("setup_unasked")
        question, usual = _question(key, said.get("domain", ""))
        said[key] = _asked(question, usual, readers[key], needed=key != "domain")
    server = replace(known, **said)  # type: ignore[arg-type]  # each reader gives what its field holds
    if not (server.studio_domain and server.email):
        raise CodedError("setup_unasked")
    if server.domain == server.studio_domain:
        raise CodedError("setup_same_domain")
    return server


def asked_password() -> str:
    """Ask for the password of the mail server, which nobody sees."""
    try:
        return str(typer.prompt("Its password (not shown)", default="", show_default=False, hide_input=True))
    except typer.Abort:
        return ""


def _question(key: str, domain: str) -> tuple[str, str]:
    """Return a question, and what Enter means."""
    return {
        "domain": ("Name of the website, like example.org (Enter: it lies on a web host)", ""),
        "studio_domain": ("Name of the studio, like studio.example.org", f"studio.{domain}" if domain else ""),
        "email": ("Your email, for the first sign-in and when something breaks", ""),
    }[key]


def _asked(question: str, usual: str, read: Callable[[str], T], *, needed: bool = False) -> T:
    """Ask until the answer can be read; where nobody answers, the usual one is meant.

    Raises:
        CodedError: if nobody answers what is needed.
    """
    while True:
        try:
            typed = str(typer.prompt(question, default=usual, show_default=bool(usual)))
        except typer.Abort:
            if needed and not usual:
                raise CodedError("setup_unasked") from None
            return read(usual)
        try:
            if typed or not needed:
                return read(typed)
        except CodedError as error:
            warn(sentence(error))
