"""What `publisher setup` does on a bare Debian 12 or 13, as a list of steps: shown, printed and done."""

from pathlib import Path
from shlex import quote

from publisher.operations.new_installation import settings_text
from publisher.server.answers import Answers, locks_of
from publisher.server.layout import ServerLayout, layout_text
from publisher.server.rendered_files import caddyfile
from publisher.server.server_files import (
    CADDYFILE,
    SITES,
    SNAPSHOT_UNITS,
    caddy_reads_them,
    files_of,
    folders_elsewhere,
    read_by_systemd,
    record,
    said_by_settings,
)
from publisher.server.steps import Command, File, Folder, Step

#: What is taken from Debian.
PACKAGES = ("ca-certificates", "caddy", "curl", "openssh-client", "python3-venv", "restic")
#: Debian releases that this is tried on.
DEBIANS = ("12", "13")
#: How often, two seconds apart, the studio is asked: Caddy fetches its certificates meanwhile.
_TRIES = 45
#: Where Caddy keeps the authority that it signs with by itself.
LOCAL_AUTHORITY = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"


def steps(answers: Answers) -> tuple[Step, ...]:
    """Return all that is done, in order."""
    server = answers.server.inside
    return (
        *_packages(),
        *_folders(server),
        *_program(server, answers.version, answers.wheel),
        *_organisation(answers),
        *_folders_elsewhere(answers),
        *_service(answers),
        *_web_server(server),
        *_started(server),
    )


def _packages() -> tuple[Step, ...]:
    names = " ".join(PACKAGES)
    lines = (
        "export DEBIAN_FRONTEND=noninteractive",
        "apt-get update",
        f"apt-get install --yes --no-install-recommends {names}",
    )
    installed = f'[ "$(dpkg-query -W -f="\\${{db:Status-Status}}\\n" {names} | grep -cx installed)" = {len(PACKAGES)} ]'
    return (Command(told=f"packages of Debian: {', '.join(PACKAGES)}", script="\n".join(lines), unless=installed),)


def _folders(server: ServerLayout) -> tuple[Step, ...]:
    user, home = quote(server.user), quote(str(server.organisation))
    add = f"useradd --system --user-group --home-dir {home} --no-create-home --shell /usr/sbin/nologin {user}"
    own = server.user
    return (
        Command(told=f"user {server.user}, that the service runs as", script=add, unless=f"id {user}"),
        Folder(path=str(server.releases), mode=0o755),
        # The web server comes through to site/; everything else in it is the user's alone.
        Folder(path=str(server.organisation), mode=0o711, owner=own),
        Folder(path=str(server.secrets), mode=0o700, owner=own),
        Folder(path=str(server.posts), mode=0o700, owner=own),
        Folder(path=str(server.backups), mode=0o700, owner=own),
    )


def _program(server: ServerLayout, version: str, wheel: Path | None) -> tuple[Step, ...]:
    release, current = server.release(version), server.current
    made: tuple[Step, ...] = ()
    if wheel:
        pip = f"{release}/bin/pip install --quiet --disable-pip-version-check"
        needs, *others = (quote(str(lock)) for lock in locks_of(wheel, version))
        locked = f"{pip} --only-binary :all: --require-hashes -r"
        lines = (
            f"python3 -m venv --clear {release}",
            f"{locked} {needs}",
            *(f"[ ! -f {other} ] || {locked} {other}" for other in others),
            f"{pip} --no-deps {quote(str(wheel))}",
        )
        told = f"publisher {version} in {release}"
        made = (Command(told=told, script="\n".join(lines), unless=f"{release}/bin/publisher --version"),)
    link = f"ln -sfn releases/{version} {current}.new\nmv -T {current}.new {current}"
    return (*made, Command(told=f"link {current} to it", script=link, unless=f"test -e {current}/bin/publisher"))


def _organisation(answers: Answers) -> tuple[Step, ...]:
    server, own = answers.server.inside, answers.server.user
    password = str(server.secrets / "smtp_password")
    secret = File(path=password, text=answers.mail_password, mode=0o600, owner=own, keep=True, secret=True)
    return (
        File(path=str(server.settings), text=settings_text(answers.installation), mode=0o600, owner=own, keep=True),
        *([secret] if answers.mail_password else []),
        File(path=str(server.server_file), text=layout_text(server)),
    )


def _folders_elsewhere(answers: Answers) -> tuple[Step, ...]:
    """Return what makes the folders that settings name outside the service's own, which it could not make."""
    own = quote(answers.server.user)
    return tuple(
        Command(
            told=f"folder {folder}, for {answers.server.user}",
            script=f"install -d -m 0700 -o {own} -g {own} {quote(folder)}",
            unless=f"test -e {quote(folder)}",
        )
        for folder in folders_elsewhere(answers.server)
    )


