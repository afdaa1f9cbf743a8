"""Renditions made in a process of their own, with a limit of memory and time: a picture can be made to fill either.

What it takes is given back when it ends, and where the machine is short of memory it is this process that goes, not the
service. Where memory is short, and for strangers always, one picture is worked on at a time.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

from publisher.domain.crop import Crop
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.revision import Rendition
from publisher.media.free_memory import free_bytes
from publisher.media.picture_renditions import PURPOSES, UnusablePicture

#: What one picture may take: half of what is free, within these bounds. A JPEG of 48 megapixels takes 150 MB, one of
#: 88 takes 300, other pictures of 24 megapixels 250.
LEAST_BYTES, MOST_BYTES = 320_000_000, 1_000_000_000
#: A stranger's picture: what a phone takes fits, and a hundred of them together take no more than one.
STRANGE_BYTES = 220_000_000
#: A picture of a good phone takes some seconds on a small server.
TIMEOUT_SECONDS = 120
#: With so much free for each, several are worked on at once, as many as there are processors.
ROOM_BYTES = 600_000_000
#: The exit code of the process where a picture cannot be used; the code of why stands on its standard error.
UNUSABLE = 3


class PictureProcess:
    """Makes renditions; the same bytes give the same ones as `picture_renditions.renditions` does."""

    def __init__(self) -> None:
        self._busy = Condition()
        self._running = self._strange = 0

    def __call__(
        self, content: bytes, purposes: Sequence[str] = PURPOSES, *, crop: Crop | None = None, strange: bool = False
    ) -> tuple[RenderedPicture, ...]:
        """Return the renditions of these purposes, in that order, of the part that `crop` names, or of all of it.

        Waits while others are worked on; `strange` says that somebody without an account sent it.

        Raises:
            UnusablePicture: if it is no picture, is damaged, or takes too much memory or time.
        """
        with self._turn(strange=strange):
            most = STRANGE_BYTES if strange else min(max(free_bytes() // 2, LEAST_BYTES), MOST_BYTES)
            child = [sys.executable, "-P", "-m", "publisher.media.picture_child"]
            command = [*child, str(most), json.dumps(crop), *purposes]
            try:
                done = subprocess.run(  # noqa: S603  (our own program, and purposes of our own)
                    command,
                    input=content,
                    capture_output=True,
                    timeout=TIMEOUT_SECONDS,
                    check=False,
                    env=child_environment(),
                )
            except subprocess.TimeoutExpired as error:
                raise UnusablePicture("picture_too_slow") from error
        if done.returncode == UNUSABLE:
            raise UnusablePicture(done.stderr.decode(errors="replace").strip())
        if done.returncode:  # no memory left, or the kernel ended it
            raise UnusablePicture("picture_too_much_memory")
        return tuple(_read(done.stdout))

    @contextmanager
    def _turn(self, *, strange: bool) -> Iterator[None]:
        with self._busy:
            self._busy.wait_for(lambda: self._may_begin(strange=strange))
            self._running += 1
            self._strange += strange
        try:
            yield
        finally:
            with self._busy:
                self._running -= 1
                self._strange -= strange
                self._busy.notify_all()

    def _may_begin(self, *, strange: bool) -> bool:
        if not self._running:
            return True
        several = self._running < (os.cpu_count() or 1) and free_bytes() > ROOM_BYTES
        return several and not (strange and self._strange)


#: One for the whole program: the memory is the machine's.
render_picture = PictureProcess()


def child_environment() -> dict[str, str]:
    """Return what the process needs to begin: no secret of ours is in the memory that a picture is unpacked in."""
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
    own = {"PYTHONPATH": str(Path(__file__).parents[2])}  # where this very program lies, installed or not
    return own | {name: os.environ[name] for name in kept if name in os.environ}


def _read(answer: bytes) -> Iterator[RenderedPicture]:
    """Read what the process wrote: a line of JSON about each rendition, an empty line, then their bytes."""
    head, _, rest = answer.partition(b"\n\n")
    for line in filter(None, head.splitlines()):  # none where nothing was asked for but whether it can be unpacked
        rendition = Rendition(**json.loads(line))
        yield RenderedPicture(rendition=rendition, content=rest[: rendition.size_bytes])
        rest = rest[rendition.size_bytes :]
