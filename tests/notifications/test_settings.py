"""[mail] in the settings file: what it takes, and what it refuses in plain words."""

from datetime import time
from pathlib import Path

import pytest

from publisher.domain.errors import InvalidSettings
from publisher.messages import sentence
from publisher.settings import Mail, load


def mail(folder: Path, text: str) -> Mail:
    (folder / "settings.toml").write_text(f"[mail]\n{text}", encoding="utf-8")
    return load(folder / "settings.toml", {}).mail


def test_nobody_is_told_where_nothing_is_set(tmp_path: Path) -> None:
    assert mail(tmp_path, "") == Mail()


def test_what_is_set_is_taken(tmp_path: Path) -> None:
    text = (
        'host = "mail.example.org"\nto = ["a@example.org", "a@example.org"]\nfrom = "b@example.org"\ndigest = "08:30"'
    )
    taken = mail(tmp_path, text)
    assert (taken.to, taken.from_address, taken.digest) == (("a@example.org",), "b@example.org", time(8, 30))
    assert mail(tmp_path, "digest = 08:30:00").digest == time(8, 30)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('host = "mail.example.org"', "settings.toml:2: mail.host is set, but there is nobody to write to"),
        ('to = ["office"]', "mail.to must be a mail address"),
        ('to = [""]', "mail.to must not be empty"),
        ('digest = "8 o\'clock"', 'mail.digest must be a time of day, like "08:00", or empty'),
        ('language = "de"', 'mail.language must be "sq" or "sr-Latn" or "sr-Cyrl" or "en"'),
        ('password = "x"', "SMTP_PASSWORD"),
    ],
)
def test_what_is_wrong_is_told_with_its_mend(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        mail(tmp_path, text)
    assert problem in sentence(caught.value)
