"""New drafts."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from publisher.content.editing.new_draft import new_draft
from publisher.content.reading.slugs import slug_from, slug_trouble
from publisher.domain.errors import InvalidInput
from publisher.messages import text
from publisher.operations.media_cleanup import sweep_halves
from tests.content.desk import PLACES, TOPICS, Desk

TODAY = date(2026, 11, 24)


def begin(desk: Desk, title: str) -> Path:
    return new_draft(desk.posts, title, topics=TOPICS, places=PLACES, today=TODAY)


def test_a_new_draft_lacks_only_what_a_person_must_choose(desk: Desk) -> None:
    path = begin(desk, 'Forumi «për» "strehim" \\ në Ferizaj')

    assert path == desk.posts / "2026-11-forumi-per-strehim-ne-ferizaj/index.md"
    places = [(problem.line, text(problem.message).split(" ")[0]) for problem in desk.folder.check()]
    assert places == [(3, "The"), (5, "`topics`"), (6, "`places`")]
    written = path.read_text(encoding="utf-8")
    assert 'title = "Forumi «për» \\"strehim\\" \\\\ në Ferizaj"' in written
    assert '"employment", "housing", "covid-19"' in written


def test_a_new_draft_is_valid_once_it_is_filled_in(desk: Desk) -> None:
    path = begin(desk, "Forum")
    written = path.read_text(encoding="utf-8")
    filled = written.replace('summary = ""', 'summary = "x"').replace("topics = []", 'topics = ["housing"]')
    path.write_text(filled.replace("places = []", 'places = ["peja"]'), encoding="utf-8")

    assert desk.says() == []


def test_nothing_is_ever_overwritten(desk: Desk) -> None:
    first = begin(desk, "Forum")
    first.write_text("mine")
    desk.writes("2026-11-forum-2.md", "mine too")
    (desk.posts / "2026-11-forum-3").symlink_to(desk.root / "nowhere")

    assert begin(desk, "Forum").parent.name == "2026-11-forum-4"
    assert first.read_text() == "mine"


def test_a_draft_that_is_begun_and_killed_leaves_no_folder_that_people_see(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "rename", dies)
    with pytest.raises(KeyboardInterrupt):
        begin(desk, "Forum")
    assert list(desk.posts.iterdir()) == []


def test_two_who_begin_the_same_at_once_get_two_drafts(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as people:
        paths = list(people.map(lambda _: begin(desk, "Forum"), range(8)))
    assert len(set(paths)) == 8
    assert all(path.read_text(encoding="utf-8") for path in paths)


def test_what_a_kill_leaves_half_written_beside_drafts_goes_after_an_hour(desk: Desk) -> None:
    begin(desk, "Forum")
    draft = desk.posts / "2026-11-forum"
    halves = [desk.posts / f".2026-11-forum.{'a' * 32}", draft / f".foto.jpg.{'b' * 32}", draft / f".new.{'c' * 32}"]
    halves[0].mkdir()
    for half in (halves[0] / "foto.jpg", *halves[1:]):
        half.write_bytes(b"people")
    for half in halves[:2]:
        os.utime(half, (1_000_000_000, 1_000_000_000))
    assert sweep_halves(desk.posts) == 2
    assert [half.exists() for half in halves] == [False, False, True]
    assert (draft / "index.md").exists()
    assert sweep_halves(desk.posts / "nowhere") == 0


def dies(_self: Path, _to: Path) -> Path:
    raise KeyboardInterrupt


def test_a_title_with_control_characters_cannot_break_out(desk: Desk) -> None:
    path = begin(desk, 'a"\n+++\ntopics = ["housing"]\x1b[31m \u202e')

    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[1] == 'title = "a\\" +++ topics = [\\"housing\\"][31m"'
    assert lines.count("+++") == 2


@pytest.mark.parametrize("title", ["", "  ", "!?", "日本"])
def test_a_title_without_letters_of_ours_is_refused(desk: Desk, title: str) -> None:
    with pytest.raises(InvalidInput, match="title_without_letters"):
        begin(desk, title)
    assert list(desk.posts.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(InvalidInput, match="folder_not_writable"):
        new_draft(tmp_path / "file" / "posts", "Forum", topics=TOPICS, places=PLACES, today=TODAY)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Forum publik për strehimin në Ferizaj", "forum-publik-per-strehimin-ne-ferizaj"),
        ("Çka është e drejta?", "cka-eshte-e-drejta"),
        ("Đorđe, žena i šuma", "djordje-zena-i-suma"),
        ("Његош и Џемал у Урошевцу", "njegos-i-dzemal-u-urosevcu"),
        ("  A -- B  ", "a-b"),
        ("KOSINT 2020", "kosint-2020"),
        ("x" * 200, "x" * 60),
        ("fjalë " * 30, "fjale-fjale-fjale-fjale-fjale-fjale-fjale-fjale-fjale-fjale"),
    ],
)
def test_titles_become_slugs(title: str, slug: str) -> None:
    assert slug_from(title) == slug
    assert slug_trouble(slug) is None
