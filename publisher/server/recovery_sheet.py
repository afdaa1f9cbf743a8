"""The recovery sheet: one page to print, with what brings everything back onto a bare machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from shlex import quote

from publisher.server.layout import ServerLayout

#: Kept with the sheet, or made again from the source.
_SETUP = "publisher-{version}-setup.sh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on it."""

    organisation: str
    #: As restic is told it.
    repository: str
    #: The recovery key; empty where it was shown already: a line is left to write it on.
    key: str = field(repr=False)
    day: date
    version: str
    #: Names of the secrets that are in use, which no snapshot holds.
    secrets: tuple[str, ...]
    #: Fingerprints of the host that the repository is on.
    hosts: tuple[str, ...] = ()
    #: Where everything lies on a server that `setup` made; None elsewhere.
    server: ServerLayout | None = None


def sheet_text(sheet: Sheet) -> str:
    """Return the page."""
    commands = _on_server(sheet, sheet.server.inside) if sheet.server else _elsewhere(sheet)
    numbered = "\n".join(f"  {number}  {command}" for number, command in enumerate(commands, 1))
    folder = f"{sheet.server.inside.secrets}, for its user alone" if sheet.server else "secrets/ beside settings.toml"
    hosts = "".join(f"Key of that host: {each}\n" for each in sheet.hosts)
    return f"""\
RECOVERY SHEET · {sheet.organisation} · {sheet.day:%Y-%m-%d}

Print this page and keep it where the server is not, with a copy of the
release {sheet.version}. Keep no file of it.

Snapshots lie in {sheet.repository}
{hosts}
They are encrypted. This recovery key opens them, and nothing else does:

      {sheet.key or "_" * 34}

If the server is lost, as root on a bare Debian 12 or 13:

{numbered}

Then everything is back and on hold: read what `restore` says, and
`publisher resume` lets posts go out. What was erased stays erased, who was
locked out stays out, and nothing is published twice.

Not in the snapshots: what lies in secrets/. Keep it elsewhere too, and put it
back before `restore` ({folder}):
{_secrets(sheet)}
A new Page token comes from `publisher connect`; a password can be set anew.
"""


def _on_server(sheet: Sheet, server: ServerLayout) -> Iterator[str]:
    told = (("--domain", server.domain), ("--studio", server.studio_domain), ("--email", server.email))
    options = " ".join(f"{name} {quote(value)}" for name, value in told)
    yield "apt-get update && apt-get install --yes restic openssh-client"
    yield f"sh {_SETUP.format(version=sheet.version)} {options} --yes"
    yield f"systemctl stop publisher && mv {server.settings} {server.settings}.new"
    yield f"publisher restore {quote(sheet.repository)}"
    yield "publisher adopt; publisher resume"
    yield "systemctl start publisher"


def _elsewhere(sheet: Sheet) -> Iterator[str]:
    yield "apt-get update && apt-get install --yes restic openssh-client python3-venv"
    yield f"python3 -m venv program && program/bin/pip install -r publisher-{sheet.version}-requirements.txt"
    yield f"program/bin/pip install --no-deps publisher-{sheet.version}-py3-none-any.whl"
    yield f"program/bin/publisher restore {quote(sheet.repository)}"
    yield "program/bin/publisher adopt; program/bin/publisher resume"
    yield "program/bin/publisher serve"


def _secrets(sheet: Sheet) -> str:
    return "".join(f"  {name.lower()}\n" for name in sheet.secrets if name != "RECOVERY_KEY") or "  (none so far)\n"
