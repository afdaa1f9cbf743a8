"""A Debian machine on this one: installed once by debootstrap, booted in namespaces with systemd as its first process.

What it needs is looked for first, and its lack is a failure: nothing here is ever left out in silence.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Kept from one run to the next; in .gitignore.
CACHE = ROOT / ".machine"
MIRROR = "http://deb.debian.org/debian"
#: What any rented server has.
_BARE = ("systemd", "systemd-sysv", "dbus", "iproute2", "sudo", "openssh-server", "ca-certificates")
#: What its steps and the how-tos take from Debian: fetched before, because the machine has no line to the outside.
FETCHED = (
    "caddy",
    "curl",
    "python3-venv",
    "restic",
    "openssh-client",
    "nginx-light",
    "apache2",
)
_PROGRAMS = {"debootstrap": "debootstrap", "unshare": "util-linux", "nsenter": "util-linux", "ip": "iproute2"}


class NotPossible(Exception):
    """This machine lacks something that the proof needs."""


def require() -> None:
    """Look whether a machine can be booted here.

    Raises:
        NotPossible: if not, with what is missing.
    """
    if os.geteuid() != 0:
        raise NotPossible("Only root can boot a machine in namespaces.")
    missing = {package for program, package in _PROGRAMS.items() if shutil.which(program) is None}
    if missing:
        raise NotPossible(f"apt-get install {' '.join(sorted(missing))}")
    if "overlay" not in Path("/proc/filesystems").read_text(encoding="utf-8"):
        raise NotPossible("The kernel has no overlay filesystem.")


def base(suite: str) -> Path:
    """Return a bare Debian with the packages of `FETCHED` in apt's cache; made the first time, which takes minutes."""
    folder = CACHE / suite
    if (folder / "complete").exists():
        return folder / "root"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bare = ",".join(_BARE)
    run(["debootstrap", "--variant=minbase", f"--include={bare}", suite, str(folder / "root"), MIRROR])
    quiet = ["-qq", "-o", "APT::Sandbox::User=root"]
    inside = ["chroot", str(folder / "root"), "apt-get", *quiet]
    shutil.copyfile("/etc/resolv.conf", folder / "root/etc/resolv.conf")
    run([*inside, "update"])
    run([*inside, "install", "--download-only", "--yes", "--no-install-recommends", *FETCHED])
    (folder / "complete").touch()
    return folder / "root"


def wheels(python: str) -> Path:
    """Return a folder with the wheels of all locks for a Python of that version."""
    folder = CACHE / f"wheels-{python}"
    folder.mkdir(parents=True, exist_ok=True)
    platforms = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "any")
    options = [option for platform in platforms for option in ("--platform", platform)]
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary", ":all:"]
    locks = [each for extra in ("", "-sftp", "-s3") for each in ("-r", str(ROOT / f"requirements{extra}.lock"))]
    abi = f"cp{python.replace('.', '')}"
    run(
        [
            *pip,
            "--python-version",
            python,
            "--implementation",
            "cp",
            "--abi",
            abi,
            *options,
            *locks,
            "-d",
            str(folder),
        ]
    )
    return folder


def run(command: Sequence[str]) -> None:
    """Run a program of this machine; what it says is told where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise NotPossible(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


class Machine:
    """A booted machine."""

    def __init__(self, root: Path, pid: int) -> None:
        self.root = root
        #: Of its first process, as this machine counts.
        self.pid = pid

    def __call__(self, script: str, *, answer: str = "", code: int | None = 0, user: str = "root") -> str:
        """Run lines of the shell there, as a person would who has signed in; give what they said."""
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        enter = [
            "nsenter",
            "--target",
            str(self.pid),
            "--all",
            "--wdns=/",
            "env",
            "-i",
            path,
            "HOME=/root",
            "TERM=dumb",
        ]
        shell = ["sh", "-c", script] if user == "root" else ["runuser", "-u", user, "--", "sh", "-c", script]
        done = subprocess.run([*enter, *shell], input=answer, capture_output=True, text=True, check=False)
        if code is not None and done.returncode != code:
            raise AssertionError(f"{script}\nended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def until(self, script: str, seconds: float = 60.0) -> str:
        """Run lines again and again until they end well."""
        ends, done = time.monotonic() + seconds, ""
        while time.monotonic() < ends:
            done = self(f"{{ {script}\n}} && echo DONE-WELL", code=None)
            if "DONE-WELL" in done:
                return done.replace("DONE-WELL\n", "")
            time.sleep(0.5)
        raise AssertionError(f"not within {seconds:.0f} seconds: {script}\n{done}")


@contextmanager
def booted(suite: str = "trixie") -> Iterator[Machine]:
    """Boot a fresh copy of the bare Debian; it is gone afterwards."""
    below = base(suite)
    live = CACHE / f"live-{os.getpid()}"
    for name in ("upper", "work", "root"):
        (live / name).mkdir(parents=True, exist_ok=True)
    root = live / "root"
    layers = f"lowerdir={below},upperdir={live / 'upper'},workdir={live / 'work'}"
    run(["mount", "-t", "overlay", "overlay", "-o", layers, str(root)])
    try:
        (root / "etc/hostname").write_text("server\n", encoding="utf-8")
        with _process(root) as pid:
            machine = Machine(root, pid)
            machine.until("systemctl is-system-running | grep -E 'running|degraded'")
            yield machine
    finally:
        run(["umount", "--lazy", str(root)])
        shutil.rmtree(live, ignore_errors=True)


@contextmanager
def _process(root: Path) -> Iterator[int]:
    spaces = ["--mount", "--pid", "--fork", "--uts", "--ipc", "--cgroup", "--net", "--kill-child"]
    script = Path(__file__).with_name("boot.sh")
    with (root.parent / "console").open("wb") as console:
        process = subprocess.Popen(
            ["unshare", *spaces, "sh", script, root], stdin=subprocess.DEVNULL, stdout=console, stderr=console
        )
    try:
        yield _first(process.pid)
    finally:
        process.kill()
        process.wait()


def _first(unshare: int) -> int:
    """Return the machine's first process: the only child of `unshare`."""
    children = Path(f"/proc/{unshare}/task/{unshare}/children")
    for _ in range(100):
        if found := children.read_text(encoding="ascii").split():
            return int(found[0])
        time.sleep(0.05)
    raise NotPossible("The machine did not boot.")
