"""Web addresses with letters beyond ASCII are sent in one way, and read in another."""

import re

from publisher.domain.web_address import ascii_address, readable_host


def test_a_host_is_read_as_its_description_says() -> None:
    shown, sent = re.findall(r"`(\S+)`", readable_host.__doc__ or "")
    assert readable_host(sent) == shown
    assert ascii_address(f"https://{shown}/") == f"https://{sent}/"
