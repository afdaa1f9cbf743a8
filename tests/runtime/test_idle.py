"""What waits wakes seldom: each waking costs an idle machine, and a laptop's battery."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

from publisher.runtime.static_server import SiteServer

#: What a command sets up, then a service; dead objects that hold each other, and how many of them are still there.
DEAD = """
import gc, os, sys, weakref
from pathlib import Path
from publisher.runtime.service_record import service
from publisher.settings.load import load

class Ring:
    def __init__(self): self.own = self

gc.set_threshold(50_000)
with service(load(Path(sys.argv[1]), os.environ), "worker"):
    rings = [weakref.ref(Ring()) for _ in range(20_000)]
    print(sum(ring() is not None for ring in rings))
"""


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


def test_a_service_keeps_few_dead_objects(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    command = [sys.executable, "-c", DEAD, str(tmp_path / "settings.toml")]
    assert int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) < 1_000


def _wakings(thread: threading.Thread) -> int:
    """Return how often a thread has waited for something (proc_pid_status(5))."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text(encoding="ascii")
    return int(status.partition("voluntary_ctxt_switches:")[2].split()[0])
