"""`audio` in the front matter: from the file beside the text to the draft."""

from pathlib import Path

import pytest

from publisher.content.reading.recording_checks import LIMIT_BYTES
from publisher.messages import text
from tests.content.desk import Desk, front, translation
from tests.media.tones import tone


def test_each_language_has_a_recording_of_its_own(desk: Desk) -> None:
    desk.writes("b/index.md", front(audio='"lajmi.mp3"'))
    desk.writes("b/index.sr.md", translation(extra='audio = "vest.ogg"'))
    desk.writes("b/index.en.md", translation())
    desk.writes("b/lajmi.mp3", tone("mp3"))
    desk.writes("b/vest.ogg", tone("ogg"))
    (warning,) = desk.says()
    assert warning.startswith("posts/b/index.sr.md:4: warning: iPhones and iPads before iOS 18.4 do not play vest.ogg")
    draft = desk.folder.read("b")
    assert {language: text.audio for language, text in draft.post.texts.items()} == {
        "sq": "lajmi.mp3",
        "sr": "vest.ogg",
        "en": "",
    }
    assert draft.recording("vest.ogg") == tone("ogg")


def test_what_it_is_its_bytes_tell_and_not_its_name(desk: Desk) -> None:
    desk.writes("b/index.md", front(audio='"zeri.bin"'))
    desk.writes("b/zeri.bin", tone("m4a"))
    assert desk.says() == []
    desk.writes("b/zeri.bin", b"<html>" * 100)
    assert "`zeri.bin`"[1:-1] in text(desk.only_problem().message)
    assert "is no recording that can be published" in text(desk.only_problem().message)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('"lajmi.mp3"', "lajmi.mp3 is not in the post's folder"),
        ('"../tjeter/lajmi.mp3"', "is no plain file name and was not opened"),
        ('"/etc/passwd"', "is no plain file name and was not opened"),
        ("true", "`audio` must be a text in quotation marks"),
    ],
)
def test_each_mistake_is_named_at_its_line(desk: Desk, value: str, says: str) -> None:
    desk.writes("b/index.md", front(audio=value))
    problem = desk.only_problem()
    assert (problem.line, problem.warning) == (6, False)
    assert says in text(problem.message)


def test_a_post_that_is_a_single_file_is_told_to_take_a_folder(desk: Desk) -> None:
    desk.writes("b.md", front(audio='"lajmi.mp3"'))
    assert "put the file beside it" in text(desk.only_problem().message)


def test_a_recording_that_is_too_large_is_not_even_read(desk: Desk) -> None:
    desk.writes("b/index.md", front(audio='"lajmi.mp3"'))
    with desk.writes("b/lajmi.mp3", b"").open("wb") as file:
        file.truncate(LIMIT_BYTES + 1)
    assert "is too large: 30 MB, the limit is 30 MB" in text(desk.only_problem().message)


def test_a_link_to_a_recording_elsewhere_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.mp3").write_bytes(tone("mp3"))
    place = desk.writes("b/index.md", front(audio='"lajmi.mp3"')).with_name("lajmi.mp3")
    place.symlink_to(tmp_path / "elsewhere.mp3")
    assert "is a link to another place" in text(desk.only_problem().message)


def test_a_recording_that_no_language_names_is_told(desk: Desk) -> None:
    desk.writes("b/index.md", front())
    desk.writes("b/lajmi.mp3", tone("mp3"))
    problem = desk.only_problem()
    assert problem.warning
    assert "named by no `audio`" in text(problem.message)
