"""Which addresses of the website readers can open, and what keeps everything back where they cannot."""

from pathlib import Path

import pytest

from publisher.settings import load
from publisher.settings.public_address import is_public, website_blocker


@pytest.mark.parametrize(
    "address",
    [
        "https://kosint2020.net",
        "https://www.kosint2020.net/news",
        "http://шtëpia.example.org:8080",
        "https://xn--e1afmkfd.xn--p1ai",
        "http://8.8.8.8",
        "http://[2a00:1450:4001:81b::200e]",
        "https://local.example.org",
        "https://internal-news.org.",
    ],
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000",
        "http://127.8.9.10",
        "http://localhost",
        "http://localhost.:8000",
        "http://site.localhost",
        "http://0.0.0.0",
        "http://[::1]:8000",
        "http://[::]",
        "http://[::ffff:192.168.1.5]",
        "http://[fe80::1%25eth0]",
        "http://[fd12:3456:789a::1]",
        "http://[fc00::1]",
        "http://10.0.0.1",
        "http://172.16.0.1",
        "http://172.31.255.255",
        "http://192.168.178.20:8000",
        "http://169.254.1.1",
        "http://100.64.0.1",
        "http://224.0.0.1",
        "http://255.255.255.255",
        "http://server",
        "http://kosint-server:8000",
        "http://site.local",
        "http://SITE.LOCAL.",
        "http://nas.lan",
        "http://web.internal",
        "http://web.home.arpa",
        "http://2130706433",
        "http://127.1",
        "http://0x7f.0.0.1",
        "http://0x7f000001",
        "http://10.1",
    ],
)
def test_an_address_of_this_machine_or_network_is_not(address: str) -> None:
    assert not is_public(address)


REAL = {"FACEBOOK_PAGE_TOKEN": "EAAtoken"}


def blocked(tmp_path: Path, environ: dict[str, str]) -> str:
    file = tmp_path / "settings.toml"
    file.touch()
    blocker = website_blocker(load(file, environ))
    return blocker.code if blocker else ""


@pytest.mark.parametrize(
    ("graph_url", "url", "code"),
    [
        ("", "", "website_url_missing"),
        ("http://127.0.0.1:9", "", "website_url_missing"),
        ("", "https://kosint2020.net", ""),
        ("", "http://127.0.0.1:8000", "website_url_private"),
        ("https://graph.proxy.example", "http://localhost:8000", "website_url_private"),
        ("http://127.0.0.1:9", "http://127.0.0.1:8000", ""),
        ("http://127.0.0.1:9", "http://192.168.1.5", "website_url_private"),
        ("http://127.0.0.1:9", "https://kosint2020.net", ""),
    ],
)
def test_the_real_page_needs_an_address_that_readers_can_open(
    tmp_path: Path, graph_url: str, url: str, code: str
) -> None:
    given = {"PUBLISHER_FACEBOOK__GRAPH_URL": graph_url, "PUBLISHER_WEBSITE__URL": url}
    assert blocked(tmp_path, REAL | {name: value for name, value in given.items() if value}) == code
    assert blocked(tmp_path, {"PUBLISHER_WEBSITE__URL": url} if url else {}) == ""  # the sandbox needs none


def test_the_address_of_a_running_serve_is_not_one_that_a_person_gave(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"pid": 1, "website_url": "http://127.0.0.1:8000"}', encoding="utf-8")
    assert blocked(tmp_path, REAL | {"PUBLISHER_FACEBOOK__GRAPH_URL": "http://127.0.0.1:9"}) == "website_url_missing"
