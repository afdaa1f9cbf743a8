"""Releases that are made in a moment, and a server in a folder that runs one of them under a supervisor."""

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import urlopen

from publisher.server.layout import ServerLayout, write_layout
from publisher.server.wheel import Wheel
from tests.e2e.project import Project, serve_port, wait_until
from tests.release import build

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
NEXT = "9001"
#: A commit before today's tables, of which a release could have been made.
EARLIER = "c7c776c4c5f842f78e2652de4d6571a97f920b70"
#: What says only that somebody lives, what is settled or made anew with each start, and which tables there are.
_MOVING = {"pulse", "service", "notice", "one_time_link", "alembic_version"}
_TABLES = '''"""Tomorrow's table."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("tomorrow", sa.Column("id", sa.Integer(), primary_key=True))
'''
#: What a release may have against it: a file, a text in it, and the text in its place.
FAULTS = {
    "doctor": ("operations/diagnostics.py", 'Finding(what="program", ok=True', 'Finding(what="program", ok=False'),
    "mute": (
        "runtime/server.py",
        "            site.tells_health(app.readiness)\n",
        "            raise SystemExit(3)\n",
    ),
    "hangs": ("runtime/server.py", "            site.tells_health(app.readiness)\n", "            stopped.wait()\n"),
    "import": ("cli/update.py", "import os\n", "import os\nimport no_such_library\n"),
}


def make_wheel(folder: Path, version: str, *changes: str) -> Path:
    """A wheel of a version that differs by `tables`, or by faults. Only `install_copy` can install it."""
    file = folder / f"publisher-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(f"publisher-{version}.dist-info/METADATA", f"Name: publisher\nVersion: {version}\n")
        for extra in ("", "-s3", "-sftp"):
            packed.writestr(f"publisher/bundled/requirements{extra}.lock", "")
        packed.writestr("changes.json", json.dumps(changes))
    return file


def build_version(folder: Path, version: str) -> Path:
    """The wheel of this checkout as a release of another version has it."""
    checkout = folder / f"checkout-{version}"
    checkout.mkdir()
    left_out = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in ("publisher", "templates", "posts"):
        shutil.copytree(ROOT / name, checkout / name, ignore=left_out)
    for file in (*ROOT.glob("*.toml"), *ROOT.glob("*.lock"), *ROOT.glob("*.md"), ROOT / "LICENSE"):
        shutil.copy(file, checkout)
    project = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    own = tomllib.loads(project)["project"]["version"]
    (checkout / "pyproject.toml").write_text(project.replace(f'"{own}"', f'"{version}"', 1), encoding="utf-8")
    build(checkout, checkout / "dist")
    return next((checkout / "dist").glob("*.whl"))


def older_checkout(folder: Path) -> Path:
    """The program as an earlier commit of this repository had it."""
    packed = subprocess.run(
        ["git", "archive", EARLIER, "publisher", "templates", "posts"], cwd=ROOT, capture_output=True, check=True
    )
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
    return folder


