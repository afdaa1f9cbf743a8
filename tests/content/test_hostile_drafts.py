"""What an attacker, or bad luck, puts into the posts folder: nothing outside is read, nothing hangs or blows up."""

import io
import os
import socket
import stat
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from publisher.content.reading import confined_folder
from publisher.content.reading.confined_folder import ConfinedFolder, FileRefused
from publisher.content.reading.draft_folder import DraftFolder
from publisher.domain.errors import InvalidDrafts
from publisher.messages import text
from tests.content.desk import Desk, front, media, picture, translation

SECRET = "kjo nuk guxon të dalë"
AS_PICTURE = [
    "../secret.jpg",
    "/etc/passwd.jpg",
    "..\\secret.jpg",
    "C:\\secret.jpg",
    "a/../../secret.jpg",
    "https://x.org/a.jpg",
]


@pytest.mark.parametrize("name", AS_PICTURE)
def test_a_picture_elsewhere_is_never_opened(desk: Desk, name: str) -> None:
    (desk.root / "secret.jpg").write_bytes(picture())
    desk.writes("b/index.md", front(extra=media().replace('"forum.jpg"', f"'{name}'")))

    problem = desk.only_problem()

    assert (problem.file, problem.line) == ("posts/b/index.md", 7)
    assert "was not opened" in text(problem.message)


def test_a_link_in_place_of_a_picture_is_never_opened(desk: Desk) -> None:
    outside = desk.root / "outside.jpg"
    outside.write_bytes(picture())
    desk.writes("b/index.md", front(extra=media()))
    (desk.posts / "b/forum.jpg").symlink_to(outside)

    problem = desk.only_problem()

    assert (problem.file, problem.line) == ("posts/b/index.md", 7)
    assert "is a link to another place and was not opened" in text(problem.message)


@pytest.mark.parametrize("name", ["b.md", "b.sr.md", "c/index.md", "c/index.sr.md"])
def test_a_link_in_place_of_a_text_is_never_opened(desk: Desk, name: str) -> None:
    outside = desk.root / "secret.md"
    outside.write_text(front(SECRET))
    desk.writes("b.md", front())
    desk.writes("c/index.md", front("Tjetër"))
    (desk.posts / name).unlink(missing_ok=True)
    (desk.posts / name).symlink_to(outside)

    problem = desk.only_problem()

    assert (problem.file, problem.line) == (f"posts/{name}", 0)
    assert "is a link" in text(problem.message)
    for slug in desk.folder.slugs():
        with_secret = [] if slug == name[0] else [desk.folder.read(slug)]
        assert SECRET not in repr(with_secret)


def test_a_link_in_place_of_a_folder_is_never_followed(desk: Desk) -> None:
    outside = desk.root / "elsewhere"
    outside.mkdir()
    (outside / "index.md").write_text(front(SECRET))
    (desk.posts / "b").symlink_to(outside)
    (desk.posts / "pages").symlink_to(outside)

    lines = desk.says()

    assert len(lines) == 2
    assert all("is a link to another place and was not opened" in line for line in lines)
    with pytest.raises(InvalidDrafts):
        desk.folder.read("b")


def test_a_folder_that_becomes_a_link_after_the_look_is_refused(desk: Desk) -> None:
    desk.writes("b/index.md", front())
    desk.writes("b/forum.jpg", picture())
    (desk.root / "elsewhere").mkdir()
    (desk.root / "elsewhere/forum.jpg").write_bytes(b"secret")
    desk.writes("b/index.md", front(extra=media()))
    draft = desk.folder.read("b")
    (desk.posts / "b").rename(desk.posts / ".old")
    (desk.posts / "b").symlink_to(desk.root / "elsewhere")

    with pytest.raises(InvalidDrafts, match="file_is_link"):
        draft.picture("forum.jpg")


def test_the_posts_folder_itself_may_be_a_link(desk: Desk) -> None:
    desk.writes("b.md", front())
    (desk.root / "linked").symlink_to(desk.posts)

    assert ConfinedFolder(desk.root / "linked").read(("b.md",), 10_000) == front().encode()


