"""The files that `setup` writes, from the templates in `files/`; the how-tos show the same ones."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from publisher.server.failure_mail import FailureMail
from publisher.server.layout import ServerLayout
from publisher.templating import templates

FOLDER = Path(__file__).parent / "files"


def rendered(name: str, server: ServerLayout, mail: FailureMail | None = None, *, elsewhere: Sequence[str] = ()) -> str:
    """Return a file as it lies on a server, `publisher.service`; the service writes `elsewhere`, too."""
    environment = templates(FOLDER)
    environment.filters.update(quoted=quote, curl=_in_curl, unit=_in_unit)
    template = environment.get_template(name)
    return template.render(server=server.inside, mail=mail or FailureMail(), elsewhere=elsewhere)


def caddyfile(server: ServerLayout) -> str:
    """Return Caddy's sites: the website, where it lies on this server, and the studio."""
    names = (*(["website.caddy"] if server.domain else []), *(["studio.caddy"] if server.studio_domain else []))
    return "\n".join(rendered(name, server) for name in names)


def _in_unit(path: str) -> str:
    """Return a path as a unit of systemd has it between quotes (systemd.syntax(7), systemd.unit(5) on specifiers)."""
    return path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")


def _in_curl(value: str) -> str:
    """Return a text as curl's configuration has it between quotes."""
    return value.replace("\\", "\\\\").replace('"', '\\"')
