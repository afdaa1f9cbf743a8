"""What leaves this machine can be read elsewhere: settings with every picture that they name, wherever it lies."""

import json
from pathlib import Path

import pytest
from PIL import Image

from publisher.operations.export import export
from publisher.operations.import_record import opened_record
from publisher.operations.older_copies import backups_of_updates
from publisher.operations.restore import opened_backup, settings_from
from publisher.operations.update_rehearsal import rehearse
from publisher.settings import load
from publisher.storage.archive.settings_copy import settings_copy
from tests.operations.house import House


def _picture(file: Path, colour: str) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (60, 20), colour).save(file)
    return file.read_bytes()


@pytest.mark.parametrize("way", ["backup", "export", pytest.param("before an update", marks=pytest.mark.slow)])
def test_logo_and_emblems_come_along_from_wherever_they_lie(tmp_path: Path, way: str) -> None:
    at, elsewhere = House(tmp_path / "house"), tmp_path / "diskë tjetër" / "Fondi.PNG"
    wanted = [_picture(at.folder / "logo.png", "red"), _picture(elsewhere, "blue")]
    wanted += [_picture(at.folder / "emblems" / "rio.png", "green"), b""]
    (at.folder / "emblems" / "lidhje.png").symlink_to(at.folder / "logo.png")
    wanted += [wanted[0]]
    names = ["emblems/../emblems/rio.png" if way == "export" else "emblems/rio.png", "", "emblems/lidhje.png"]
    rows = "".join(f'[[donors]]\nname = "Fondi"\nemblem = {json.dumps(each)}\n' for each in (str(elsewhere), *names))
    settings = at.settings_file.read_text(encoding="utf-8")
    at.settings_file.write_text(f'{settings}# mine\n[organisation]\nlogo = "logo.png" # ours\n{rows}', encoding="utf-8")
    new = tmp_path / "new" / "settings.toml"
    file = tmp_path / "record"
    with at.open() as app:
        if way == "export":
            export(app, file, lambda *_: None)
        elif way == "backup":
            file = at.backs_up(app)
    if way == "before an update":
        assert not rehearse(at.settings, "9.9.9").wrong
        (file,) = backups_of_updates(at.settings)
    elsewhere.unlink()
    with opened_record(file) if way == "export" else opened_backup(file) as archive:
        assert settings_from(archive, new)
    there = load(new, {})
    found = [there.organisation.logo, *(donor.emblem for donor in there.donors)]
    assert [each.content if each else b"" for each in found] == wanted
    assert "# mine" in new.read_text(encoding="utf-8")
    assert "# ours" in new.read_text(encoding="utf-8")


def test_settings_with_a_mistake_are_copied_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for text in ('[organisation]\nlogo = "gone.png"\n', "[organisation\n", 'donors = 3\norganisation = ""\n'):
        file.write_text(text, encoding="utf-8")
        assert settings_copy(file, ["EAA"]).text.decode() == text
