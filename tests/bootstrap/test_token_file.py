"""The stored token is its owner's alone, whole, and read again."""

from pathlib import Path

import pytest

from publisher.domain.errors import StorageError
from publisher.settings import load
from publisher.settings.token_file import store_token


def test_nobody_else_can_read_it_and_settings_do(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").touch()

    file = store_token(tmp_path, "EAAfirst")
    store_token(tmp_path, "EAAsecond")

    assert file == tmp_path / "secrets" / "page_token"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == ["page_token"]
    secrets = load(tmp_path / "settings.toml", {}).secrets
    assert (secrets.facebook_page_token, secrets.page_token_source) == ("EAAsecond", "secrets/page_token")


def test_a_folder_that_others_can_read_is_closed(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    assert store_token(tmp_path, "EAA").parent.stat().st_mode & 0o777 == 0o700


def test_where_it_cannot_be_written_is_told_without_the_token(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file in its place")
    with pytest.raises(StorageError, match="token_not_stored") as told:
        store_token(tmp_path, "EAAkept")
    assert "EAAkept" not in str(told.value)
