"""An SFTP server (AsyncSSH) as a process: `python -m tests.hosting.sftp_server FOLDER PORT KEY DIARY FAULTS`."""

import asyncio
import json
import sys
from pathlib import Path

import asyncssh

from tests.hosting.faults import PASSWORD, USER, Faults, Misfortune

NOTED = "open read write close stat lstat posix_rename rename remove mkdir rmdir realpath".split()


class Door(asyncssh.SSHServer):
    """Lets one user in, by password or by the key in a file."""

    lines = 0
    most = 0
    clients = Path()

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        Door.lines += 1
        if Door.most and Door.lines > Door.most:
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        Door.lines -= 1

    def public_key_auth_supported(self) -> bool:
        return self.clients.exists()

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == asyncssh.read_public_key(self.clients).public_data

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


def files_of(folder: str, misfortune: Misfortune) -> type[asyncssh.SFTPServer]:
    class Files(asyncssh.SFTPServer):
        def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(chan, chroot=folder.encode())

        def write(self, file_obj: object, offset: int, data: bytes) -> int:
            super().write(file_obj, offset, misfortune.befalls(data))
            misfortune.strikes()
            return len(data)

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            if not misfortune.faults.renames_over:
                raise asyncssh.SFTPOpUnsupported("not here")
            super().posix_rename(oldpath, newpath)

    for name in NOTED:
        _note(Files, name, misfortune)
    return Files


def _note(files: type[asyncssh.SFTPServer], name: str, misfortune: Misfortune) -> None:
    real = getattr(files, name)

    def noted(self: asyncssh.SFTPServer, *arguments: object) -> object:
        misfortune.notes(name)
        return real(self, *arguments)

    setattr(files, name, noted)


async def serve(folder: str, port: int, key: str, misfortune: Misfortune) -> None:
    Door.most, Door.clients = misfortune.faults.most_lines, Path(key).with_name("clients")
    server = await asyncssh.listen(
        "127.0.0.1",
        port,
        server_factory=Door,
        server_host_keys=[key],
        sftp_factory=files_of(folder, misfortune),
    )
    await server.wait_closed()


if __name__ == "__main__":
    folder, port, key, diary, faults = sys.argv[1:]
    asyncio.run(serve(folder, int(port), key, Misfortune(Faults(**json.loads(faults)), Path(diary))))
