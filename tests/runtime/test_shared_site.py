"""The website and the pictures on S3-compatible storage, a real server on this machine."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest import mock

import pytest

from publisher.domain.errors import InvalidInput, StorageError
from publisher.domain.revision import digest_of
from publisher.hosting.atomic_files import UnsafePath
from publisher.hosting.build_state import SiteState
from publisher.hosting.file_lock import SiteBusy
from publisher.hosting.fsspec_files import open_files
from publisher.hosting.object_storage import ObjectStorageTarget
from publisher.site.output_files import File, Gone, MediaRef
from publisher.storage.cluster.advisory_lock import only_writer
from publisher.storage.database import Database
from publisher.storage.media_store import MediaFiles
from tests.conftest import new_postgresql
from tests.hosting.search_story import goes_with_its_post, is_put_up
from tests.hosting.story import Story
from tests.runtime.office import eventually, opened_office
from tests.runtime.storage_server import BUCKET, StorageServer, storage_server

PICTURE = b"\x89PNG made up"
NAME = f"{digest_of(PICTURE)}.png"


@pytest.fixture(scope="module")
def storage() -> Iterator[StorageServer]:
    with storage_server() as server, mock.patch.dict(os.environ, server.environ):
        yield server


@pytest.fixture
def place(storage: StorageServer, request: pytest.FixtureRequest) -> ObjectStorageTarget:
    return ObjectStorageTarget(f"s3://{BUCKET}/{request.node.name}", unlocked)


def unlocked(_seconds: float) -> AbstractContextManager[None]:
    return nullcontext()


@pytest.fixture
def media(storage: StorageServer) -> MediaFiles:
    files = MediaFiles(f"s3://{BUCKET}/media")
    files.put(NAME, PICTURE)
    return files


def site(**pages: bytes) -> list[File]:
    return [
        ("media/x/picture.png", MediaRef(name=NAME, size_bytes=len(PICTURE))),
        *((f"{name}/index.html", content) for name, content in pages.items()),
    ]


def test_pictures_are_kept_by_digest_and_come_back(media: MediaFiles) -> None:
    assert media.get(NAME) == PICTURE
    assert media.has(NAME)
    with pytest.raises(StorageError):
        media.get(f"{digest_of(b'other')}.png")


@pytest.mark.parametrize("whole", [True, False])
def test_only_files_that_changed_are_sent(place: ObjectStorageTarget, media: MediaFiles, *, whole: bool) -> None:
    first = place.files(whole=whole).write(site(a=b"<p>a", b=b"<p>b"), media)
    second = place.files(whole=whole).write(site(a=b"<p>a", b=b"<p>new"), media)
    assert (first.written, first.kept) == (3, 0)
    assert (second.written, second.kept, second.written_bytes) == (1, 2, 6)
    assert place.files(whole=False).read("b/index.html") == b"<p>new"
    assert second.digests["b/index.html"] == digest_of(b"<p>new")


@pytest.mark.slow
def test_what_is_gone_is_deleted_and_what_does_not_belong_is_pruned(
    place: ObjectStorageTarget, media: MediaFiles
) -> None:
    place.note(SiteState("edition"))
    files = place.files(whole=True)
    done = files.write(site(a=b"<p>a", b=b"<p>b", c=b"<p>c"), media)
    again = files.write([("a/index.html", Gone()), ("never/index.html", Gone())], media)
    assert (again.deleted, again.digests["a/index.html"]) == (1, None)
    assert files.read("a/index.html") is None
    assert files.prune({path for path in done.digests if path != "c/index.html"}) == 1
    assert files.read("c/index.html") is None
    assert place.state() == SiteState("edition")


def test_browsers_are_told_what_a_file_is_and_how_long_it_stays(place: ObjectStorageTarget, media: MediaFiles) -> None:
    place.files(whole=True).write([*site(a=b"<p>a"), ("sq/feed.xml", b"<rss/>"), ("assets/s.css", b"p{}")], media)
    files, root = open_files(f"s3://{BUCKET}/test_browsers_are_told_what_a_file_is_and_how_long_it_stays")
    assert files.info(f"{root}/a/index.html")["ContentType"] == "text/html; charset=utf-8"
    assert files.info(f"{root}/sq/feed.xml")["ContentType"].endswith("xml; charset=utf-8")
    assert files.info(f"{root}/media/x/picture.png")["ContentType"] == "image/png"
    paths = ("media/x/picture.png", "a/index.html", "assets/s.css")
    below = root.removeprefix(f"{BUCKET}/")
    kept = [files.call_s3("head_object", Bucket=BUCKET, Key=f"{below}/{path}")["CacheControl"] for path in paths]
    # What is taken back is in no cache.
    assert kept == ["no-cache", "no-cache", "public, max-age=31536000, immutable"]


@pytest.mark.slow
def test_a_part_of_the_search_goes_with_a_post_that_is_taken_back(place: ObjectStorageTarget, tmp_path: Path) -> None:
    story = Story(tmp_path)
    is_put_up(story, place)
    goes_with_its_post(story, place)


def test_no_path_leads_out(place: ObjectStorageTarget, media: MediaFiles) -> None:
    with pytest.raises(UnsafePath):
        place.files(whole=False).write([("../other/index.html", b"x")], media)


@pytest.mark.slow
def test_a_picture_that_is_missing_is_told_and_the_rest_is_sent(place: ObjectStorageTarget, media: MediaFiles) -> None:
    lost = MediaRef(name=f"{digest_of(b'lost')}.png", size_bytes=4)
    done = place.files(whole=True).write([("media/lost.png", lost), *site(a=b"<p>a")], media)
    assert list(done.missing) == ["media/lost.png"]
    assert done.written == 2


def test_a_storage_that_is_away_is_told_in_plain_words() -> None:
    away = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1", "AWS_ACCESS_KEY_ID": "x"}
    with mock.patch.dict(os.environ, {**away, "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"}):
        place = ObjectStorageTarget(f"s3://{BUCKET}/site", unlocked)
        with pytest.raises(StorageError, match="site_storage_unreachable"):
            place.note(SiteState())


def test_a_protocol_without_a_library_is_refused() -> None:
    with pytest.raises(InvalidInput, match="storage_library_missing"):
        open_files("nothing-like-it://bucket/site")


def test_one_machine_writes_at_a_time(postgresql: str) -> None:
    one, other = (Database(address) for address in [new_postgresql(postgresql)] * 2)
    with only_writer(one, "s3://bucket/site", 1):
        with pytest.raises(SiteBusy), only_writer(other, "s3://bucket/site", 0.1):
            pass
        with only_writer(other, "s3://bucket/another", 0.1):
            pass
    with only_writer(other, "s3://bucket/site", 0.1):
        pass
    one.close()
    other.close()


def test_a_machine_that_dies_gives_the_lock_back(postgresql: str) -> None:
    one, other = (Database(address) for address in [new_postgresql(postgresql)] * 2)
    with pytest.raises(StorageError, match="ledger_lost_while_writing"):
        write_while_it_dies(one, other)
    with only_writer(other, "s3://bucket/site", 5):
        pass
    one.close()
    other.close()


def write_while_it_dies(dying: Database, other: Database) -> None:
    killing = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    with only_writer(dying, "s3://bucket/site", 1), other.write() as session:
        session.connection().exec_driver_sql(killing)


@pytest.mark.slow
def test_two_workers_put_one_site_on_shared_storage(postgresql: str, tmp_path: Path, storage: StorageServer) -> None:
    shared = {
        "PUBLISHER_WEBSITE__DEPLOY": f"s3://{BUCKET}/publisher-site",
        "PUBLISHER_DATABASE__MEDIA": f"s3://{BUCKET}/office-media",
        **storage.environ,
    }
    slugs = [f"post-{number}" for number in range(3)]
    with opened_office(tmp_path, new_postgresql(postgresql), environ=shared) as office:
        office.writes(*slugs)
        for _ in range(2):
            office.starts_worker()
        office.runs("schedule", *slugs, "--at", "now")
        sent = {"website sent": len(slugs), "facebook sent": len(slugs)}
        assert eventually(lambda: office.states() == sent), (office.states(), office.logs())
        assert office.messages() == slugs
        before = files_of(storage)
        office.runs("build", "--clean")
        assert files_of(storage) == before, "what posts touched is what a whole build gives"
        assert all(f"sq/lajme-dhe-ngjarje/2026/{slug}/index.html" in before for slug in slugs)
        assert not (tmp_path / "site").exists()


def files_of(storage: StorageServer) -> Mapping[str, bytes]:
    """Return the site's files without the index of the search, which is made at any moment, and not from the ledger."""
    return storage.files("publisher-site", but_not="search/")
