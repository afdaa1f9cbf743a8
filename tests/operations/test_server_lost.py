"""A server is lost: the commands of the recovery sheet bring everything back from another machine or from storage.

The snapshot is from before an erasure and a lock-out, and posts went out after it.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from publisher.operations import snapshots
from publisher.operations.erase import ErasureOrder, erase
from tests.operations.house import House, on_page, photo
from tests.operations.ssh_server import ssh_server
from tests.operations.test_revocations import studio_of
from tests.runtime.storage_server import BUCKET, storage_server

pytestmark = pytest.mark.slow
PUBLISHER = Path(sys.executable).with_name("publisher")


@dataclass
class Elsewhere:
    """Where snapshots go, and what lets in there."""

    address: str
    #: Files of `secrets/`, which the sheet says to keep.
    secrets: dict[str, str] = field(default_factory=dict)


@pytest.fixture(params=["sftp", "s3"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Elsewhere]:
    if request.param == "sftp":
        with ssh_server(tmp_path / "ssh") as server:
            yield Elsewhere(server.address(tmp_path / "other"), {"snapshot_ssh_key": server.key})
    else:
        with storage_server() as storage:
            access = {"snapshot_s3_id": "test", "snapshot_s3_secret": "test-secret"}
            yield Elsewhere(f"s3:{storage.url}/{BUCKET}/snapshots", access)


@pytest.fixture
def house(tmp_path: Path, elsewhere: Elsewhere) -> House:
    house = House(tmp_path / "house")
    with house.settings_file.open("a") as file:
        file.write(f'[backup]\nrestic = "{elsewhere.address}"\n')
    lets_in(house.folder, elsewhere)
    return house


def lets_in(folder: Path, elsewhere: Elsewhere) -> None:
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    for name, value in elsewhere.secrets.items():
        (secrets / name).touch(0o600)
        (secrets / name).write_text(value)


def typed(folder: Path, command: str, key: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a person types on the new machine, who is asked for the recovery key."""
    words = shlex.split(command)
    assert words[0] == "program/bin/publisher"
    whole = {**{k: v for k, v in os.environ.items() if k != "RECOVERY_KEY"}, **environ}
    return subprocess.run(
        [PUBLISHER, *words[1:]],
        cwd=folder,
        env=whole,
        input=f"{key}\n",
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )


def two_posts_and_two_people(house: House) -> None:
    with studio_of(house) as studio:
        for number, slug in enumerate(("stays", "erased"), 1):
            house.writes(slug, picture=photo(number))
        house.schedules(studio.app, "stays", "erased")
        house.publishes(studio.app)
        studio.lets_in("ana", Role.ADMINISTRATOR)
        studio.lets_in("drita", Role.EDITOR)


def a_post_an_erasure_and_a_lock_out(house: House) -> list[str]:
    """What came after the snapshot; give what the Page shows then."""
    with studio_of(house) as studio:
        house.writes("after")
        house.schedules(studio.app, "after")
        house.publishes(studio.app)
        erase(studio.app, "erased", ErasureOrder(by="Ana", reason="consent withdrawn"))
        house.publishes(studio.app)
        studio.accounts.close(studio.account("drita").id, "ana")
        assert snapshots.send_lists(studio.app)  # as the running service does
        return on_page(studio.app)


def bare_machine(house: House, elsewhere: Elsewhere, folder: Path) -> Path:
    """The server is gone. What is left: the Page, which the sandbox plays, and what lets in where the snapshots are."""
    shutil.move(house.folder / "sandbox", folder.with_name("facebook"))
    shutil.rmtree(house.folder)
    folder.mkdir()
    shutil.move(folder.with_name("facebook"), folder / "sandbox")
    lets_in(folder, elsewhere)
    return folder


def commands_of(sheet: str) -> list[str]:
    """The program's commands on the sheet, up to the service."""
    lines = re.findall(r"^ {2}\d {2}(program/bin/publisher (?!serve).*)$", sheet, re.MULTILINE)
    commands = [command for line in lines for command in re.split(r"(?: &&|;) ", line)]
    assert [shlex.split(command)[1] for command in commands] == ["restore", "adopt", "resume"]
    return commands


def test_the_sheets_commands_bring_all_back_and_nothing_that_was_taken_away(
    house: House, elsewhere: Elsewhere, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_posts_and_two_people(house)
    picture = (house.folder / "posts" / "stays" / "photo.jpg").read_bytes()
    code, sheet, said = house.says("snapshot", "--init")
    assert code == 0, said
    key = re.search(r"^ {6}((?:\w{4}-){6}\w{4})$", sheet, re.MULTILINE)
    assert key is not None
    assert (house.says("snapshot")[0], house.says("snapshot", "--trial")[0]) == (0, 0)
    before = a_post_an_erasure_and_a_lock_out(house)
    again, environ = bare_machine(house, elsewhere, tmp_path / "new"), {"PUBLISHER_MACHINE_ID": "the new one"}

    began = time.monotonic()
    restore, *others = commands_of(sheet)
    done = typed(again, restore, key[1], environ)
    assert done.returncode == 1, done.stderr
    assert "on hold" in (typed(again, "program/bin/publisher status", "", environ).stdout + done.stdout).lower()
    assert not (again / "site" / "sq").exists()
    for command in others:
        told = typed(again, command, "", environ)
        assert told.returncode == 0, (command, told.stdout, told.stderr)
    with capsys.disabled():
        print(f"\nback from {elsewhere.address.partition(':')[0]} after {(time.monotonic() - began) / 60:.1f} minutes")

    with studio_of(House(again, machine="the new one")) as studio:
        house.publishes(studio.app)
        assert on_page(studio.app) == before
        assert studio.account("drita").closed
    assert (again / "posts" / "stays" / "photo.jpg").read_bytes() == picture
    assert not (again / "posts" / "erased").exists()
    assert [file for file in (again / "site").rglob("index.html") if "stays" in file.parts]
    assert not any(b"Body of erased" in file.read_bytes() for file in again.rglob("*") if file.is_file())
    assert (again / "secrets" / "recovery_key").read_text().strip() == key[1]


def test_a_wrong_key_another_host_and_a_place_that_is_away_are_told_plainly(
    house: House, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    with house.open():
        pass
    assert house.says("snapshot", "--init")[0] == 0
    assert house.says("snapshot")[0] == 0
    again = tmp_path / "new"
    again.mkdir()
    lets_in(again, elsewhere)
    restore = f"program/bin/publisher restore {shlex.quote(elsewhere.address)}"
    assert "recovery key does not open" in typed(again, restore, "wrong", {}).stderr
    assert "recovery key of the snapshots is missing" in typed(again, restore, "", {}).stderr
    if elsewhere.address.startswith("sftp"):
        known = house.folder / "snapshots" / "known_hosts"
        other = subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "stranger")], check=True
        )
        assert other.returncode == 0
        host = known.read_text().split()[0]
        known.write_text(f"{host} {(tmp_path / 'stranger.pub').read_text()}")
        assert "has another key" in house.says("snapshot")[2]
    assert not (again / "publisher.db").exists()
