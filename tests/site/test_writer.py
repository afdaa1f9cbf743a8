"""The writer: only what changed, never half a file, and nothing outside its folder."""

import os
import threading
from pathlib import Path

import pytest

from publisher.domain.revision import digest_of
from publisher.hosting.atomic_files import HALF, UnsafePath
from publisher.hosting.file_lock import SiteBusy, only_writer
from publisher.hosting.local_writer import SiteFolder, WriteResult
from publisher.site.output_files import Content, Gone, MediaRef
from tests.site.shelf import MemoryMedia

NO_MEDIA = MemoryMedia()


def write(folder: Path, *files: tuple[str, Content]) -> WriteResult:
    return SiteFolder(folder).write(files, NO_MEDIA)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    write(tmp_path, ("a/index.html", b"one"), ("b.xml", b"two"))
    before = (tmp_path / "a/index.html").stat()
    done = write(tmp_path, ("a/index.html", b"one"), ("b.xml", b"three"))
    assert (done.written, done.kept, done.written_bytes) == (1, 1, 5)
    assert (tmp_path / "a/index.html").stat() == before
    assert (tmp_path / "b.xml").read_bytes() == b"three"
    assert done.digests == {"a/index.html": digest_of(b"one"), "b.xml": digest_of(b"three")}


def test_files_may_be_read_by_the_web_server(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write(tmp_path, ("a/index.html", b"one"))
    finally:
        os.umask(mask)
    assert (tmp_path / "a/index.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc/x", "a//b", "", ".", "a/.", "a\\..\\x", "a\x00b", "a/\n", "./a"]
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    output = tmp_path / "site"
    for content in (b"x", Gone(), MediaRef("x.jpg", 1)):
        with pytest.raises(UnsafePath):
            write(output, (path, content))
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_link_inside_is_not_followed_out(tmp_path: Path) -> None:
    outside, output = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    output.mkdir()
    (outside / "index.html").write_bytes(b"theirs")
    (output / "a").symlink_to(outside)
    (output / "b.html").symlink_to(outside / "index.html")
    for content in (b"ours", Gone()):
        with pytest.raises(UnsafePath):
            write(output, ("a/index.html", content))
    write(output, ("b.html", b"ours"))
    assert (outside / "index.html").read_bytes() == b"theirs"
    assert (output / "b.html").read_bytes() == b"ours"
    assert not (output / "b.html").is_symlink()
    assert SiteFolder(output).prune({"b.html"}) == 1
    assert (outside / "index.html").read_bytes() == b"theirs"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    write(tmp_path / "site", ("a/b.html", b"x"))
    assert (tmp_path / "real/a/b.html").read_bytes() == b"x"


def test_what_is_gone_is_deleted_last_with_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    write(tmp_path, ("a/b/index.html", b"x"), ("a/c.html", b"y"), ("d/e.html", b"z"))
    done = write(tmp_path, ("a/b/index.html", Gone()), ("d/e.html", Gone()), ("new.html", b"n"), ("never.html", Gone()))
    assert done.deleted == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "new.html"]
    assert done.digests["a/b/index.html"] is None


def test_a_clean_build_deletes_what_does_not_belong_but_no_dotted_names(tmp_path: Path) -> None:
    write(tmp_path, ("a.html", b"x"), ("old/b.html", b"x"))
    (tmp_path / ".well-known").mkdir()
    (tmp_path / ".well-known/proof").write_text("x")
    (tmp_path / ".htaccess").write_text("x")
    (tmp_path / f"{HALF}left").write_text("x")
    assert SiteFolder(tmp_path).prune({"a.html"}) == 1
    left = sorted(each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*") if each.is_file())
    assert left == [".htaccess", ".well-known/proof", "a.html"]


def test_what_a_crash_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / f"a/{HALF}1234").write_bytes(b"ha")
    write(tmp_path, ("a/index.html", b"x"))
    assert [each.name for each in (tmp_path / "a").iterdir()] == ["index.html"]


def test_pictures_are_copied_once_and_missing_ones_are_told(tmp_path: Path) -> None:
    media, content = MemoryMedia(), b"picture"
    name = f"{digest_of(content)}.jpg"
    media.put(name, content)
    files = [(f"media/a/{name}", MediaRef(name, 7)), ("media/a/d2.jpg", MediaRef("d2.jpg", 7))]
    done = SiteFolder(tmp_path).write(files, media)
    assert (tmp_path / "media/a" / name).read_bytes() == content
    assert done.missing.keys() == {"media/a/d2.jpg"}
    media.loses_everything()
    assert SiteFolder(tmp_path).write(files[:1], media).kept == 1


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    page, versions, done = tmp_path / "index.html", [b"a" * 300_000, b"b" * 300_000], threading.Event()
    write(tmp_path, ("index.html", versions[0]))
    seen: set[bytes] = set()

    def reads() -> None:
        while not done.is_set():
            seen.add(page.read_bytes())

    reader = threading.Thread(target=reads)
    reader.start()
    for number in range(100):
        write(tmp_path, ("index.html", versions[number % 2]))
    done.set()
    reader.join()
    assert seen <= set(versions)


def test_there_is_one_writer_at_a_time(tmp_path: Path) -> None:
    output = tmp_path / "site"
    with only_writer(output, 1.0), pytest.raises(SiteBusy, match="site_busy"), only_writer(output, 0.1):
        pass
    with only_writer(output, 0.1):
        assert (tmp_path / "site.lock").exists()
