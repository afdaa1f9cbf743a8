"""What waits wakes seldom: each waking costs an idle machine, and a laptop's battery."""

import threading
import time
from pathlib import Path

import requests

from publisher.runtime.static_server import SiteServer


def test_a_server_that_nobody_asks_rests_and_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("Lajme", encoding="utf-8")
    server = SiteServer(tmp_path, 0)
    server.start()
    assert requests.get(f"{server.url}/", timeout=5).text == "Lajme"
    thread = next(each for each in threading.enumerate() if each.name == "site")

    before = _wakings(thread)
    time.sleep(0.3)
    wakings = _wakings(thread) - before
    began = time.monotonic()
    server.stop()

    assert wakings <= 1
    assert time.monotonic() - began < 1.0


def _wakings(thread: threading.Thread) -> int:
    """Return how often a thread has waited for something (proc_pid_status(5))."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text(encoding="ascii")
    return int(status.partition("voluntary_ctxt_switches:")[2].split()[0])
