"""A part of the search's index is put where a website lies, and one of its posts is taken back: in any place."""

from dataclasses import replace

from publisher.hosting.target import PublishTarget
from publisher.site.urls import SEARCH_PARTS
from publisher.site_build.search_index import PartList, SearchIndex, YearPart, mark_of, read_index
from tests.hosting.story import Story, none
from tests.site.shelf import NOON

PART = YearPart("sq", 2026)
FILES = [f"{PART.path}{name}" for name in ("index/1.pf_index", "pagefind.js", "files.json")]
INDEX = SearchIndex(made_at=NOON, posts=2, parts={PART: False})


def is_put_up(story: Story, place: PublishTarget) -> None:
    marks = {slug: mark_of(story.shelf.entry(slug)) for slug in ("post-1", "post-2")}
    made = {PART: PartList(context="1", posts=marks, files=("index/1.pf_index", "pagefind.js"))}
    with story.site(place).opened() as writing:
        assert writing.put_parts(INDEX, made, lambda path: path.encode()) == []
        writing.build(none, clean=True)
    files = place.files(whole=False)
    assert read_index(files) == replace(INDEX, parts={PART: True})
    assert all(files.read(path) for path in (*FILES, SEARCH_PARTS))


def goes_with_its_post(story: Story, place: PublishTarget) -> None:
    with story.site(place).opened() as writing:
        writing.mark_pending(["post-2"])
        story.shelf.withdraw("post-2")
        writing.publish(["post-2"], none)
    files = place.files(whole=False)
    assert read_index(files) == INDEX
    assert not [path for path in FILES if files.read(path)]
