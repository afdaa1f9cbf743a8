"""The sandbox against what real Pages answered: beside each recording lies the list of its differences."""

from difflib import ndiff
from pathlib import Path

import pytest

from publisher.domain.recording_differences import difference_lines
from publisher.operations.page_recording import compare_with_sandbox, read_file
from tests.channels.meta_samples import walk_over_samples

ROOT = Path(__file__).parents[2]
RECORDINGS = sorted((ROOT / "tests" / "recordings").glob("*.json"))


def unlike_the_list(file: Path) -> list[str]:
    """Compare; give the lines that are new (+), and those that differ no more (-)."""
    found = difference_lines(compare_with_sandbox(read_file(file), ROOT / "templates"))
    listed = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return [line for line in ndiff(listed, found) if line[:1] in {"+", "-"}]


@pytest.mark.skipif(not RECORDINGS, reason="nobody has sent a recording yet")
@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: file.stem)
def test_the_sandbox_differs_from_a_real_page_as_is_listed(file: Path) -> None:
    assert unlike_the_list(file) == []


@pytest.mark.slow
def test_a_new_difference_and_a_mended_one_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "samples.json"
    file.write_text(walk_over_samples().to_json(), encoding="utf-8")
    lines = difference_lines(compare_with_sandbox(read_file(file), ROOT / "templates"))
    refused = "    answer: recorded 400 error 200, sandbox 200"
    assert refused in lines

    file.with_suffix(".txt").write_text("\n".join(lines), encoding="utf-8")
    assert unlike_the_list(file) == []
    lines.remove(refused)
    file.with_suffix(".txt").write_text("\n".join([*lines, "GET /gone"]), encoding="utf-8")
    assert unlike_the_list(file) == [f"+ {refused}", "- GET /gone"]
