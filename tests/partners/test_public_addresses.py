"""Which addresses may be asked for a feed."""

import pytest

from publisher.partners.public_addresses import is_public, origin_of

PRIVATE = (
    "127.0.0.1 127.8.8.8 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 240.0.0.1 "
    "255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "2002:7f00:1:: 64:ff9b::7f00:1 64:ff9b::a00:1 ::7f00:1 2001:db8::1 fe80::1%eth0 localhost nonsense"
).split()


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_of_the_public_internet_is_not_asked(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_what_is_public_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", ["ftp://a.org/", "file:///etc/passwd", "https://", "http://a.org:0/", "a.org", ""])
def test_what_is_no_web_address_has_nobody_to_ask(url: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        origin_of(url)
