"""How much memory is free: of the machine, or of the group of processes that the kernel keeps this one in."""

from contextlib import suppress
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
#: Files of a group: its limit and its use, by version 2 (docs.kernel.org/admin-guide/cgroup-v2) and 1 of the interface.
_FILES = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))


def free_bytes() -> int:
    """Return the bytes that may still be taken; a great number where the system tells nothing (it is no Linux)."""
    return min([_machine(), *_groups()])


def _machine() -> int:
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 2**62


def _groups() -> list[int]:
    """Return what is left in each group above this process that has a limit."""
    left = []
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers in ("", "memory"):
                left += _left(_GROUPS / controllers, path)
    return left


def _left(root: Path, path: str) -> list[int]:
    own = root / path.lstrip("/")
    folders = [own, *(parent for parent in own.parents if parent.is_relative_to(root))]
    found = []
    for folder in folders:
        for limit, use in _FILES:
            with suppress(OSError, ValueError):  # no such file, or "max"
                most = int((folder / limit).read_text(encoding="ascii"))
                found.append(most - int((folder / use).read_text(encoding="ascii")))
    return found
