"""`/etc/publisher/server.toml`: what is written is read again, below another root too."""

from pathlib import Path

import pytest

from publisher.domain.errors import CodedError
from publisher.messages import sentence
from publisher.server.layout import ServerLayout, layout_text, read_layout, write_layout


def test_what_setup_was_told_is_read_again(tmp_path: Path) -> None:
    told = ServerLayout(
        root=tmp_path,
        domain="shoqata.example",
        studio_domain="studio.shoqata.example",
        email='zyra "ë"@shoqata.example',
    )
    write_layout(told)
    assert read_layout(tmp_path) == told
    assert told.server_file.stat().st_mode & 0o777 == 0o644
    assert told.release("0.2.0") == tmp_path / "opt/publisher/releases/0.2.0"
    assert str(told.inside.command) == "/opt/publisher/current/bin/publisher"


def test_a_machine_without_setup_has_none(tmp_path: Path) -> None:
    assert read_layout(tmp_path) is None


@pytest.mark.parametrize("line", ["domain = ", "domain = 3", 'flavour = "x"', "site_port = true"])
def test_a_file_with_a_mistake_is_told_by_its_name(tmp_path: Path, line: str) -> None:
    write_layout(ServerLayout(root=tmp_path))
    file = tmp_path / "etc/publisher/server.toml"
    name = line.partition(" ")[0]
    others = (each for each in layout_text(ServerLayout()).splitlines() if not each.startswith(name))
    file.write_text("\n".join((*others, line)), encoding="utf-8")
    with pytest.raises(CodedError) as refused:
        read_layout(tmp_path)
    said = sentence(refused.value)
    assert str(file) in said
    assert name in said or "cannot be read" in said
