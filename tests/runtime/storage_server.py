"""S3-compatible storage for tests: moto's server as a process of its own on 127.0.0.1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

import requests

BUCKET = "kosint"


class StorageServer:
    """A server with one bucket; what it holds is in memory and lost when it stops."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> Mapping[str, str]:
        """What a program needs to reach it."""
        return {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_MAX_ATTEMPTS": "1",
        }

    def starts(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while True:
            try:
                requests.put(f"{self.url}/{BUCKET}", timeout=5).raise_for_status()
            except requests.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def stops(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def files(self, below: str, *, but_not: str = " ") -> dict[str, bytes]:
        """Return all files below a path of the bucket, but for those whose path there begins with `but_not`."""
        patient = {**self.environ, "AWS_MAX_ATTEMPTS": "4"}  # what is looked at here is the files, not the line
        with mock.patch.dict(os.environ, patient):
            storage = opened_storage()
            root = f"{BUCKET}/{below}"
            paths = [path for path in storage.find(root) if not path.startswith(f"{root}/{but_not}")]
            return {path.removeprefix(f"{root}/"): storage.cat_file(path) for path in paths}


def opened_storage() -> Any:
    import fsspec  # noqa: PLC0415

    return fsspec.filesystem("s3", skip_instance_cache=True, use_listings_cache=False)


@contextmanager
def storage_server() -> Iterator[StorageServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = StorageServer(port)
    server.starts()
    try:
        yield server
    finally:
        server.stops()