def test_without_descriptors_links_are_refused_as_well(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr(confined_folder, "_BY_DESCRIPTOR", False)
    desk.writes("b/index.md", front(extra=media()))
    desk.writes("b/forum.jpg", picture())
    (desk.root / "elsewhere").mkdir()
    (desk.root / "elsewhere/index.md").write_text(front(SECRET))
    (desk.posts / "c").symlink_to(desk.root / "elsewhere")

    (line,) = desk.says()

    assert line.startswith("posts/c:0: The file is a link")
    with pytest.raises(FileRefused, match="file_is_link"):
        ConfinedFolder(desk.posts).read(("c", "index.md"), 10_000)
    assert desk.folder.read("b").picture("forum.jpg") == picture()


@pytest.mark.parametrize("name", ["b.md", "b.sr.md", "b/index.md", "b/index.sr.md"])
def test_a_pipe_in_place_of_a_text_does_not_hang(desk: Desk, name: str) -> None:
    desk.writes("b/index.md" if "/" in name else "b.md", front())
    (desk.posts / name).unlink(missing_ok=True)
    os.mkfifo(desk.posts / name)

    problem = desk.only_problem()

    assert (problem.file, problem.line) == (f"posts/{name}", 0)
    assert "not an ordinary file" in text(problem.message)


def test_a_pipe_a_socket_and_a_device_in_place_of_a_picture_do_not_hang(desk: Desk) -> None:
    desk.writes("b/index.md", front(extra=media("pipe.jpg") + media("socket.jpg")))
    os.mkfifo(desk.posts / "b/pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listener, working_in(desk.posts / "b"):
        listener.bind("socket.jpg")

    assert ["not an ordinary file" in line for line in desk.says()] == [True, True]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_not_opened(desk: Desk) -> None:
    try:
        os.mknod(desk.posts / "b.md", stat.S_IFCHR | 0o600, os.makedev(1, 5))  # /dev/zero, which never ends
    except PermissionError:
        pytest.skip("this container makes no devices")

    assert "not an ordinary file" in text(desk.only_problem().message)


def test_a_folder_in_place_of_a_file_is_named(desk: Desk) -> None:
    desk.writes("b/index.md/x", "x")
    desk.writes("c.md/x", "x")
    desk.writes("d/index.md", front(extra=media()))
    desk.writes("d/forum.jpg/x", "x")

    lines = desk.says()

    assert [line.split(" ")[0] for line in lines] == ["posts/b/index.md:0:", "posts/c.md:0:", "posts/d/index.md:7:"]
    assert all("is a folder, but a file belongs here" in line for line in lines)


def test_a_picture_of_two_gigabytes_is_refused_unread(desk: Desk) -> None:
    desk.writes("b/index.md", front(extra=media()))
    with (desk.posts / "b/forum.jpg").open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: it takes no room
    began = time.monotonic()

    problem = desk.only_problem()

    assert problem.line == 7
    assert "too large: 2 GB, the limit is 50 MB" in text(problem.message)
    assert time.monotonic() - began < 2


def test_a_text_of_two_gigabytes_is_refused_unread(desk: Desk) -> None:
    with desk.writes("b.md", "").open("wb") as file:
        file.truncate(2_000_000_000)

    assert "too large: 2 GB, the limit is 1 MB" in text(desk.only_problem().message)


def png_bomb(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says it has many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(8_000, 8_000), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_with_too_many_pixels_is_never_unpacked(desk: Desk, width: int, height: int) -> None:
    desk.writes("b/index.md", front(extra=media("bomb.png")))
    desk.writes("b/bomb.png", png_bomb(width, height))

    problem = desk.only_problem()

    assert problem.line == 7
    assert "at most 60 megapixels are allowed" in text(problem.message)


def animation(kind: str) -> bytes:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:])
    return stream.getvalue()


BAD_PICTURES = {
    "empty": ("a.jpg", b"", "is empty"),
    "text": ("a.jpg", b"<svg onload=alert(1)>", "is not a picture that can be read"),
    "wrong ending": ("a.jpg", picture("PNG"), "is really a PNG picture. Rename it to a.png"),
    "cut JPEG": ("a.jpg", picture()[:-400], "is broken"),
    "cut PNG": ("a.png", picture("PNG")[:-400], "is broken"),
    "cut WebP": ("a.webp", picture("WEBP")[:-400], "be read"),
    "header alone": ("a.jpg", picture()[:30], "is not a picture that can be read"),
    "moving PNG": ("a.png", animation("PNG"), "is an animation"),
    "moving WebP": ("a.webp", animation("WEBP"), "is an animation"),
    "GIF": ("a.gif", animation("GIF"), "is a GIF picture. Export it as JPEG or PNG"),
    "disguised GIF": ("a.png", animation("GIF"), "is not a picture that can be read"),
    "HEIC": ("a.HEIC", b"x", "Export it as JPEG"),
    "video": ("a.mp4", b"x", "is a video, which cannot be published yet"),
    "video in capitals": ("A.MOV", b"x", "is a video, which cannot be published yet"),
    "PDF": ("a.pdf", b"x", "has not the ending of a picture"),
    "no ending": ("photo", picture(), "has not the ending of a picture"),
    "EPS": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is not a picture that can be read"),
}


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_what_is_no_whole_picture_is_refused(desk: Desk, name: str) -> None:
    file, content, says = BAD_PICTURES[name]
    desk.writes("b/index.md", front(extra=media(file)))
    desk.writes(f"b/{file}", content)

    problem = desk.only_problem()

    assert (problem.file, problem.line) == ("posts/b/index.md", 7)
    assert says in text(problem.message)


@pytest.mark.parametrize(
    ("file", "kind"), [("a.jpg", "JPEG"), ("A.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.jpg", "MPO")]
)
def test_the_usual_pictures_are_fine(desk: Desk, file: str, kind: str) -> None:
    content = animation("MPO") if kind == "MPO" else picture(kind)  # a phone's JPEG with a second picture inside
    desk.writes("b/index.md", front(extra=media(file)))
    desk.writes(f"b/{file}", content)

    assert desk.says() == []
    assert desk.folder.read("b").picture(file) == content


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_picture_never_raises_anything_else(desk: Desk, seed: int) -> None:
    kind, file = (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"))[seed % 3]
    content = bytearray(picture(kind))
    for step in range(12):
        content[(seed * 7919 + step * 104_729) % min(len(content), 900)] = (seed * 31 + step * 17) % 256
    desk.writes("b/index.md", front(extra=media(file)))
    desk.writes(f"b/{file}", bytes(content))

    assert len(desk.says()) <= 1


@pytest.mark.parametrize(
    "nested",
    [
        "x = " + "[" * 50_000,
        "x = " + "[" * 5_000 + "]" * 5_000,
        "x = " + "{a = " * 5_000 + "1" + "}" * 5_000,
        ".".join("a" * 20_000) + " = 1",
        "[" + ".".join("a" * 20_000) + "]",
        "x = " + "1" * 50_000,
        'x = """' + '"" ' * 20_000,
        "x = " + '"" ' * 20_000,
        'x = """' + '\\"""' * 20_000,
        'x = "' + '\\"' * 40_000,
        "x = {" + ".".join("a" * 20_000) + " = 1}",
        " . ".join(['"a"'] * 9_000) + " = 1",
        "\n".join(f"[[m]]\n[m.a{n}]" for n in range(3_000)),
    ],
    ids=[
        "open",
        "arrays",
        "tables",
        "dotted",
        "header",
        "digits",
        "marks",
        "texts",
        "escapes",
        "marks in a text",
        "dotted inside",
        "dotted texts",
        "headers",
    ],
)
def test_front_matter_made_to_exhaust_is_answered_in_time(desk: Desk, nested: str) -> None:
    desk.writes("b.md", front(extra=nested))
    began = time.monotonic()

    assert len(desk.says()) >= 1
    assert time.monotonic() - began < 5


def test_front_matter_without_end_is_refused(desk: Desk) -> None:
    desk.writes("b.md", front(extra="# " + "a" * 300_000))

    assert "front matter is longer than" in text(desk.only_problem().message)


HOSTILE_NAMES = ["a\nb", "\x1b[31mred", "a\tb", "\u202ecod.exe", "x" * 240, "café\udcff", "a b"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_shown_harmlessly(desk: Desk, name: str) -> None:
    place = os.fsencode(desk.posts) + b"/" + name.encode(errors="surrogateescape")
    Path(os.fsdecode(place + b".md")).write_text(front())
    Path(os.fsdecode(place)).mkdir()
    (Path(os.fsdecode(place)) / f"{name[:200]}.jpg").write_bytes(picture())
    (Path(os.fsdecode(place)) / "index.md").write_text(front("Tjetër", extra=media()))

    lines = desk.says()

    assert lines
    assert all(line.isprintable() and line.encode() for line in lines)
    for slug in desk.folder.slugs():
        assert slug.isprintable()
        with pytest.raises(InvalidDrafts) as refused:
            desk.folder.read(slug)
        assert "\x1b" not in str(refused.value)


def test_hostile_values_are_shown_harmlessly(desk: Desk) -> None:
    evil = "\\u001b]0;owned\\u0007\\u202e" + "x" * 5_000
    extra = f'"{evil}" = 1\nchannels = ["{evil}"]\ncampaign = "{evil}"\n[[media]]\nfile = "{evil}"\nalt = "x"'
    desk.writes(
        "b/index.md", front(topics=f'["{evil}"]', extra=extra, body=f"[x](<../{'y' * 5_000}>)\n<b {'z' * 5_000}>\n")
    )

    lines = desk.says()

    assert len(lines) >= 6
    assert all(line.isprintable() and len(line) < 400 for line in lines)


def test_a_missing_posts_folder_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.posts.rmdir()

    assert desk.says() == ["posts:0: The posts folder is missing."]
    with pytest.raises(InvalidDrafts, match="file_missing, file=the_posts_folder"):
        desk.folder.slugs()
    with pytest.raises(InvalidDrafts):
        desk.folder.read("b")


def test_a_file_in_place_of_the_posts_folder_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.posts.rmdir()
    desk.posts.write_text("x")

    assert "The posts folder cannot be read (Not a directory)" in text(desk.only_problem().message)


def test_what_may_not_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as root, as_nobody(Path(root)):
        desk = Desk(Path(root))
        desk.writes("b.md", front()).chmod(0)
        desk.writes("c/index.md", front())
        (desk.posts / "c").chmod(0)
        desk.writes("d.md", front("Tjetër"))
        lines = desk.says()
        (desk.posts / "c").chmod(0o700)
        desk.posts.chmod(0)
        whole = desk.says()
        desk.posts.chmod(0o700)

    assert [line.partition(":0: ")[0] for line in lines] == ["posts/b.md", "posts/c"]
    assert all("cannot be read (Permission denied)" in line for line in [*lines, *whole])
    assert len(whole) == 1


def test_a_file_that_is_swapped_for_a_link_is_refused_at_opening(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system itself refuses: the look before says `file`, the opening meets a link."""
    outside = desk.root / "secret.md"
    outside.write_text(front(SECRET))
    ordinary = desk.writes("b.md", front()).stat()
    (desk.posts / "b.md").unlink()
    (desk.posts / "b.md").symlink_to(outside)
    monkeypatch.setattr(os, "stat", lambda *_, **__: ordinary)

    with pytest.raises(FileRefused, match="file_unreadable"):
        ConfinedFolder(desk.posts).read(("b.md",), 10_000)


def test_only_the_posts_folder_is_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.writes("b/index.md", front(extra=media(), body="![x](forum.jpg)\n[y](../../etc/passwd)\n"))
    desk.writes("b/index.sr.md", translation())
    desk.writes("b/forum.jpg", picture())
    opened: list[str] = []
    real = os.open

    def watching(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        opened.append(str(path))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", watching)
    desk.says()

    assert set(opened) == {str(desk.posts), "b", "index.md", "index.sr.md", "forum.jpg"}


def test_reading_leaves_no_file_open(desk: Desk) -> None:
    desk.writes("b/index.md", front(extra=media()))
    (desk.posts / "b/forum.jpg").symlink_to("/etc/passwd")
    os.mkfifo(desk.posts / "c.md")
    desk.says()
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        desk.says()

    assert len(list(Path("/proc/self/fd").iterdir())) == before


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Return up root's rights for a while, since root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    folder.chmod(0o777)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """A socket's path must be short."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def test_two_long_names_stay_two_drafts(desk: Desk) -> None:
    for last in "ab":
        desk.writes("x" * 99 + f"{last}.md", front(f"Forum {last}"))

    assert len(desk.folder.slugs()) == 2
    assert desk.says() == []
    assert isinstance(desk.folder, DraftFolder)
