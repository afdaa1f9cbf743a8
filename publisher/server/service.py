"""The service of a server: started by systemd, asked over HTTP, and its commands run as its own user."""

import json
import os
import pwd
import subprocess
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import TypedDict
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from publisher.server.errors import UpdateFailed
from publisher.server.layout import ServerLayout
from publisher.server.release_folders import clean_environ, ends_with_its_parent
from publisher.settings.run_file import RUN_FILE

_UNIT = "publisher.service"
#: An order is taken at once, and carried out afterwards.
_ORDER_SECONDS = 20
_ASK_SECONDS = 3
#: So long a release may take to write the server's files.
_FILES_SECONDS = 60
#: The exit code of a release that does not know the command.
_WRONG_USE = 2
_LOOK_SECONDS = 0.25
#: Said in the first moments of each start.
_BEGINS = "no_sweep_yet"
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a service says of itself."""

    #: Empty where it begins this moment.
    version: str
    #: Why it cannot do its work; empty where it can.
    reasons: frozenset[str]

    def is_no_worse(self, version: str, before: Collection[str] | None) -> bool:
        """Return whether this version runs, with no reason that the one before did not have; None: any will do."""
        if self.version != version or _BEGINS in self.reasons:
            return False
        return before is None or self.reasons <= set(before)


class ServerService:
    """The one service of a layout. `systemctl` may be another program that takes the same words."""

    def __init__(self, layout: ServerLayout, systemctl: Sequence[str] = ("systemctl",)) -> None:
        self._layout = layout
        self._systemctl = tuple(systemctl)

    def restart(self) -> None:
        """Order that it is stopped, and what the link leads to is started: whoever is killed then, it is carried out.

        Whether it runs well is asked afterwards. One that had failed too often before begins anew.
        """
        for words in (("reset-failed", _UNIT), ("restart", "--no-block", _UNIT)):
            try:
                subprocess.run(  # noqa: S603 (systemd's, or what stands for it)
                    [*self._systemctl, *words], capture_output=True, timeout=_ORDER_SECONDS, check=False
                )
            except subprocess.TimeoutExpired:
                continue
            except OSError as error:
                raise UpdateFailed("update_no_systemctl", reason=str(error)) from error

    def health(self) -> Health | None:
        """Return what it answers; None while it does not, or its studio does not."""
        try:
            told = json.loads(_get(self._layout.health_url))
            reasons = frozenset(str(each["code"]) for each in told.get("reasons", ()))
            _get(f"http://127.0.0.1:{self._layout.studio_port}/")
        except (OSError, HTTPException, ValueError, TypeError, KeyError, AttributeError):
            return None
        return Health(version=self._version(), reasons=reasons)

    def wait_for(self, version: str, before: Collection[str] | None, seconds: float) -> bool:
        """Return whether a version answers in time, and no worse than the one before."""
        until = time.monotonic() + seconds
        while True:
            health = self.health()
            if health is not None and health.is_no_worse(version, before):
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_SECONDS)

    def _version(self) -> str:
        try:
            told = json.loads((self._layout.organisation / RUN_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        return str(told.get("version", "")).partition("+g")[0] if isinstance(told, dict) else ""

    def says(self, release: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of a release as the service's own user, in the organisation's folder."""
        return subprocess.run(  # noqa: S603 (a release of ours)
            [str(release / "bin/publisher"), *arguments],
            cwd=self._layout.organisation,
            env=clean_environ(os.environ) | {"HOME": str(self._layout.organisation)},
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            preexec_fn=ends_with_its_parent,
            check=False,
            **_identity(self._layout.user),
        )

    def renew_files(self, release: Path) -> str:
        """Have a release write the server's files anew that follow from it, as root; return what it says, for people.

        Nothing waits for it: where it fails, as in a release that cannot, the files stay as they are.
        """
        command = [str(release / "bin/publisher"), "update", "--server-files", str(self._layout.root)]
        try:
            done = subprocess.run(  # noqa: S603 (a release of ours)
                command,
                env=clean_environ(os.environ),
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                preexec_fn=ends_with_its_parent,
                timeout=_FILES_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.strip() if done.returncode != _WRONG_USE else ""


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: Sequence[int]


def _identity(user: str) -> _Identity:
    """Return user and groups for a child; nobody but root can choose."""
    if os.geteuid():
        return {}
    account = pwd.getpwnam(user)
    groups = [group for group in os.getgrouplist(user, account.pw_gid) if group != account.pw_gid]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": groups}


def _get(address: str) -> bytes:
    """Return what is answered, also where the answer is that it is not well; no proxy is asked for this machine.

    Raises:
        OSError: if nothing is, or a mistake of the program.
    """
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=_ASK_SECONDS) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        if error.code < _SERVER_ERROR or address.endswith("/healthy"):
            return error.read()
        raise
