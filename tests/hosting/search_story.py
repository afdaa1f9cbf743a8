"""A language's index of the search is put where a website lies, and one of its posts is taken back: in any place."""

from publisher.hosting.target import PublishTarget
from publisher.operations.update_search_index import make_part
from publisher.site_build.full_build import build_context_of
from publisher.site_build.search_files import Recent, index_path, read_large, read_recent, recent_path, sign_of
from publisher.site_build.search_index import all_posts
from tests.hosting.story import Story, none


def is_put_up(story: Story, place: PublishTarget) -> None:
    site = story.site(place)
    context = build_context_of(site.settings, site.templates, story.shelf)
    with site.opened() as writing:
        writing.put_part(make_part(context, all_posts(lambda: story.shelf), "sq", "0123456789"))
        writing.build(none, clean=True)
    files = place.files(whole=False)
    large = read_large(files, "sq")
    assert large
    assert large.posts == len(list(all_posts(lambda: story.shelf)))
    assert read_recent(files, "sq") == Recent(of="0123456789")
    assert all(files.read(path) for path in (*large.paths("sq"), index_path("sq"), recent_path("sq")))


def goes_with_its_post(story: Story, place: PublishTarget) -> None:
    files = place.files(whole=False)
    large = read_large(files, "sq")
    assert large
    assert any(b"post-2" in (files.read(path) or b"") for path in large.paths("sq"))
    with story.site(place).opened() as writing:
        writing.mark_pending(["post-2"])
        story.shelf.withdraw("post-2")
        writing.publish(["post-2"], none)
    assert not [path for path in large.paths("sq") if b"post-2" in (files.read(path) or b"")]
    assert read_recent(files, "sq") == Recent(of="0123456789", changed=(sign_of("post-2"),))
