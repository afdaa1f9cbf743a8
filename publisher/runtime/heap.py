"""How a process that runs for months keeps its memory small.

glibc, left alone, gives each thread a pool of its own, and keeps large pieces that were used once (8 MB of 145 on a
service with nothing to do). Python's threads take turns, so that one pool makes none of them wait.

A short command looks for dead objects rarely (`cli.main`). A service that did so kept some 12 MB of them, and the files
that they hold open.
"""

import ctypes
import gc

#: mallopt(3), from malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
#: glibc's own first value; set, it stays, where it would grow to 32 MB with what is freed.
_PIECE_BYTES = 128 * 1024
#: Python's own first values (gc.set_threshold): dead objects are looked for after so many new ones.
_THRESHOLDS = (700, 10, 10)


def give_back_what_is_free() -> None:
    """Set up this process's memory, before it has threads; safe to repeat."""
    gc.collect()
    gc.freeze()  # what is imported stays: it is not looked through again
    gc.set_threshold(*_THRESHOLDS)
    _one_pool()


def _one_pool() -> None:
    """Have one pool; nothing where there is no glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # Windows, macOS; musl has no such call
        return
    for parameter, value in (
        (_M_ARENA_MAX, 1),
        (_M_MMAP_THRESHOLD, _PIECE_BYTES),
        (_M_TRIM_THRESHOLD, _PIECE_BYTES),
    ):
        mallopt(parameter, value)
