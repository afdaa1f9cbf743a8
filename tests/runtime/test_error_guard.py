"""What the system refuses is told in a line, and what nobody foresaw with all details."""

import errno
from pathlib import Path

import pytest

from publisher.domain.errors import CodedError
from publisher.messages import exit_codes
from publisher.runtime.error_guard import guarded
from publisher.runtime.instance_lock import only_serve
from publisher.templating import as_they_are, templates


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EMFILE])
def test_what_the_system_refuses_is_told_in_a_line(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    def refused() -> int:
        raise OSError(number, "said by the system", "/srv/publisher/run.json")

    assert guarded(refused) == exit_codes.FAILED
    said = capsys.readouterr().err
    assert "/srv/publisher/run.json" in said
    assert "Traceback" not in said
    assert "nobody foresaw" not in said


def test_a_folder_in_which_serve_may_not_write_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.lock").mkdir()
    with pytest.raises(CodedError, match="folder_not_writable"), only_serve(tmp_path):
        pass


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("text", ["{{ nothing.at_all }}", "{% if %}", "{{ 1 | nothing }}"])
def test_a_mistake_in_a_template_is_told_with_its_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, *, frozen: bool
) -> None:
    (tmp_path / "own.html").write_text(f"first\n{text}\n", encoding="utf-8")
    environment = templates(tmp_path)
    if frozen:
        environment, _sources = as_they_are(environment, "own.html".__eq__)

    def renders() -> int:
        environment.get_template("own.html").render()
        return 0

    assert guarded(renders) == exit_codes.FAILED
    said = capsys.readouterr().err
    assert "A template has a mistake: " in said
    assert "own.html:2)" in said
    assert "nobody foresaw" not in said
