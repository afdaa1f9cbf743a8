"""The site on a web host, by SFTP and by FTPS: only what changed goes there, proved, and deletions come last."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest

from publisher.domain.errors import StorageError, UploadCorrupted
from publisher.domain.revision import digest_of
from publisher.hosting.atomic_files import UnsafePath
from publisher.hosting.build_state import SiteState
from publisher.hosting.local_writer import WriteResult
from publisher.hosting.remote_host.connection import HostRefused
from publisher.hosting.remote_host.host_target import RemoteHostTarget
from publisher.site.output_files import File, Gone, MediaRef
from tests.hosting.faults import Faults
from tests.hosting.web_host import WebHost
from tests.site.shelf import MemoryMedia

PICTURE = bytes(range(256)) * 50
NAME = f"{digest_of(PICTURE)}.png"
REF: File = ("media/x/picture.png", MediaRef(name=NAME, size_bytes=len(PICTURE)))


#: What does not depend on the kind of host is tried on one.
ONE = pytest.mark.parametrize("running", ["ftps"], indirect=True)


def unlocked(_seconds: float) -> AbstractContextManager[None]:
    return nullcontext()


class Office:
    """Somebody who writes to a host, with a manifest and a picture."""

    def __init__(self, host: WebHost, manifest: Path) -> None:
        self.web, self.manifest, self.media = host, manifest, MemoryMedia()
        self.media.put(NAME, PICTURE)
        self.place = RemoteHostTarget(host.address, host.line, manifest, unlocked)

    def writes(self, *files: File) -> WriteResult:
        with self.place.only_writer(1):
            return self.place.files(whole=False).write(files, self.media)

    def prunes(self, *keep: str) -> int:
        with self.place.only_writer(1):
            return self.place.files(whole=True).prune(keep)


@pytest.fixture
def office(host: WebHost, tmp_path: Path) -> Iterator[Office]:
    office = Office(host, tmp_path / "website.manifest")
    yield office
    office.place.close()


def site(**pages: bytes) -> list[File]:
    return [REF, *((f"{name}/index.html", content) for name, content in pages.items())]


def test_only_files_that_changed_are_sent(office: Office) -> None:
    first = office.writes(*site(a=b"<p>a", b=b"<p>b"))
    again = office.writes(*site(a=b"<p>a", b=b"<p>b"))
    second = office.writes(*site(a=b"<p>a", b=b"<p>new"))
    assert (first.written, first.kept, first.written_bytes) == (3, 0, len(PICTURE) + 8)
    assert (again.written, again.kept) == (0, 3)
    assert (second.written, second.kept, second.written_bytes) == (1, 2, 6)
    assert second.digests["b/index.html"] == digest_of(b"<p>new")
    assert office.web.has() == {REF[0]: PICTURE, "a/index.html": b"<p>a", "b/index.html": b"<p>new"}
    assert office.place.files(whole=False).read("b/index.html") == b"<p>new"
    assert office.place.has("a/index.html")
    assert not office.place.has("c/index.html")


@ONE
def test_what_did_not_change_is_not_even_asked_for(office: Office) -> None:
    office.writes(*site(a=b"<p>a", b=b"<p>b"))
    office.web.diary()
    office.writes()
    alone = len(office.web.diary())
    office.writes(*site(a=b"<p>a", b=b"<p>b"))
    assert len(office.web.diary()) == alone


def test_deletions_come_last_and_folders_go_with_their_files(office: Office) -> None:
    office.writes(*site(a=b"<p>a", deep=b"<p>"), ("deep/er/index.html", b"<p>"))
    office.web.diary()
    done = office.writes(("deep/er/index.html", Gone()), ("never/index.html", Gone()), ("a/index.html", b"<p>new"))
    asked = [command for command in office.web.diary() if command in {"DELE", "RNTO", "remove", "posix_rename"}]
    assert done.deleted == 1
    assert done.digests["never/index.html"] is None
    assert asked[-2:] in (["DELE", "DELE"], ["remove", "remove"])
    assert len(asked) == 4  # the name of the writing, the page, and two deletions
    assert not (office.web.site / "deep" / "er").exists()
    assert (office.web.site / "deep" / "index.html").exists()


@ONE
def test_what_is_known_to_be_gone_is_not_asked_for_again(office: Office) -> None:
    office.writes(("never/index.html", Gone()))
    office.web.diary()
    assert office.writes(("never/index.html", Gone())).deleted == 0
    assert not {"DELE", "remove"} & set(office.web.diary())


@ONE
def test_pruning_deletes_what_is_ours_and_leaves_what_others_put_there(office: Office) -> None:
    office.writes(*site(a=b"<p>a", b=b"<p>b"))
    (office.web.site / "google123.html").write_bytes(b"proof")
    (office.web.site / ".htaccess").write_bytes(b"")
    assert office.prunes("a/index.html", REF[0]) == 1
    assert set(office.web.has()) == {"a/index.html", REF[0], "google123.html", ".htaccess"}


@ONE
def test_a_manifest_that_was_lost_costs_a_look_and_no_sending(office: Office, tmp_path: Path) -> None:
    office.writes(*site(a=b"<p>a", b=b"<p>b"))
    other = Office(office.web, tmp_path / "another.manifest")
    with other.place.only_writer(1):
        assert other.place.state() == SiteState()
        done = other.place.files(whole=True).write(site(a=b"<p>a", b=b"<p>B"), other.media)
    assert (done.written, done.kept) == (1, 2)


@ONE
def test_after_another_machine_wrote_nothing_is_believed(office: Office, tmp_path: Path) -> None:
    office.writes(*site(a=b"<p>a"))
    Office(office.web, tmp_path / "another.manifest").writes(*site(a=b"<p>other"))
    done = office.writes(*site(a=b"<p>a"))
    assert (done.written, done.kept) == (1, 1)
    assert office.web.has()["a/index.html"] == b"<p>a"


@ONE
def test_an_older_copy_of_the_manifest_is_not_believed(office: Office) -> None:
    office.writes(*site(a=b"<p>a"))
    copy = office.manifest.read_bytes()
    office.writes(*site(a=b"<p>other"))
    office.manifest.write_bytes(copy)
    assert office.writes(*site(a=b"<p>a")).written == 1


@ONE
def test_a_manifest_that_is_spoiled_is_begun_anew(office: Office) -> None:
    office.writes(*site(a=b"<p>a"))
    office.manifest.write_bytes(b"no database at all" * 100)
    assert office.writes(*site(a=b"<p>a")).kept == 2


@ONE
def test_a_disk_that_cannot_keep_the_manifest_is_told(host: WebHost, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="host_files_not_noted"):
        Office(host, tmp_path / "nowhere" / "website.manifest").writes()


@ONE
def test_the_troubles_of_others_are_not_put_on_the_manifest(office: Office) -> None:
    with pytest.raises(PermissionError, match="of a template"), office.place.only_writer(1):
        raise PermissionError("of a template")
    assert office.writes(*site(a=b"<p>a")).written == 2


@ONE
def test_the_state_is_kept_here_and_not_shown_to_the_world(office: Office) -> None:
    with office.place.only_writer(1):
        office.place.note(SiteState("edition"))
    with office.place.only_writer(1):
        assert office.place.state() == SiteState("edition")
    assert [file.name for file in (office.web.site / ".publisher").iterdir()] == ["last-writing"]


@ONE
def test_a_look_finds_what_somebody_deleted_by_hand(office: Office) -> None:
    office.writes(*site(a=b"<p>a", b=b"<p>b"))
    (office.web.site / "a" / "index.html").unlink()
    (office.web.site / "b" / "index.html").write_bytes(b"<p>by hand")
    assert office.writes(*site(a=b"<p>a", b=b"<p>b")).written == 0
    with office.place.only_writer(1):
        office.place.verify()
        done = office.place.files(whole=True).write(site(a=b"<p>a", b=b"<p>b"), office.media)
    assert (done.written, done.kept) == (2, 1)


@ONE
def test_no_path_leads_out_and_nothing_is_written_without_the_lock(office: Office) -> None:
    for path in ("../index.html", "/etc/passwd", "a//b", "a\r\nDELE b"):
        with pytest.raises(UnsafePath):
            office.writes((path, b"x"))
        with pytest.raises(UnsafePath):
            office.writes((path, Gone()))
    with pytest.raises(RuntimeError, match="lock"):
        office.place.files(whole=False).write(site(a=b"<p>"), office.media)
    with pytest.raises(RuntimeError, match="lock"):
        office.place.state()


@ONE
def test_a_picture_that_is_missing_is_told_and_the_rest_is_sent(office: Office) -> None:
    office.media.loses_everything()
    done = office.writes(*site(a=b"<p>a"))
    assert list(done.missing) == [REF[0]]
    assert done.written == 1


def test_a_trial_is_there_while_it_is_looked_at(office: Office) -> None:
    with office.place.probe(b"trial") as path:
        assert office.web.has() == {path: b"trial"}
    assert office.web.has() == {}


@contextmanager
def faulty(frail: WebHost, tmp_path: Path, faults: Faults) -> Iterator[Office]:
    frail.starts(faults)
    office = Office(frail, tmp_path / "website.manifest")
    yield office
    office.place.close()


def test_a_spoiled_file_never_comes_into_its_place(frail: WebHost, tmp_path: Path) -> None:
    with faulty(frail, tmp_path, Faults(spoils="fragile")) as office:
        office.writes(*site(a=b"<p>a"))
        with pytest.raises(UploadCorrupted, match="file_spoiled"):
            office.writes(*site(a=b"<p>fragile"))
        assert office.web.has()["a/index.html"] == b"<p>a"
        assert office.writes(*site(a=b"<p>a")).kept == 2  # it is known again after a look


@pytest.mark.slow
@pytest.mark.parametrize("softly", [False, True])
def test_a_host_that_does_not_rename_over_files_is_served_too(frail: WebHost, tmp_path: Path, *, softly: bool) -> None:
    with faulty(frail, tmp_path, Faults(renames_over=False, refuses_softly=softly)) as office:
        office.writes(*site(a=b"<p>a"))
        assert office.writes(*site(a=b"<p>new")).written == 1
        assert office.web.has()["a/index.html"] == b"<p>new"
        assert [file.name for file in (office.web.site / ".publisher").iterdir()] == ["last-writing"]


def test_a_page_that_cannot_be_replaced_stays_as_it_was(office: Office) -> None:
    office.writes(*site(a=b"<p>a"))
    (office.web.site / "b").write_bytes(b"a file where a folder should be")
    with pytest.raises(HostRefused, match="b/index"):
        office.writes(*site(a=b"<p>a", b=b"<p>b"))
    assert office.web.has() == {REF[0]: PICTURE, "a/index.html": b"<p>a", "b": b"a file where a folder should be"}


@pytest.mark.slow
def test_a_host_that_gives_few_lines_is_served_on_those(frail: WebHost, tmp_path: Path) -> None:
    with faulty(frail, tmp_path, Faults(most_lines=2)) as office:
        pages = {f"p{number}": b"<p>" for number in range(20)}
        assert office.writes(*site(**pages)).written == 21


@ONE
def test_what_one_post_costs_does_not_depend_on_the_archive(office: Office) -> None:
    costs = []
    for count in (3, 60):
        archive = {f"p{number}": b"<p>" for number in range(count)}
        office.writes(*site(**archive), ("index.html", b"<p>old"))
        office.web.diary()
        office.writes(*site(**archive), ("index.html", b"<p>of %d" % count))
        costs.append([command for command in office.web.diary() if command != "QUIT"])
    assert costs[0] == costs[1]
    assert not {"MLSD", "NLST", "LIST"} & set(costs[0])


@ONE
def test_the_manifest_is_one_table_of_what_came_back_right(office: Office) -> None:
    office.writes(*site(a=b"<p>a"))
    rows = sqlite3.connect(office.manifest).execute("SELECT path, digest, size_bytes FROM file").fetchall()
    assert sorted(rows) == [("a/index.html", digest_of(b"<p>a"), 4), (REF[0], digest_of(PICTURE), len(PICTURE))]
