"""`serve` with a website on a web host that is away: it starts, says so, and stops."""

import os
import signal
import socket
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_serve_starts_although_the_host_is_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = f'[templates]\nfolder = "{ROOT / "templates"}"\n[website]\ndeploy = "ftps://kosint@127.0.0.1:1/site"\n'
    (tmp_path / "settings.toml").write_text(settings)
    (tmp_path / "posts").mkdir()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "WEBSITE_PASSWORD": "kept away"}
    command = [sys.executable, "-m", "publisher", "serve", "--demo", "--port", str(port)]
    with (tmp_path / "log").open("w") as log:
        serving = subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
        assert serving.stdout
        said = "".join(takewhile(lambda line: "Ctrl-C" not in line, serving.stdout))
        serving.send_signal(signal.SIGINT)
        rest = serving.communicate(timeout=30)[0]
    assert serving.returncode == 0
    assert "website.url is missing" in said
    assert "--demo schedules nothing: the website goes to a web host" in said
    assert "goes to ftps://kosint@127.0.0.1:1/site" in said
    told = (tmp_path / "log").read_text()
    assert "could not be built yet: The web host 127.0.0.1 cannot be reached" in told
    assert "kept away" not in said + rest + told
