"""`run.json`: what a running `serve` tells other commands of the same settings file. One `serve` at a time."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import CodedError, InvalidInput
from publisher.domain.system_errors import reason_of
from publisher.settings.run_file import RUN_FILE, read_running

_LOCK = "run.lock"


@contextmanager
def only_serve(folder: Path) -> Iterator[None]:
    """Be the only `serve` of these settings; the system ends it with the process, however that ends.

    Raises:
        InvalidInput: if another one runs.
        CodedError: if nothing can be written there.
    """
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CodedError("folder_not_writable", folder=str(folder), reason=reason_of(error)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        where = read_running(folder).website_url or "an address of its own"
        raise InvalidInput(
            f"`publisher serve` is already running for these settings: {where}. Stop it first."
        ) from None
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def announced(folder: Path, addresses: Mapping[str, str]) -> Iterator[None]:
    """Tell the addresses in `run.json` while this process serves them."""
    file = folder / RUN_FILE
    atomic_write(file, json.dumps({"pid": os.getpid(), **addresses}, indent=2).encode())
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def preview_url(folder: Path) -> str:
    """Return the address at which a running `serve` shows previews; empty where none runs."""
    if not read_running(folder).website_url:
        return ""
    try:
        return str(json.loads((folder / RUN_FILE).read_text(encoding="utf-8")).get("preview_url", ""))
    except (OSError, ValueError):
        return ""


def forget(folder: Path) -> None:
    """Take away what a `serve` that was killed left behind."""
    (folder / RUN_FILE).unlink(missing_ok=True)
