"""Some forty feeds at once, by the real command: right news once each or a plain reason, in little memory."""

import contextlib
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.operations.house import House
from tests.partners.feed_server import FeedServer
from tests.partners.many_feeds import many_feeds, serve

MOST_BYTES = 200_000_000
TIMING = '[schedule]\nsweep_seconds = 0.01\n[facebook]\npage_id = "100"\nmin_gap_seconds = 0\ntimeout_seconds = 6\n'


def _memory(pid: int) -> int:
    """Return what a process and those that it began hold in memory of their own, in bytes."""
    total = 0
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(map(_memory, map(int, (task / "children").read_text(encoding="ascii").split())))
    return total


@pytest.mark.slow  # half a minute
def test_forty_feeds_bring_the_right_news_once_each_or_a_plain_reason(tmp_path: Path, server: FeedServer) -> None:
    house = House(tmp_path / "house", languages=("sq", "sr"))
    with socket.create_server(("127.0.0.1", 0)) as forbidden:
        forbidden.settimeout(0)
        feeds = many_feeds(forbidden.getsockname()[1])
        text = house.settings_file.read_text(encoding="utf-8")
        text = text.replace('[facebook]\npage_id = "100"\nmin_gap_seconds = 0\n', TIMING)
        house.settings_file.write_text(text + serve(server, feeds), encoding="utf-8")
        command = [sys.executable, "-m", "publisher", "--settings", str(house.settings_file), "partners", "--read"]
        most = 0
        for _ in range(2):  # the second brings nothing, but of what was in trouble
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
                while running.poll() is None:
                    most = max(most, _memory(running.pid))
                    time.sleep(0.02)
            time.sleep(0.05)
        with pytest.raises(BlockingIOError):
            forbidden.accept()

    listed = subprocess.run([*command[:-1], "--json"], capture_output=True, check=False).stdout
    reasons = {each["name"]: each["error"] for each in json.loads(listed)}
    with house.open() as app:
        found: dict[str, list[str]] = {}
        for entry in app.container.partners.inbox():
            found.setdefault(entry.partner, []).append(entry.title)
        codes = {each.terms.name: each.trouble for each in app.container.partners.partners()}
    for name, expected in feeds.expected.items():
        if isinstance(expected, str):
            assert f'"{expected}"' in codes[name], name
            assert reasons[name], name
        else:
            assert (reasons[name], sorted(found.get(name, []))) == (None, expected), name
    assert most < MOST_BYTES, most
