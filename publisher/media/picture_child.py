"""The process that unpacks one picture: `python -m publisher.media.picture_child MEMORY_BYTES CROP PURPOSE...`.

The picture comes on standard input, its crop is JSON: four numbers or null; `picture_process` tells what goes out.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from publisher.domain.crop import Crop
from publisher.media.picture_process import UNUSABLE
from publisher.media.picture_renditions import UnusablePicture, renditions


def main(memory_bytes: int, crop: Crop | None, purposes: Sequence[str]) -> int:
    """Make the renditions; return the exit code."""
    content = sys.stdin.buffer.read()
    _limit(memory_bytes)
    try:
        rendered = renditions(content, purposes, crop=crop)
    except UnusablePicture as error:
        sys.stderr.write(error.code)
        return UNUSABLE
    except MemoryError:
        return 1
    lines = (json.dumps(asdict(each.rendition)) for each in rendered)
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode() + b"\n")
    for each in rendered:
        sys.stdout.buffer.write(each.content)
    return 0


def _limit(memory_bytes: int) -> None:
    """Take no more than so much beside what is taken already, and be the first to go where memory is short."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limits
        import resource  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]))
