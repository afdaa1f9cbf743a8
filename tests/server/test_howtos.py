"""The how-tos show the very files that `setup` writes."""

import re
from pathlib import Path

import pytest

from publisher.server.layout import ServerLayout
from publisher.server.rendered_files import rendered
from publisher.studio.routes import ROUTES

HOWTOS = Path(__file__).parents[2] / "docs" / "howto"
EXAMPLE = ServerLayout(domain="kosint.example", studio_domain="studio.kosint.example", email="zyra@kosint.example")
SHOWN = (
    ("systemd.md", "ini", "publisher.service"),
    ("systemd.md", "ini", "publisher-failed.service"),
    ("systemd.md", "ini", "publisher-snapshot.service"),
    ("systemd.md", "ini", "publisher-snapshot.timer"),
    ("systemd.md", "ini", "journald.conf"),
    ("systemd.md", "sh", "publisher.sh"),
    ("web-server.md", "caddy", "website.caddy"),
    ("studio.md", "caddy", "studio.caddy"),
)


@pytest.mark.parametrize(("howto", "language", "name"), SHOWN)
def test_a_howto_shows_the_file_that_setup_writes(howto: str, language: str, name: str) -> None:
    text = (HOWTOS / howto).read_text(encoding="utf-8")
    shown = re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    assert rendered(name, EXAMPLE) in shown


def test_every_address_that_lets_somebody_in_is_kept_out_of_the_logs_of_nginx() -> None:
    text = (HOWTOS / "studio.md").read_text(encoding="utf-8")
    (kept_out,) = re.findall(r"location ~ \^/\(([a-z|]+)\)/ \{", text)
    secret = {route.path.split("/")[1] for route in ROUTES if "{token}" in route.path}
    assert set(kept_out.split("|")) == secret
