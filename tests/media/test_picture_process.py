"""Pictures are unpacked in a process of their own: same renditions, and a limit that the service outlives."""

import io
import os
import resource
import threading
from collections.abc import Callable

import pytest
from PIL import Image

from publisher.media.free_memory import free_bytes
from publisher.media.picture_process import PictureProcess, render_picture
from publisher.media.picture_renditions import UnusablePicture, renditions


def picture(width: int, height: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    into = io.BytesIO()
    Image.new(mode, (width, height)).save(into, kind)
    return into.getvalue()


@pytest.mark.slow
def test_it_gives_what_the_same_picture_gives_in_this_process() -> None:
    content = picture(900, 700)
    assert render_picture(content) == renditions(content)
    (original,) = render_picture(content, ("original",))
    assert original == renditions(content)[0]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: picture(9400, 9400, "PNG", "1"), "picture_too_many_pixels"),
        (lambda: picture(7700, 7700, "PNG", "RGBA"), "picture_too_much_memory"),  # 170 kB that unpack to 237 MB
        (lambda: b"no picture", "picture_unreadable"),
        (lambda: picture(900, 700)[:-4000] + b"\0" * 100, "picture_unreadable"),
    ],
    ids=["pixels", "memory", "text", "damaged"],
)
def test_what_was_made_to_fill_the_memory_is_refused_and_none_of_it_is_taken_here(
    make: Callable[[], bytes], reason: str
) -> None:
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnusablePicture, match=reason):
        render_picture(content, ("original",), strange=True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


def test_strangers_pictures_are_worked_on_one_after_the_other() -> None:
    process, running, most = PictureProcess(), [], []

    def work() -> None:
        with process._turn(strange=True):
            running.append(1)
            most.append(len(running))
            threading.Event().wait(0.02)
            running.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


def test_no_secret_is_in_the_memory_that_a_picture_is_unpacked_in(monkeypatch: pytest.MonkeyPatch) -> None:
    from publisher.media import picture_process  # noqa: PLC0415

    monkeypatch.setenv("FACEBOOK_PAGE_TOKEN", "secret")
    assert "FACEBOOK_PAGE_TOKEN" not in picture_process.child_environment()


def test_free_memory_is_less_than_the_machine_has() -> None:
    assert 0 < free_bytes() < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
