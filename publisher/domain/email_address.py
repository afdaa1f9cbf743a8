"""What can be an email address: one, as people type it (RFC 5321, without what only machines write). Pure."""

import re

#: Longest address that a server has to take (RFC 5321, 4.5.3.1.3).
_LONGEST = 254
#: Neither blanks nor what separates addresses, names and comments in a header (RFC 5322, 3.2.3).
_ATOM = r"[^@\s<>()\[\],;:\\\".]+"
_LABEL = r"\w(?:[\w-]*\w)?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def is_email_address(text: str) -> bool:
    """Return whether a text is one address that a mail can be sent to: no list, no name beside it, nothing unseen."""
    return len(text) <= _LONGEST and text.isprintable() and _ADDRESS.fullmatch(text) is not None
