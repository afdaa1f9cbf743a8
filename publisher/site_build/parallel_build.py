"""A large site written by several processes: each takes shares of the posts, and all together are one writer.

One that dies, for whatever reason, costs nothing but time: its share is done here, and fails here if it must.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from multiprocessing.connection import wait

from publisher.hosting.local_writer import WriteResult
from publisher.site.output_files import File
from publisher.site_build.worker_pool import BuildWorker, Share

_log = logging.getLogger(__name__)

#: Fewer posts than this are written before another process has begun.
WORTH = 800
#: Posts of a share: few enough that all end at nearly the same time, and not so few that asking for more costs much.
LEAST, MOST = 20, 200
#: After so many files of its own this process looks whether another wants something to do.
OFTEN = 50
WAIT_SECONDS = 0.5


class Shares:
    """Posts that nobody has taken yet, in as many rows as there are processes.

    Each takes from its own row, share by share: what goes on where the last one ended needs nothing read again. Whose
    row has come to its end takes the later half of the longest.
    """

    def __init__(self, size: int, processes: int) -> None:
        ends = [size * number // processes for number in range(processes + 1)]
        self._rows: list[Share] = list(pairwise(ends))
        self._length = max(LEAST, min(MOST, size // processes // 4))

    def take(self, process: int) -> Share | None:
        """Return a process its next share; None when there is none left."""
        start, stop = self._rows[process]
        if start == stop:
            start, stop = self._half_of_longest()
        end = min(start + self._length, stop)
        self._rows[process] = (end, stop)
        return (start, end) if end > start else None

    def put_back(self, share: Share) -> None:
        """Have somebody else do a share."""
        self._rows.append(share)

    def _half_of_longest(self) -> Share:
        longest = max(range(len(self._rows)), key=lambda number: self._rows[number][1] - self._rows[number][0])
        start, stop = self._rows[longest]
        middle = (start + stop) // 2 if stop - start > self._length else start
        self._rows[longest] = (start, middle)
        return middle, stop


class Work:
    """Shares, done by hands and by this process."""

    def __init__(
        self,
        shares: Shares,
        files: Callable[[Share], Iterable[File]],
        write: Callable[[Iterable[File]], WriteResult],
        alive: Callable[[WriteResult], None],
    ) -> None:
        """Do shares here by `write`; `alive` is told whenever one was done, and while others are waited for."""
        self._shares, self._files, self._write, self._alive = shares, files, write, alive
        self._busy, self._done = list[BuildWorker](), WriteResult()

    def do(self, hands: Iterable[BuildWorker]) -> WriteResult:
        """Do all shares: this process is the first, hands are those after it."""
        self._busy = list(hands)
        share: Share | None = (0, 0)
        while share or self._busy:
            self._attend()
            if share := self._shares.take(0):
                self._done.add(self._write(self._attending(self._files(share))))
            elif self._busy:
                wait([hand.pipe for hand in self._busy], WAIT_SECONDS)
            self._alive(self._done)
        return self._done

    def _attending(self, files: Iterable[File]) -> Iterator[File]:
        for number, file in enumerate(files):
            if number % OFTEN == 0:
                self._attend()
            yield file

    def _attend(self) -> None:
        """Take what hands have done and give them more; those without anything to do are let go."""
        self._busy = [hand for hand in self._busy if self._goes_on(hand)]

    def _goes_on(self, hand: BuildWorker) -> bool:
        """Take what a hand has done and give it more; tell whether it has something to do."""
        try:
            if hand.share is not None:
                if not hand.pipe.poll():
                    return True
                self._done.add(hand.pipe.recv())
                hand.share = None
            if share := self._shares.take(hand.number):
                hand.give(share)
            else:
                hand.end()  # it ends while the rest is written here
        except (EOFError, OSError):
            _log.warning("a process that helped to build the site ended before its time; its share is done here")
            if hand.share:
                self._shares.put_back(hand.share)
            return False
        return hand.share is not None
