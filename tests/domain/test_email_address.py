"""What is one email address, and what is none: a list, a name, half of one, something unseen."""

import pytest

from publisher.domain.email_address import is_email_address

ONES = (
    "office@example.org",
    "drita.k+x@mail.example.org",
    "o'neil@example.org",
    "zyra@localhost",
    "ë@fshat.org",
    "пера@пример.срб",
)
NONE = (
    *("", "@", "a@", "@b", "a@b@c", "a@-", "a@b.", "a@b..c", ".a@b", "a.@b", "a b@c.org"),
    *("a@b.org, c@d.org", "a@b.org;c@d.org", "<a@b.org>", '"x" <a@b.org>', "a@b.org\r\nBcc: c@d.org", "a@b.org\n"),
    *("a@b.org\0", "a@b.org\u202e", "a\u200b@b.org", "a" * 250 + "@b.org"),
)


@pytest.mark.parametrize("text", ONES)
def test_is_one(text: str) -> None:
    assert is_email_address(text)


@pytest.mark.parametrize("text", NONE)
def test_is_none(text: str) -> None:
    assert not is_email_address(text)
