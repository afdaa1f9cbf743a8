"""Pictures as small as lists show them, of what was frozen."""

from collections import OrderedDict
from threading import Lock

from publisher.bootstrap.app import App
from publisher.media.thumbnail import thumbnail

#: So many are kept; one has some kilobytes.
_KEPT = 1000


class Thumbnails:
    """Makes those of frozen pictures and keeps the last ones; safe to share between threads."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._made: OrderedDict[str, bytes] = OrderedDict()
        #: How many erasures there were when these were made: after another one nothing of before is shown.
        self._erasures = 0
        self._turn = Lock()

    def of_frozen(self, name: str) -> bytes:
        """Return that of a file of the media folder.

        Raises:
            StorageError: if it is not there, or was erased.
        """
        erasures = self._app.count_erasures()
        with self._turn:
            if erasures > self._erasures:
                self._made.clear()
                self._erasures = erasures
            if (known := self._made.get(name)) is not None:
                self._made.move_to_end(name)
                return known
        made = thumbnail(self._app.picture(name))
        with self._turn:
            if erasures == self._erasures:
                self._made[name] = made
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return made
