"""Editing drafts in a form: remarks and unknown keys stay, and nothing is overwritten unseen."""

import io
import os
import time
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from publisher.content.editing.attachments import Attachments
from publisher.content.editing.draft_form import LinkWish, WrittenPicture, WrittenText, read_editable_draft
from publisher.content.editing.draft_store import DraftChanged, DraftStore
from publisher.content.editing.frontmatter_writer import rewrite_main
from publisher.content.reading.frontmatter import parse
from publisher.domain.errors import InvalidInput, UnknownPost
from publisher.domain.revision import digest_of

MAIN = """+++
# kept: ask Besa
title = "Forumi"      # short
summary = "Përmbledhje"
topics = ["housing"]
places = ["ferizaj"]
byline = "Besa"

[facebook]
message = "Ejani!"

[[media]]
file = "a.jpg"
alt = "Salla"
licence = "CC BY 4.0"
+++

Teksti.
"""
SERBIAN = """+++
title = "Forum"
summary = "Sažetak"

[alt]
"a.jpg" = "Sala"
+++

Tekst.
"""


def picture(kind: str = "JPEG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts" / "forumi"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(MAIN, encoding="utf-8")
    (folder / "index.sr.md").write_text(SERBIAN, encoding="utf-8")
    (folder / "a.jpg").write_bytes(picture())
    return tmp_path / "posts"


@pytest.fixture
def desk(posts: Path) -> DraftStore:
    return DraftStore(posts, ("sq", "sr", "en"))


def test_a_draft_is_shown_as_it_was_typed(desk: DraftStore) -> None:
    written = desk.open("forumi").written
    assert written.texts["sq"] == WrittenText(
        title="Forumi", summary="Përmbledhje", body="Teksti.", facebook_message="Ejani!", byline="Besa"
    )
    assert written.pictures == (WrittenPicture(file="a.jpg", alt={"sq": "Salla", "sr": "Sala"}),)
    assert (written.topics, written.places) == (("housing",), ("ferizaj",))


def test_saving_what_was_shown_changes_no_byte(desk: DraftStore, posts: Path) -> None:
    draft = desk.open("forumi")
    desk.save("forumi", draft.written, draft.digest)
    assert (posts / "forumi" / "index.md").read_text(encoding="utf-8") == MAIN
    assert (posts / "forumi" / "index.sr.md").read_text(encoding="utf-8") == SERBIAN


@pytest.mark.parametrize(
    "crop", ["[0.123456789, 0, 0.5, 1.0]   # the child is out", "[0, 0, 1, 1]", "[2, 0, 1, 1]", '"left"', "[]", "true"]
)
def test_a_crop_stays_as_it_was_written_until_somebody_changes_it(desk: DraftStore, posts: Path, crop: str) -> None:
    file = posts / "forumi" / "index.md"
    file.write_text(MAIN.replace('licence = "CC BY 4.0"', f"crop = {crop}"), encoding="utf-8")
    draft = desk.open("forumi")
    (shown,) = draft.written.pictures
    desk.save("forumi", replace(draft.written, campaign="strehim"), draft.digest)
    assert f"crop = {crop}\n" in file.read_text(encoding="utf-8")

    for crop_now, written in (("0.1 0 0.5 1", "crop = [0.1, 0, 0.5, 1]"), ("", "")):
        draft = desk.open("forumi")
        desk.save("forumi", replace(draft.written, pictures=(replace(shown, crop=crop_now),)), draft.digest)
        text = file.read_text(encoding="utf-8")
        assert written in text
        assert text.count("crop") == bool(written)


def test_what_leads_the_front_page_is_ticked_and_unticked_and_else_stays_as_it_was_written(
    desk: DraftStore, posts: Path
) -> None:
    file = posts / "forumi" / "index.md"
    for before, ticked, after in (
        ("", True, "lead = true\n"),
        ("lead = true # the forum\n", True, "lead = true # the forum\n"),
        ("lead = true\n", False, ""),
        ("lead = false # not yet\n", False, "lead = false # not yet\n"),
        ("lead = false\n", True, "lead = true\n"),
    ):
        file.write_text(MAIN.replace("+++\n", f"+++\n{before}", 1), encoding="utf-8")
        draft = desk.open("forumi")
        assert draft.written.lead is before.startswith("lead = true")
        desk.save("forumi", replace(draft.written, lead=ticked, campaign="strehim"), draft.digest)
        text = file.read_text(encoding="utf-8")
        assert after in text
        assert text.count("lead =") == bool(after)


def test_a_picture_is_shown_by_its_crop_and_not_at_all_where_that_is_no_crop(desk: DraftStore, posts: Path) -> None:
    file = posts / "forumi" / "index.md"
    beside = Attachments(desk)
    whole = beside.uncropped("forumi", "a.jpg").rendition
    for crop in ("[0, 0, 0.5, 1]", "[0, 0, 0.5]"):
        file.write_text(MAIN.replace('licence = "CC BY 4.0"', f"crop = {crop}"), encoding="utf-8")
        if crop.endswith("1]"):
            assert beside.picture("forumi", "a.jpg").rendition.width == whole.width // 2
        else:
            with pytest.raises(UnknownPost):
                beside.picture("forumi", "a.jpg")
    assert beside.uncropped("forumi", "a.jpg").rendition == whole


def test_a_change_leaves_remarks_and_unknown_keys_where_they_are(desk: DraftStore, posts: Path) -> None:
    draft = desk.open("forumi")
    texts = {
        **draft.written.texts,
        "sq": replace(draft.written.texts["sq"], title='Forumi "i ri"', facebook_message=""),
    }
    pictures = (replace(draft.written.pictures[0], people=True, consent="form 3"),)
    written = replace(draft.written, texts=texts, pictures=pictures, campaign="strehim", channels=("website",))
    desk.save("forumi", written, draft.digest)
    text = (posts / "forumi" / "index.md").read_text(encoding="utf-8")
    assert "# kept: ask Besa" in text
    front = parse(text.encode()).front
    assert (front["title"], front["byline"], front["campaign"]) == ('Forumi "i ri"', "Besa", "strehim")
    assert "facebook" not in front
    assert front["media"][0] | {} == {
        "file": "a.jpg",
        "alt": "Salla",
        "licence": "CC BY 4.0",
        "people": True,
        "consent": "form 3",
    }
    assert desk.open("forumi").written == written


@pytest.mark.parametrize(
    ("before", "wish", "after"),
    [
        ("", "yes", "[facebook]\nlink = true\n"),
        ("", "no", "[facebook]\nlink = false\n"),
        ("[facebook]\nlink = true # ours\n", "yes", "[facebook]\nlink = true # ours\n"),
        ("[facebook]\nlink = true\n", "", ""),
        ('[facebook]\nmessage = "M"\nlink = true\n', "", '[facebook]\nmessage = "M"\n'),
        ('[facebook]\nmessage = "M"\n', "yes", '[facebook]\nmessage = "M"\nlink = true\n'),
        ('[facebook]\nlink = "po"\n', "", '[facebook]\nlink = "po"\n'),
        ('[facebook]\nlink = "po"\n', "yes", "[facebook]\nlink = true\n"),
    ],
)
def test_the_wish_for_a_link_is_one_line_below_facebook(before: str, wish: LinkWish, after: str) -> None:
    head = 'title = "T"\nsummary = "P"\ntopics = []\nplaces = []\n'
    text = f"+++\n{head}{before}+++\n"
    written = read_editable_draft("a", "post", {"sq": text}, {"sq": "a.md"}, (), "sq").written
    saved = rewrite_main(text, replace(written, facebook_link=wish), "sq")
    assert saved.replace("\n\n", "\n") == f"+++\n{head}{after}+++\n"


def test_hostile_texts_come_back_as_they_were_typed(desk: DraftStore) -> None:
    draft = desk.open("forumi")
    hostile = WrittenText(
        title='a" ]\\ +++ = [x',
        summary="s",
        body="+++\ntitle = 1\n+++\n\n<script>alert(1)</script>",
        facebook_message='"""\nend """" \'\'\' \\',
    )
    written = replace(draft.written, texts={**draft.written.texts, "sq": hostile, "en": replace(hostile, title="x")})
    assert desk.save("forumi", written, draft.digest).written.texts["sq"] == hostile
    assert desk.open("forumi").written.texts["en"].facebook_message == hostile.facebook_message


def test_a_translation_begins_with_its_first_word_and_goes_with_its_last(desk: DraftStore, posts: Path) -> None:
    draft = desk.open("forumi")
    texts = {"sq": draft.written.texts["sq"], "en": WrittenText(title="Forum", summary="Short")}
    desk.save("forumi", replace(draft.written, texts=texts), draft.digest)
    assert not (posts / "forumi" / "index.sr.md").exists()
    front = parse((posts / "forumi" / "index.en.md").read_bytes()).front
    assert front["title"] == "Forum"


def test_what_changed_meanwhile_is_not_overwritten(desk: DraftStore, posts: Path) -> None:
    seen = desk.open("forumi")
    file = posts / "forumi" / "index.md"
    file.write_text(MAIN.replace("Teksti.", "Teksti i kolegut."), encoding="utf-8")
    with pytest.raises(DraftChanged) as changed:
        desk.save("forumi", seen.written, seen.digest)
    assert changed.value.now.written.texts["sq"].body == "Teksti i kolegut."
    assert "kolegut" in file.read_text(encoding="utf-8")
    desk.save("forumi", seen.written, changed.value.now.digest)
    assert file.read_text(encoding="utf-8") == MAIN


def test_a_single_file_becomes_a_folder_when_it_gets_a_picture(desk: DraftStore, posts: Path) -> None:
    for name, text in (("lajm.md", MAIN[: MAIN.index("\n[[media]]")] + "\n+++\n\nX\n"), ("lajm.sr.md", SERBIAN)):
        (posts / name).write_text(text.replace('\n[alt]\n"a.jpg" = "Sala"', ""), encoding="utf-8")
    assert Attachments(desk).add_picture("lajm", "Foto ime.JPG", picture()) == "foto-ime.jpg"
    assert sorted(path.name for path in (posts / "lajm").iterdir()) == ["foto-ime.jpg", "index.md", "index.sr.md"]
    assert not (posts / "lajm.md").exists()
    assert [each.file for each in desk.open("lajm").written.pictures] == ["foto-ime.jpg"]


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "a.jpg", "..", ".hidden.png", "a/b.jpg", "ж\x00.jpg", ""])
def test_a_picture_lies_beside_the_draft_whatever_it_is_called(desk: DraftStore, posts: Path, name: str) -> None:
    own = Attachments(desk).add_picture("forumi", name, picture("PNG"))
    assert own.endswith(".png")
    assert (posts / "forumi" / own).is_file()
    assert (posts / "forumi" / own).read_bytes() == picture("PNG")
    shown = Attachments(desk).picture("forumi", own)
    assert shown.rendition.digest == digest_of(shown.content)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload=alert(1)>", picture()[:200], b"%PDF-1.7"])