def _service(answers: Answers) -> tuple[Step, ...]:
    *files, sites = files_of(answers.server, answers.mail)
    return (
        *files,
        record([*files, sites]),
        *read_by_systemd(answers.server),
        Command(
            told="snapshots elsewhere, once backup.restic is set",
            script=f"systemctl enable --quiet --now {SNAPSHOT_UNITS[1]}",
            unless=f"systemctl is-enabled {SNAPSHOT_UNITS[1]}",
        ),
    )


def _web_server(server: ServerLayout) -> tuple[Step, ...]:
    line = "import publisher.caddy"
    # What Debian put there only says that Caddy works; what somebody wrote stays.
    name_it = (
        f"if dpkg --verify caddy | grep -q {CADDYFILE}; then echo '{line}' >>{CADDYFILE}; "
        f"else echo '{line}' >{CADDYFILE}; fi"
    )
    trusted = "/usr/local/share/ca-certificates/caddy.crt"
    own_authority = (
        "tries=0",
        f'until [ -s {LOCAL_AUTHORITY} ] || [ "$tries" = {_TRIES} ]; do tries=$((tries + 1)); sleep 1; done',
        f"cp {LOCAL_AUTHORITY} {trusted}",
        "update-ca-certificates",
    )
    trust = Command(
        told="this server trusts them", script="\n".join(own_authority), unless=f"cmp {LOCAL_AUTHORITY} {trusted}"
    )
    return (
        File(path=SITES, text=caddyfile(server)),
        Command(told=f"{CADDYFILE} names them", script=name_it, unless=f"grep -qx '{line}' {CADDYFILE}"),
        caddy_reads_them(SITES, unless="systemctl is-enabled caddy && systemctl is-active caddy"),
        *([trust] if server.local_certificates else []),
    )


def _started(server: ServerLayout) -> tuple[Step, ...]:
    return (
        Command(
            told="the service runs, now and after each start of the server",
            script="systemctl enable --quiet publisher\nsystemctl reset-failed publisher\nsystemctl restart publisher",
            unless="systemctl is-enabled publisher && systemctl is-active publisher",
            after=(str(server.unit("publisher.service")),),
        ),
    )


def arrival(answers: Answers) -> tuple[Command, ...]:
    """Return what comes last, each time: whether the studio answers over https, snapshots, the first sign-in link."""
    server = answers.server.inside
    patience = (
        "tries=0",
        f'until {asked_over_https(server)} || [ "$tries" = {_TRIES} ]; do',
        "    tries=$((tries + 1))",
        "    sleep 2",
        "done",
    )
    snapshots = Command(
        told="snapshots elsewhere, and the recovery sheet to print",
        script=f"{server.wrapper} snapshot --init",
        unless=f"test -e {server.secrets}/recovery_key",
    )
    link = f"{server.wrapper} let-in --first {quote(server.email)} --by setup"
    return (
        Command(told=f"{server.studio_url} answers", script="\n".join(patience)),
        *([snapshots] if answers.installation.snapshots else []),
        Command(told="first sign-in link", script=link),
    )


def missing(server: ServerLayout) -> tuple[str, ...]:
    """Return what settings.toml should say one day, and does not yet."""
    said = said_by_settings(server)
    hints = {
        ("mail", "host"): (
            f"No mail is sent yet. Fill in [mail] in {server.settings}, put the password into "
            f"{server.secrets}/smtp_password, and run `publisher setup` again."
        ),
        ("backup", "restic"): (
            "Backups lie on this server alone. Name another place as backup.restic in the settings, then run "
            "`publisher snapshot --init`."
        ),
    }
    return tuple(hint for (section, key), hint in hints.items() if not said.get(section, {}).get(key))


def asked_over_https(server: ServerLayout) -> str:
    """Return a line for the shell that tells whether the studio answers people."""
    return f"curl --silent --fail --output /dev/null --max-time 10 {server.studio_url}/sign-in"


def differing(server: ServerLayout) -> dict[str, tuple[str, str]]:
    """Return what settings.toml, which is never overwritten, says otherwise than the server: both, by setting."""
    said = said_by_settings(server)
    if not said:
        return {}
    wanted = {
        "website.url": server.site_url,
        "studio.url": server.studio_url,
        "studio.port": str(server.studio_port),
    }
    found = {key: str(said.get(section, {}).get(name, "")) for key in wanted for section, name in [key.split(".")]}
    return {key: (found[key], value) for key, value in wanted.items() if value and found[key].rstrip("/") != value}
