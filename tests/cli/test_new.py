"""`new`: a draft in the language that was said, or in the first of the settings."""

from publisher.messages import exit_codes
from tests.cli.desk import Desk


def test_a_draft_begins_in_any_language(desk: Desk) -> None:
    assert desk("new", "Forum").code == exit_codes.DONE
    assert desk("new", "--language", "sr", "Шта ће бити").code == exit_codes.DONE
    texts = {file.parent.name[8:]: file.read_text(encoding="utf-8") for file in desk.folder.glob("posts/*/index.md")}

    assert "language" not in texts["forum"]
    assert '\ntitle = "Шта ће бити"\nlanguage = "sr"\n' in texts["sta-ce-biti"]


def test_a_language_that_there_is_not_is_told_with_those_there_are(desk: Desk) -> None:
    answer = desk("new", "--language", "xx", "Forum")

    assert answer.code == exit_codes.INVALID
    assert "There is no language “xx”. There are: sq, sr, en, rom." in answer.err
    assert not list(desk.folder.glob("posts/*"))