def test_what_is_no_whole_picture_is_refused_and_leaves_nothing(desk: DraftStore, posts: Path, content: bytes) -> None:
    before = sorted(path.name for path in (posts / "forumi").iterdir())
    with pytest.raises(InvalidInput):
        Attachments(desk).add_picture("forumi", "photo.jpg", content)
    assert sorted(path.name for path in (posts / "forumi").iterdir()) == before


@pytest.mark.parametrize("slug", ["..", "../posts/forumi", "pages", "forumi/index.md", "", "/etc", "nothing"])
def test_nothing_outside_the_posts_folder_is_opened(desk: DraftStore, slug: str) -> None:
    with pytest.raises(UnknownPost):
        desk.open(slug)


@pytest.mark.parametrize("name", ["index.md", "../forumi/a.jpg", "../../settings.toml", "b.jpg", ".."])
def test_only_pictures_of_the_draft_are_given_out(desk: DraftStore, name: str) -> None:
    with pytest.raises(UnknownPost):
        Attachments(desk).picture("forumi", name)


def test_a_folder_that_is_a_link_is_not_written_to(desk: DraftStore, posts: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.md").write_text(MAIN, encoding="utf-8")
    (posts / "linked").symlink_to(elsewhere)
    with pytest.raises(UnknownPost):
        desk.open("linked")


def test_a_new_draft_can_be_filled_in_at_once(desk: DraftStore, posts: Path) -> None:
    slug = desk.begin("Takimi në Pejë", ["housing"], ["peja"], date(2026, 11, 24))
    draft = desk.open(slug)
    texts = {"sq": replace(draft.written.texts["sq"], summary="Dy fjali.", body="Teksti.")}
    desk.save(slug, replace(draft.written, texts=texts, topics=("housing",), places=("peja",)), draft.digest)
    front = tomllib.loads((posts / slug / "index.md").read_text(encoding="utf-8").split("+++")[1])
    assert (front["title"], front["topics"], front["places"]) == ("Takimi në Pejë", ["housing"], ["peja"])
    assert desk.names() == ["forumi", slug]


def test_the_list_of_drafts_is_that_of_now_whatever_time_the_folder_names(desk: DraftStore, posts: Path) -> None:
    """Names are remembered as long as the folder is unchanged; its time of change can be set back by copying."""
    assert desk.names() == ["forumi"]
    time.sleep(0.01)
    for number, name in enumerate(["a", "b", "c"]):
        (posts / f"{name}.md").write_text(MAIN, encoding="utf-8")
        os.utime(posts, (1_000_000_000, 1_000_000_000))
        assert len(desk.names()) == 2 + number
    (posts / "a.md").unlink()
    assert desk.names() == ["forumi", "c", "b"]


TWO_PICTURES = MAIN.replace('licence = "CC BY 4.0"', 'licence = "CC BY 4.0"\n\n[[media]]\nfile = "b.jpg"\nalt = "Dera"')
SERBIAN_TWO = SERBIAN.replace(
    '"a.jpg" = "Sala"', '"a.jpg" = "Sala"\n"b.jpg" = "Vrata"\n\n[caption]\n"b.jpg" = "Ulaz"'
).replace("Tekst.", "Prvo.\n\n![Vrata](b.jpg)\n\nDrugo ![ulaz](<b.jpg> 'x') kraj.")


@pytest.fixture
def two(posts: Path, desk: DraftStore) -> DraftStore:
    folder = posts / "forumi"
    (folder / "index.md").write_text(TWO_PICTURES, encoding="utf-8")
    (folder / "index.sr.md").write_text(SERBIAN_TWO, encoding="utf-8")
    (folder / "b.jpg").write_bytes(picture())
    return desk


@pytest.mark.parametrize("gone", [("b.jpg",), ("a.jpg",), ("a.jpg", "b.jpg")])
def test_what_is_taken_out_of_a_draft_leaves_no_name_in_any_language(two: DraftStore, gone: tuple[str, ...]) -> None:
    draft = two.open("forumi")
    kept = tuple(each for each in draft.written.pictures if each.file not in gone)
    saved = two.save("forumi", replace(draft.written, pictures=kept), draft.digest)
    assert not any(name in text for name in gone for text in saved.texts.values())
    assert two.dangling("forumi") == []
    others = {each.file: each for each in draft.written.pictures if each.file not in gone}
    assert {each.file: each for each in saved.written.pictures} == others
    if "b.jpg" in gone:
        assert saved.written.texts["sr"].body == "Prvo.\n\nDrugo  kraj."


@pytest.mark.parametrize(
    ("file", "before", "after", "kinds"),
    [
        ("index.sr.md", '"a.jpg" = "Sala"', '"a.jpg" = "Sala"\n"z.jpg" = "Nema je"', {"words"}),
        ("index.sr.md", "Prvo.", "Prvo.\n\n![ovde](z.jpg)", {"text"}),
        ("index.md", 'file = "b.jpg"', 'file = "z.jpg"', {"picture", "words", "text"}),
        ("index.md", 'byline = "Besa"', 'byline = "Besa"\naudio = "z.mp3"', {"recording"}),
        ("index.sr.md", 'summary = "Sažetak"', 'summary = "Sažetak"\naudio = "z.mp3"', {"recording"}),
    ],
)
def test_a_draft_that_names_what_is_gone_is_freed_of_it(
    posts: Path, two: DraftStore, file: str, before: str, after: str, kinds: set[str]
) -> None:
    path = posts / "forumi" / file
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert {each.kind for each in two.dangling("forumi")} == kinds
    two.without_dangling("forumi")
    assert two.dangling("forumi") == []
    left = "".join(each.read_text(encoding="utf-8") for each in (posts / "forumi").glob("*.md"))
    assert "z.jpg" not in left
    assert "z.mp3" not in left
    assert "Sala" in left
