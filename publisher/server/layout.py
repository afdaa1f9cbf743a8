"""Where everything lies on a server that `publisher setup` made, and what it was told: `/etc/publisher/server.toml`.

The program is root's, in a folder for each release; the organisation's files are the user `publisher`'s.
"""

import json
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import CodedError

#: Below the root: what `setup` was told. No secret is in it; everybody may read it.
SERVER_FILE = Path("etc/publisher/server.toml")
_READABLE = 0o644
_HEAD = """\
# What `publisher setup` was told, for `publisher update` and the backups. Run `publisher setup` again to change it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLayout:
    """A server's answers and paths. All paths that it returns lie below `root`, a folder in tests."""

    root: Path = Path("/")
    #: Name of the website, `example.org`; empty where the website lies on a web host.
    domain: str = ""
    #: Name of the studio, `studio.example.org`.
    studio_domain: str = ""
    #: Who is told when the service cannot start; also of the first administrator.
    email: str = ""
    #: Of the service and of every command; also the name of its group.
    user: str = "publisher"
    #: As the server itself knows them, like the paths that follow.
    program_folder: str = "/opt/publisher"
    organisation_folder: str = "/srv/publisher"
    wrapper_file: str = "/usr/local/bin/publisher"
    #: Of the nightly backups; the service's user's.
    backups_folder: str = "/var/backups/publisher"
    #: Of the studio, and of the website's copy, on 127.0.0.1.
    studio_port: int = 8003
    site_port: int = 8000
    #: Whether Caddy signs certificates itself, on a machine that the internet does not reach.
    local_certificates: bool = False

    @property
    def inside(self) -> "ServerLayout":
        """Return it as the server itself sees it: what is written into its files."""
        return replace(self, root=Path("/"))

    @property
    def server_file(self) -> Path:
        """Return where these answers are kept."""
        return self.root / SERVER_FILE

    @property
    def program(self) -> Path:
        """Return the folder of all releases and of the link to the current one; root's."""
        return self.below(self.program_folder)

    @property
    def releases(self) -> Path:
        """Return the folder that has an environment for each release."""
        return self.program / "releases"

    @property
    def current(self) -> Path:
        """Return the link to the release that runs."""
        return self.program / "current"

    def release(self, version: str) -> Path:
        """Return the environment of a release."""
        return self.releases / version

    @property
    def command(self) -> Path:
        """Return the program of the release that runs. People type `wrapper`."""
        return self.current / "bin/publisher"

    @property
    def wrapper(self) -> Path:
        """Return the command that people type: it runs the program as the service's user."""
        return self.below(self.wrapper_file)

    @property
    def organisation(self) -> Path:
        """Return the folder with settings, posts, secrets, ledger and site; the service's user's."""
        return self.below(self.organisation_folder)

    @property
    def settings(self) -> Path:
        """Return the settings file."""
        return self.organisation / "settings.toml"

    @property
    def secrets(self) -> Path:
        """Return the folder of secrets (0700)."""
        return self.organisation / "secrets"

    @property
    def posts(self) -> Path:
        """Return the folder of drafts."""
        return self.organisation / "posts"

    @property
    def site(self) -> Path:
        """Return the folder of the website's files, which Caddy sends."""
        return self.organisation / "site"

    @property
    def backups(self) -> Path:
        """Return the folder of the nightly backups."""
        return self.below(self.backups_folder)

    @property
    def failure_mail(self) -> Path:
        """Return the script that tells by mail that the service stopped."""
        return self.below("/usr/local/lib/publisher/failure-mail")

    def unit(self, name: str) -> Path:
        """Return the file of a unit of systemd: `publisher.service`."""
        return self.below("/etc/systemd/system") / name

    def below(self, path: str) -> Path:
        """Return an absolute path of the server, below `root`."""
        return self.root / path.lstrip("/")

    @property
    def site_url(self) -> str:
        """Return the website's address for visitors; empty where it lies elsewhere."""
        return f"https://{self.domain}" if self.domain else ""

    @property
    def studio_url(self) -> str:
        """Return the studio's address for staff."""
        return f"https://{self.studio_domain}" if self.studio_domain else ""

    @property
    def health_url(self) -> str:
        """Return where a running service says on the machine itself whether it is well."""
        return f"http://127.0.0.1:{self.site_port}/healthy"


def read_layout(root: Path = Path("/")) -> ServerLayout | None:
    """Return how a server was set up; None where `publisher setup` never was, as on a laptop.

    Raises:
        CodedError: if the file cannot be read as TOML, or says what cannot be.
    """
    file = root / SERVER_FILE
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CodedError("server_file_unreadable", file=str(file), reason=str(error)) from error
    kinds = _kinds()
    wrong = [key for key, value in told.items() if key not in kinds or type(value) is not kinds[key]]
    if wrong:
        raise CodedError("server_file_wrong", file=str(file), keys=", ".join(sorted(wrong)))
    return ServerLayout(root=root, **told)


def layout_text(layout: ServerLayout) -> str:
    """Return the file that `read_layout` reads."""
    lines = (f"{name} = {json.dumps(getattr(layout, name), ensure_ascii=False)}\n" for name in _kinds())
    return _HEAD + "".join(lines)


def write_layout(layout: ServerLayout) -> None:
    """Keep the answers on the server.

    Raises:
        OSError: if the file cannot be written.
    """
    layout.server_file.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    atomic_write(layout.server_file, layout_text(layout).encode(), _READABLE)


def _kinds() -> dict[str, type]:
    """Return what stands in the file: all but the root."""
    usual = ServerLayout()
    return {each.name: type(getattr(usual, each.name)) for each in fields(usual) if each.name != "root"}
