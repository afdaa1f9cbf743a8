"""The order in which files go to a place: what readers can reach never leads to what is not there yet."""

from pathlib import Path

from publisher.hosting.upload_batches import batches, present
from publisher.site.output_files import File, Gone
from publisher.site.published_footprint import footprint_of
from publisher.site_build.full_build import build_context_of, whole_site
from publisher.site_build.incremental_build import pages_touched_by
from publisher.site_build.site_builder import publish_whole
from tests.hosting.story import SMALL, Story, files_of, linked
from tests.site.shelf import TEMPLATES


def touched(story: Story) -> tuple[dict[str, object], list[File], list[list[File]]]:
    """Return the old site, and what the change writes: as it is given, and in waves."""
    context = build_context_of(SMALL, TEMPLATES, story.shelf)
    old = dict(whole_site(context, story.shelf))
    before = {entry.article.slug: (footprint_of(entry),) for entry in story.shelf.everything()}
    story.changes()
    files = list(pages_touched_by(context, story.shelf, {"post-1", "post-3"}, before))
    return dict(old), files, list(batches(present(files, {}), lambda file: file, 64))


def test_pages_that_were_there_lead_to_nothing_that_comes_later_or_at_once(tmp_path: Path) -> None:
    old, files, order = touched(Story(tmp_path))
    new = {path for path, content in files if not isinstance(content, Gone)}
    there = set(old)
    for wave in order:
        for path, content in wave:
            reachable = path in old and path.endswith(".html") and isinstance(content, bytes)
            links = set(linked(content)) if reachable and isinstance(content, bytes) else set()
            assert links & new <= there, path
        there |= {path for path, _ in wave}
    assert there >= new


def test_nothing_is_lost_or_doubled_on_the_way(tmp_path: Path) -> None:
    _, files, order = touched(Story(tmp_path))
    sent = [path for wave in order for path, _ in wave]
    assert sent == [path for path, content in files if not isinstance(content, Gone)]


def test_a_file_that_comes_back_is_not_deleted() -> None:
    gone: dict[str, Gone] = {}
    assert list(present([("a", Gone()), ("b", Gone()), ("a", b"x")], gone)) == [("a", b"x")]
    assert list(gone) == ["b"]


def test_a_build_deletes_what_an_erasure_could_not(tmp_path: Path) -> None:
    story = Story(tmp_path)
    site = story.site(None, "site")
    publish_whole(site)
    gone = set(footprint_of(story.post(1, "E vjetër")).paths)
    assert gone <= set(files_of(tmp_path / "site"))
    with site.opened() as writing:
        writing.mark_pending(["post-1"])
        story.shelf.erase("post-1")
    publish_whole(site)
    assert not gone & set(files_of(tmp_path / "site"))
    assert story.expected() == files_of(tmp_path / "site")
