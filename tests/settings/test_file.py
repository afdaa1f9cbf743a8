"""A settings file that cannot be read, and the lines that keys stand on."""

from pathlib import Path

import pytest

from publisher.domain.errors import InvalidSettings
from publisher.messages import sentence
from publisher.settings import load
from publisher.settings.toml_lines import key_lines
from tests.settings.desk import Desk


def problem_of(file: Path) -> str:
    with pytest.raises(InvalidSettings) as caught:
        load(file, {})
    assert len(caught.value.problems) == 1
    return sentence(caught.value)


def test_a_missing_file_is_told_with_the_way_to_name_it(tmp_path: Path) -> None:
    assert "settings.toml:0: there is no such file" in problem_of(tmp_path / "settings.toml")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in problem_of(tmp_path)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes('[organisation]\nname = "Gračanica"'.encode("cp1250"))
    assert "is not text in UTF-8" in problem_of(file)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("[facebook]\npage_id = KOSINT\n", 2),
        ("[facebook]\npage_id = 'a'\npage_id = 'b'\n", 3),
        ("[posts]\nfolder = [\n", 3),
    ],
)
def test_broken_toml_is_told_with_its_line_alone(desk: Desk, written: str, line: int) -> None:
    assert desk.problem(written).startswith(f"settings.toml:{line}: is not valid TOML")


def test_lines_of_keys_are_found_in_any_shape_of_toml() -> None:
    text = """# comment = 1
[a]
b = '''
[not.a.table]
c = 1'''
d.e = [
  1, # f = 2
]
[ "x.y" . z ] # header
g = { h = 1 }
[[list]]
i = 1
"""
    assert key_lines(text) == {
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "d"): 6,
        ("a", "d", "e"): 6,
        ("x.y",): 9,
        ("x.y", "z"): 9,
        ("x.y", "z", "g"): 10,
        ("x.y", "z", "g", "h"): 10,
        ("list",): 11,
        ("list", "i"): 12,
    }
