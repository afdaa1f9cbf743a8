"""A draft that names what is gone: nothing that is done in the studio leaves one, and one that is there is solved."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from publisher.domain.accounts import Role
from tests.content.test_editing import SERBIAN_TWO, TWO_PICTURES, picture
from tests.studio.house import LANGUAGES, House


@pytest.fixture
def languages() -> Sequence[str]:
    """All: this is about several."""
    return LANGUAGES


def written(house: House) -> None:
    folder = house.draft("forumi", TWO_PICTURES).parent
    (folder / "index.sr.md").write_text(SERBIAN_TWO, encoding="utf-8")
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes(picture())


def test_a_picture_is_taken_out_of_a_draft_in_two_languages_and_it_can_be_planned(house: House) -> None:
    written(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/forumi")
    fields = {
        name: value.replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'")
        for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', ana.page)
        if not name.startswith(("file", "topics", "places", "channels", "remove", "people", "event_cancelled"))
    }
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', ana.page))
    fields = {
        key: value.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'") for key, value in fields.items()
    }
    more = {"file": ["a.jpg", "b.jpg"], "topics": ["housing"], "places": ["ferizaj"], "remove-1": "1"}
    assert ana.post("/drafts/forumi", **(fields | more)).ok
    assert ana.sees("Saved.")
    assert not ana.sees("mentions what is no longer in the post")
    assert "When should it be published?" in ana.get("/drafts/forumi/plan").text


def test_a_draft_that_names_what_is_gone_says_so_and_a_button_solves_it(house: House) -> None:
    written(house)
    file = house.folder / "posts" / "forumi" / "index.sr.md"
    file.write_text(file.read_text(encoding="utf-8").replace('"a.jpg" = "Sala"', '"z.jpg" = "Sala"'), encoding="utf-8")
    ana = house.signed_in("ana", Role.AUTHOR)
    for page in ("/drafts/forumi", "/drafts/forumi/plan", "/drafts/forumi/repeat"):
        ana.get(page)
        assert ana.sees("mentions what is no longer in the post: z.jpg")
        assert ana.sees("Remove from the texts")
        assert not ana.sees("[[media]]")
    assert ana.post("/drafts/forumi/dangling").ok
    assert "When should it be published?" in ana.get("/drafts/forumi/plan").text


def test_another_one_like_it_has_its_pictures_and_names_none_that_is_gone(house: House) -> None:
    written(house)
    folder = house.folder / "posts" / "forumi"
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/forumi")
    assert ana.post("/drafts/forumi/copy").ok
    model, copy = (house.server.office.desk.open(slug) for slug in ("forumi", "2026-11-forumi"))
    assert copy.written == model.written
    assert [each.file for each in copy.written.pictures] == ["a.jpg", "b.jpg"]
    for name in ("a.jpg", "b.jpg"):
        assert (folder.with_name(copy.slug) / name).read_bytes() == (folder / name).read_bytes()
    (folder / "b.jpg").unlink()
    ana.get("/drafts/forumi")
    assert ana.post("/drafts/forumi/copy").ok
    assert not ana.sees("mentions what is no longer in the post")
    assert not ana.sees("b.jpg")
    assert ana.sees("a.jpg")


@pytest.mark.parametrize("door", ["one", "ticked"])
def test_what_cannot_be_copied_begins_nothing_and_says_why_where_one_was(house: House, door: str) -> None:
    written(house)
    file = house.folder / "posts" / "forumi" / "b.jpg"
    file.unlink()
    file.symlink_to("/etc/hosts")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/forumi")
    fields: dict[str, Any] = {"do": "copy", "slug": ["forumi"]} if door == "ticked" else {}
    answer = ana.post("/selected" if door == "ticked" else "/drafts/forumi/copy", **fields)
    assert answer.status_code == 409
    assert ana.sees("forumi could not be copied")
    assert ana.sees("Duplicate posts" if door == "ticked" else 'class="write"')
    assert [path.name for path in (house.folder / "posts").iterdir()] == ["forumi"]


def test_a_title_without_letters_is_copied_too(house: House) -> None:
    house.draft("festa", '+++\ntitle = "🎉"\nsummary = "a"\n+++\n\nTeksti.\n')
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/festa")
    assert ana.post("/drafts/festa/copy").ok
    assert house.server.office.desk.open("2026-11-festa").written.texts["sq"].title == "🎉"
