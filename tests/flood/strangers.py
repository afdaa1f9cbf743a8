"""What strangers do to a studio, each bounded in count and time."""

import contextlib
import io
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import requests
from PIL import Image


def side_by_side(count: int, act: Callable[[int], object]) -> None:
    """Do something so many times at once; who is sent away is sent away."""

    def guarded(number: int) -> None:
        with contextlib.suppress(OSError):
            act(number)

    threads = [threading.Thread(target=guarded, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def _line(url: str) -> socket.socket:
    address = urlsplit(url)
    return socket.create_connection((address.hostname or "", address.port or 80), timeout=30)


def _head(url: str, size_bytes: int) -> bytes:
    kind = "multipart/form-data; boundary=b"
    return (
        f"POST {urlsplit(url).path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {size_bytes}\r\n\r\n"
    ).encode()


def large_body(url: str, size_bytes: int = 119_000_000) -> None:
    """Send a form with a file of so many bytes."""
    piece = b"\0" * 1_000_000
    with _line(url) as line:
        line.sendall(_head(url, size_bytes))
        line.sendall(b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n')
        for _ in range(size_bytes // len(piece)):
            line.sendall(piece)
        line.recv(1000)


@contextlib.contextmanager
def connected(url: str, count: int, first: bytes = b"") -> Iterator[list[socket.socket]]:
    """Hold so many connections that say `first` and then nothing."""
    lines: list[socket.socket] = []
    for _ in range(count):
        with contextlib.suppress(OSError):
            lines.append(_line(url))
            lines[-1].sendall(first)
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


def stalled(url: str) -> bytes:
    """Return the beginning of an upload that stops."""
    return _head(url, 50_000_000) + b"--b\r\n" + b"x" * 5000


def guess(studio: str, number: int, until: float) -> None:
    """Guess passwords of one officer."""
    with requests.Session() as browser:
        page = browser.get(f"{studio}/sign-in", timeout=60).text
        token = re.findall(r'name="form_token" value="([0-9a-f]+)"', page)[0]
        while time.monotonic() < until:
            form = {"form_token": token, "email": "ana@example.org", "password": f"guess {number}"}
            browser.post(f"{studio}/sign-in", data=form, timeout=60)


def bomb() -> bytes:
    """Return a PNG of 257 kB that unpacks to 350 MB."""
    into = io.BytesIO()
    Image.new("RGB", (9400, 9400)).save(into, "PNG", compress_level=9)
    return into.getvalue()


def send_photo(url: str, photo: bytes) -> int:
    """Send news with one photo by a link, as a phone without scripts does."""
    with requests.Session() as phone:
        page = phone.get(url, timeout=60).text
        token = re.findall(r'name="form_token" value="([0-9a-f]+)"', page)[0]
        form = {"form_token": token, "text": "Lajm", "consent": "1", "place": "ferizaj"}
        answer = phone.post(url, data=form, files={"photo": ("a.png", photo, "image/png")}, timeout=120)
        return answer.status_code


def memory_bytes(pid: int) -> int:
    """Return the proportional memory (PSS) of a process and of all below it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            text = stat.read_text(encoding="utf-8", errors="replace")
            parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    family, todo = set(), [pid]
    while todo:
        each = todo.pop()
        family.add(each)
        todo += [child for child, parent in parents.items() if parent == each]
    return sum(map(_pss, family))


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError, IndexError):
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        return int(re.findall(r"Pss: +(\d+) kB", told)[0]) * 1024
    return 0
