"""Which machine this is."""

import os
import re
import subprocess
import sys
from pathlib import Path

from publisher.machine_id import machine_id


def test_the_same_machine_has_the_same_id_and_another_one_another() -> None:
    first = machine_id({"PUBLISHER_MACHINE_ID": "a"})
    assert first == machine_id({"PUBLISHER_MACHINE_ID": " a "})
    assert first != machine_id({"PUBLISHER_MACHINE_ID": "b"})
    assert re.fullmatch(r"[0-9a-f]{16}", first)


def test_the_systems_own_id_is_used_but_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "machine-id"
    file.write_text("0123456789abcdef0123456789abcdef\n")
    found = machine_id({}, [tmp_path / "missing", file])
    assert found == machine_id({"PUBLISHER_MACHINE_ID": "0123456789abcdef0123456789abcdef"})
    assert found not in file.read_text()


def test_an_image_that_has_not_booted_yet_has_no_id_of_its_own(tmp_path: Path) -> None:
    fresh, other = tmp_path / "fresh", tmp_path / "other"
    fresh.write_text("uninitialized\n")
    other.write_text("abc")
    assert machine_id({}, [fresh, other]) == machine_id({"PUBLISHER_MACHINE_ID": "abc"})


def test_without_any_a_random_one_is_stored_once(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "a")}
    first = machine_id(environ, [])
    assert machine_id(environ, []) == first
    assert [file.name for file in (tmp_path / "a" / "publisher").iterdir()] == ["machine-id"]
    assert machine_id({"HOME": str(tmp_path / "b")}, []) != first
    assert (tmp_path / "b/.local/state/publisher/machine-id").exists()


def test_processes_that_start_at_once_agree_on_one(tmp_path: Path) -> None:
    program = "from publisher.machine_id import machine_id; import os; print(machine_id(os.environ, []))"
    environ = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    environ.pop("PUBLISHER_MACHINE_ID", None)
    started = [
        subprocess.Popen([sys.executable, "-c", program], env=environ, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    answers = {process.communicate()[0] for process in started}
    assert answers == {f"{machine_id(environ, [])}\n"}
    assert [file.name for file in (tmp_path / "publisher").iterdir()] == ["machine-id"]