def install_copy(
    folder: Path, wheel: Wheel, _requirements: Sequence[Path], _places: Sequence[Path], checkout: Path = ROOT
) -> None:
    """An environment with a copy of a checkout's program, and the libraries of the one that runs the tests."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    if subprocess.run(command, check=False, umask=0o022).returncode:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # the only reason that these tests give it
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    program = packages / "publisher"
    shutil.copytree(checkout / "publisher", program, ignore=shutil.ignore_patterns("node_modules", "src"))
    (program / "bundled").mkdir()
    for name in ("templates", "posts"):
        (program / "bundled" / name).symlink_to(checkout / name)
    info = packages / f"publisher-{wheel.version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: publisher\nVersion: {wheel.version}\n", encoding="utf-8")
    script = folder / "bin/publisher"
    script.write_text(f"#!{folder}/bin/python\nfrom publisher.cli.main import main\nmain()\n", encoding="utf-8")
    script.chmod(0o755)
    with zipfile.ZipFile(wheel.file) as packed:
        for change in json.loads(packed.read("changes.json")):
            _change(program, change)


def _change(program: Path, change: str) -> None:
    if change == "tables":
        migrate = program / "storage/migrate.py"
        text = migrate.read_text(encoding="utf-8")
        head = text.split('HEAD = "')[1][:4]
        migrate.write_text(text.replace(f'HEAD = "{head}"', f'HEAD = "{NEXT}"'), encoding="utf-8")
        versions = program / "storage/migrations/versions"
        (versions / f"{NEXT}_tomorrow.py").write_text(_TABLES.format(head=head), encoding="utf-8")
        return
    name, old, new = FAULTS[change]
    text = (program / name).read_text(encoding="utf-8")
    assert old in text
    (program / name).write_text(text.replace(old, new), encoding="utf-8")


@dataclass
class Watch:
    """Looks at a server four times a second: how long nobody answered, and how many services there were at once."""

    server: "Server"
    silence: float = 0.0
    most_at_once: int = 0
    _ended: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(30)

    def _look(self) -> None:
        heard_at = time.monotonic()
        while not self._ended.wait(0.25):
            self.most_at_once = max(self.most_at_once, self._services())
            if self.server.answering():
                heard_at = time.monotonic()
            self.silence = max(self.silence, time.monotonic() - heard_at)

    def _services(self) -> int:
        """How many processes serve, beside what stands for systemd; a child of one that is being made looks like it."""
        parents = {}
        ours = str(self.server.root).encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if len(words) > 1 and words[1].startswith(ours) and b"serve" in words:
                    told = (folder / "stat").read_text(encoding="utf-8", errors="replace")
                    parents[folder.name] = told.rpartition(") ")[2].split()[1]
        return sum(parent not in parents for parent in parents.values())


@dataclass
class Server:
    """A server below a folder: its program, its organisation, and what stands for systemd."""

    root: Path
    control: Path
    port: int = field(default_factory=lambda: int(serve_port()))

    def __post_init__(self) -> None:
        self.layout = ServerLayout(root=self.root, user="root", site_port=self.port, studio_port=self.port + 3)
        self.layout.organisation.mkdir(parents=True)
        write_layout(self.layout)
        self.project = Project(self.layout.organisation, port=str(self.port))
        settings = self.layout.settings.read_text(encoding="utf-8").replace(f'folder = "{ROOT / "templates"}"', "")
        self.layout.settings.write_text(settings, encoding="utf-8")

    @property
    def environ(self) -> dict[str, str]:
        return {**self.project.env, "PYTHONPATH": str(ROOT)}

    def has(self, version: str, *changes: str, checkout: Path = ROOT) -> None:
        """Install a first release, and let it be the one that runs."""
        folder = self.layout.release(version)
        folder.parent.mkdir(parents=True)
        wheel = Wheel(file=make_wheel(self.control, version, *changes), version=version)
        install_copy(folder, wheel, (), (), checkout)
        self.layout.current.symlink_to(f"releases/{version}")

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The supervisor, and what it keeps running, until the end of the test."""
        stand_in = [sys.executable, str(HERE / "stand_in_systemctl.py"), str(self.control), "run"]
        serve = [str(self.layout.command), "serve", "--port", str(self.port)]
        environ = {name: value for name, value in self.environ.items() if name != "PYTHONPATH"}
        process = subprocess.Popen(
            [*stand_in, *serve], cwd=self.layout.organisation, env=environ, start_new_session=True
        )
        try:
            self.answers()
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)

    def health(self) -> dict[str, Any] | None:
        try:
            with urlopen(self.layout.health_url, timeout=5) as answer:
                told: dict[str, Any] = json.loads(answer.read())
        except OSError:
            return None
        return told

    def answering(self) -> bool:
        """Whether it answers at all, well or not."""
        try:
            urlopen(self.layout.health_url, timeout=5).close()
        except HTTPError:
            return True
        except OSError:
            return False
        return True

    def answers(self, seconds: float = 120) -> str:
        """Wait until the service is well; return its version."""
        wait_until(lambda: (self.health() or {}).get("healthy"), "the service", seconds)
        return self.version

    @property
    def version(self) -> str:
        return str(self._running["version"])

    @property
    def page_url(self) -> str:
        """The sandbox Page."""
        return f"{self._running['graph_url']}/"

    @property
    def _running(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.layout.organisation / "run.json").read_text(encoding="utf-8"))
        os.kill(told["pid"], 0)
        return told

    @property
    def starts(self) -> list[str]:
        """The versions that were started, in order."""
        return (self.control / "starts").read_text(encoding="utf-8").split()

    def updates(
        self, wanted: Path | str, *more: str, at: str = "", event: str = "nothing", install: str = "copy"
    ) -> "subprocess.CompletedProcess[str]":
        """Update as root would; at a step it is killed, or the disk is full."""
        script = [sys.executable, "-m", "tests.server.broken_off", str(self.root), str(self.control), install]
        return subprocess.run(
            [*script, at or "-", event, str(wanted), *more],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
            start_new_session=True,
        )

    def says(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the release that runs."""
        environ = {name: value for name, value in self.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(
            [str(self.layout.command), *arguments],
            cwd=self.layout.organisation,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """All rows of the ledger, by table; without what changes by itself."""
        tables = self.project.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        names = {str(name) for (name,) in tables} - _MOVING
        return {name: set(self.project.query(f'SELECT * FROM "{name}"')) for name in names}

    def ledger_version(self) -> str:
        return str(self.project.query("SELECT version_num FROM alembic_version")[0][0])
