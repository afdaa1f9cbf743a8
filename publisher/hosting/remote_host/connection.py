"""One line to a web host: what SFTP and FTPS both can do, and what can come between."""

from collections.abc import Callable
from typing import Protocol

from publisher.domain.coded_text import Message, Value
from publisher.domain.errors import StorageError

#: What is written to while one enters it.
THE_FOLDER = Message("folder_of_deploy")


class ConnectionBroken(StorageError):
    """The line was cut, or the host asks to come again later. On a new line it may work."""

    def __init__(self, host: str, reason: object) -> None:
        super().__init__("host_unreachable", host=host, reason=str(reason) or type(reason).__name__)


class HostRefused(StorageError):
    """The host said no to one file; the line is as good as before."""

    def __init__(self, host: str, path: Value, reason: object) -> None:
        super().__init__("host_refuses_file", host=host, path=path, reason=str(reason) or type(reason).__name__)


class Connection(Protocol):
    """A signed-in line. Paths are POSIX, below the site's folder. Every call may raise LineBroken."""

    def write(self, path: str, content: bytes) -> None:
        """Write a file, in place of what is there.

        Raises:
            Refused: if it may not be written, or its folder is not there.
        """
        ...

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if it cannot be read."""
        ...

    def size(self, path: str) -> int | None:
        """Return a file's size in bytes; None if there is none, or the host does not tell."""
        ...

    def rename(self, path: str, to: str) -> None:
        """Return a file another place, over what is there where the host can do that.

        Raises:
            Refused: if the folder is not there, or something lies there that the host does not replace.
        """
        ...

    def make_folder(self, path: str) -> None:
        """Make one folder; one that is there already is as good, and so is one that cannot be made."""
        ...

    def delete(self, path: str) -> bool:
        """Delete a file; tell whether there was one.

        Raises:
            Refused: if it is there and may not be deleted.
        """
        ...

    def drop_folder(self, path: str) -> bool:
        """Delete an empty folder; tell whether it is gone."""
        ...

    def close(self) -> None:
        """Say goodbye."""
        ...


#: Signs in and gives a line. Raises LineBroken where the host cannot be reached, and `SignInRefused`.
OpenConnection = Callable[[], Connection]
