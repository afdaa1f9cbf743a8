"""From a bare Debian 13 to a studio that somebody signed in to, by what the how-tos say: `make server`.

It boots a machine with systemd in namespaces (`debian.py`), runs the release's `setup.sh` there, and looks at all of it
from the outside. What it needs and does not find is a failure.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.release import build
from tests.server import debian
from tests.server.booted_web import block, other_web_servers_work_as_their_how_to_says
from tests.server.booted_wsl import the_lines_for_windows_work_for_a_user_of_debian
from tests.server.debian import ROOT, Machine
from tests.server.releases import build_version

SITE, STUDIO, EMAIL = "news.test", "studio.news.test", "arta@news.test"
PASSWORD = "nje-fjalekalim-i-gjate-2026"
_PYTHONS = {"trixie": "3.13", "bookworm": "3.11"}
#: What an officer waits for while the service starts.
_START_SECONDS = 90


def prepare(machine: Machine, suite: str) -> None:
    """Put the release where the how-to has it, and the wheels where pip looks; names lead to the machine itself."""
    release = machine.root / "root/release"
    build(ROOT, release)
    machine("mkdir -p /root/wheels")
    for file in debian.wheels(_PYTHONS[suite]).iterdir():
        shutil.copyfile(file, machine.root / "root/wheels" / file.name)
    pip = "[global]\nno-index = true\nfind-links = /root/wheels\n"
    (machine.root / "etc/pip.conf").write_text(pip, encoding="utf-8")
    names = f"127.0.0.1 localhost server {SITE} {STUDIO} mail.test\n::1 localhost {SITE} {STUDIO}\n"
    (machine.root / "etc/hosts").write_text(names, encoding="utf-8")
    shutil.copyfile(ROOT / "tests/server/visitor.py", machine.root / "root/visitor.py")


def setup_ends_with_a_link(machine: Machine) -> None:
    line = block("systemd.md", "sh", "sh release/").splitlines()[0]
    said = machine(
        f"cd /root && {line} --local-certificates --name 'Zyra e përbashkët'",
        answer=f"{SITE}\n{STUDIO}\n{EMAIL}\ny\n",
    )
    (link,) = re.findall(rf"https://{STUDIO}/welcome/\S+", said)
    assert "SIGNED-IN" in machine(f"python3 /root/visitor.py sign-in {link} {PASSWORD}")


def a_second_time_nothing_changes(machine: Machine) -> None:
    look = "find /etc /opt/publisher /usr/local /srv/publisher/settings.toml -newer /root/mark -type f"
    started = machine("touch /root/mark; systemctl show -p ExecMainStartTimestamp publisher caddy")
    said = machine("publisher setup")
    assert "Everything is set up already." in said
    assert "/welcome/" not in said
    assert f"https://{STUDIO}" in said
    assert machine(look) == ""
    assert machine("systemctl show -p ExecMainStartTimestamp publisher caddy") == started


def pasted_it_does_the_same(machine: Machine) -> None:
    look = "cd / && find etc/systemd/system etc/caddy etc/publisher usr/local srv/publisher/settings.toml -type f"
    owners = "stat -c '%A %U %N' /srv/publisher /srv/publisher/secrets /opt/publisher/current"
    sums = f"{look} | sort | xargs sha256sum; {owners}"
    before = machine(sums)
    machine("publisher setup --print --yes >/root/steps.sh && sh /root/steps.sh")
    assert machine(sums) == before


def the_unit_may_do_little(machine: Machine) -> None:
    said = machine("systemd-analyze security --no-pager --offline=yes /etc/systemd/system/publisher.service")
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert float(exposure) < 2.0, said
    machine("systemd-analyze verify /etc/systemd/system/publisher.service")


def every_page_comes_through_caddy(machine: Machine) -> None:
    for post in sorted((ROOT / "posts").iterdir()):
        to = machine.root / "srv/publisher/posts" / post.name
        shutil.copytree(post, to) if post.is_dir() else shutil.copyfile(post, to)
    machine("chown -R publisher:publisher /srv/publisher/posts; chmod -R u=rwX,go= /srv/publisher/posts")
    machine("publisher schedule --archive --all", code=None)
    machine.until(
        "publisher status --json | grep -q '\"sent\"' && ! publisher status --json | grep -q '\"waiting\"'", 180
    )
    said = machine(f"python3 /root/visitor.py read https://{SITE} /srv/publisher/site")
    (count,) = re.findall(r"READ (\d+)", said)
    assert int(count) > 100, said
    head = machine(f"curl -s -o /dev/null -D - https://{SITE}/.hidden; curl -s -o /dev/null -D - http://{SITE}/sq/")
    assert " 404" in head.splitlines()[0]
    assert f"https://{SITE}/sq/" in head


def nobody_else_reads_what_is_ours(machine: Machine) -> None:
    machine("id eva || useradd --create-home eva")
    files = machine("cd /srv/publisher && find . -type f -not -path './site/*'; find /var/backups/publisher -type f")
    assert "./publisher.db" in files
    assert any(line.startswith("./posts/") for line in files.splitlines())
    test = (
        'cd /; while read -r file; do head -c 1 "/srv/publisher/$file" >/dev/null 2>&1 && echo "READ $file"; done; true'
    )
    assert machine(test, answer=files, user="eva") == ""
    assert machine("ls /srv/publisher 2>&1; true", user="eva").startswith("ls: cannot open")
    machine("head -c 1 /srv/publisher/site/index.html", user="eva")


def commands_and_service_agree(machine: Machine) -> None:
    said = machine("publisher doctor", code=None)
    assert "wrong" not in said, said
    machine(
        "id artan || useradd --create-home --groups sudo artan; echo '%sudo ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/t"
    )
    own, roots = (machine("publisher status --json", user=user) for user in ("artan", "root"))
    assert own == roots
    assert machine("publisher --version", user="publisher").startswith("publisher ")
    machine("publisher status", user="eva", code=1)
    machine("publisher pause --reason 'Test e re'", user="artan")
    machine.until("curl -s http://127.0.0.1:8000/healthy | grep -q .")
    machine("publisher resume", user="artan", code=None)
    machine("publisher index")


def what_the_service_does_in_its_own_cage(machine: Machine) -> None:
    """Pictures and the search are made by children with limits: the unit has to let them."""
    _caged(machine, "index")
    _caged(machine, "preview 2026-11-forum-strehimi-ferizaj")


def officers_of_a_group_share_the_drafts(machine: Machine) -> None:
    """What the service makes in posts/ they may change, and what they make it may; nothing else is theirs."""
    machine("groupadd editors; usermod -aG editors publisher; useradd --create-home --groups editors besa")
    settings = machine.root / "srv/publisher/settings.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[posts]\ngroup = "editors"\n', encoding="utf-8")
    machine("systemctl restart publisher")
    _caged(machine, "new Titulli")
    change = "cd /srv/publisher/posts/*titulli && echo >>index.md && mkdir ../i-beses && cp index.md ../i-beses/"
    machine(change, user="besa")
    machine("ls -ld /srv/publisher/posts/i-beses | grep -q editors")
    machine("test ! -r /srv/publisher/publisher.db && test ! -r /srv/publisher/settings.toml", user="besa")
    machine("rm -r /srv/publisher/posts/*titulli /srv/publisher/posts/i-beses", user="besa")
    settings.write_text(text, encoding="utf-8")
    machine("systemctl restart publisher")


def _caged(machine: Machine, command: str) -> None:
    """Run a command once under the restrictions of the service."""
    unit = (machine.root / "etc/systemd/system/publisher.service").read_text(encoding="utf-8")
    caged = re.sub(r"(?m)^(Type|Restart|RestartSec|WatchdogSec|OnFailure|StartLimit\w+)=.*\n", "", unit)
    caged = re.sub(r"serve --port \d+", command, caged).replace("[Service]", "[Service]\nType=oneshot")
    (machine.root / "etc/systemd/system/caged.service").write_text(caged, encoding="utf-8")
    machine("systemctl daemon-reload; systemctl start caged || { journalctl -u caged -n 30 --no-pager; exit 1; }")


def snapshots_go_elsewhere_from_the_cage_too(machine: Machine) -> None:
    """By SFTP to an ssh server of Debian, under the service's own restrictions; the sheet is printed once."""
    machine("useradd --create-home vault; install -d -m 0700 -o vault -g vault /home/vault/.ssh /home/vault/snapshots")
    key = "/srv/publisher/secrets/snapshot_ssh_key"
    machine(f"ssh-keygen -q -t ed25519 -N '' -f {key}; chown publisher:publisher {key} && chmod 0600 {key}")
    machine(f"install -m 0600 -o vault -g vault {key}.pub /home/vault/.ssh/authorized_keys; rm {key}.pub")
    settings = machine.root / "srv/publisher/settings.toml"
    text = settings.read_text(encoding="utf-8")
    place = 'restic = "sftp://vault@localhost//home/vault/snapshots"'
    settings.write_text(text.replace("[backup]\n", f"[backup]\n{place}\n"), encoding="utf-8")
    said = machine("publisher snapshot --init")
    assert "RECOVERY SHEET" in said, said
    (machine.root / "root/sheet").write_text(said, encoding="utf-8")
    _caged(machine, "snapshot")
    machine("publisher snapshot --trial; systemctl restart publisher")


def what_hangs_or_dies_is_started_again(machine: Machine) -> None:
    alive = f"curl -sf -o /dev/null https://{STUDIO}/sign-in"
    pid = machine("systemctl show -P MainPID publisher").strip()
    machine(f"kill -9 {pid}")
    machine.until(f"[ $(systemctl show -P MainPID publisher) != {pid} ] && {alive}", _START_SECONDS)
    short = "[Service]\nWatchdogSec=6\nTimeoutAbortSec=2\n"
    machine("mkdir -p /run/systemd/system/publisher.service.d")
    (Path(f"/proc/{machine.pid}/root") / "run/systemd/system/publisher.service.d/short.conf").write_text(short)
    machine("systemctl daemon-reload; systemctl restart publisher")
    machine.until(alive, _START_SECONDS)
    time.sleep(10)  # longer than the watchdog waits: a healthy one is left alone
    pid = machine("systemctl show -P MainPID publisher").strip()
    assert machine("systemctl show -P NRestarts publisher").strip() == "0"
    machine(f"kill -STOP {pid}")
    machine.until(f"[ $(systemctl show -P MainPID publisher) != {pid} ] && {alive}", _START_SECONDS)
    machine("rm -r /run/systemd/system/publisher.service.d; systemctl daemon-reload; systemctl restart publisher")
    machine.until(alive, _START_SECONDS)


def wrong_settings_stop_it_and_a_mail_tells(machine: Machine) -> None:
    machine("systemctl reset-failed publisher publisher-failed", code=None)  # so often it was started until here
    settings = machine.root / "srv/publisher/settings.toml"
    right = settings.read_text(encoding="utf-8")
    mail = 'host = "mail.test"\nport = 2525\nsecurity = "plain"\n'
    with_mail = right.replace("[mail]\n", f"[mail]\n{mail}")
    settings.write_text(with_mail, encoding="utf-8")
    assert "failure-mail" in machine("publisher setup", answer="y\n")
    box = machine.root / "root/box"
    enter = ["nsenter", "--target", str(machine.pid), "--net", sys.executable, "-m", "aiosmtpd", "-n"]
    server = subprocess.Popen([*enter, "-l", "127.0.0.1:2525", "-c", "aiosmtpd.handlers.Mailbox", str(box)])
    try:
        settings.write_text(f"{with_mail}\n[website]\nflavour = 3\n", encoding="utf-8")
        machine("systemctl restart publisher", code=None)
        machine.until("[ $(systemctl is-failed publisher) = failed ]")
        assert machine("systemctl show -P NRestarts publisher").strip() == "0"
        machine.until("ls /root/box/new/* >/dev/null")
        told = machine("cat /root/box/new/*")
        assert f"To: {EMAIL}" in told
        assert "settings.toml" in told, told
    finally:
        server.kill()
        server.wait()
    settings.write_text(right, encoding="utf-8")
    machine("systemctl reset-failed publisher; systemctl start publisher; publisher setup --yes")


def a_new_python_is_mended_by_the_same_release(machine: Machine) -> None:
    machine("rm -r /opt/publisher/current/lib/python3*; systemctl restart publisher", code=None)
    said = machine("cd /root && " + block("systemd.md", "sh", "sh release/").splitlines()[0], answer="y\n")
    assert "the service runs" in said
    machine.until(f"curl -sf -o /dev/null https://{STUDIO}/sign-in", _START_SECONDS)


def a_folder_on_another_disk_is_opened_by_setup(machine: Machine) -> None:
    """Backups lie where settings.toml says, from the cage too."""
    settings = machine.root / "srv/publisher/settings.toml"
    text = settings.read_text(encoding="utf-8")
    assert 'folder = "/var/backups/publisher"' in text
    other = "/media/disku i dytë/kopje"
    settings.write_text(text.replace("/var/backups/publisher", other), encoding="utf-8")
    machine(f"mkdir -p '{Path(other).parent}'; publisher setup --yes")
    machine.until(f"curl -sf -o /dev/null https://{STUDIO}/sign-in", _START_SECONDS)
    _caged(machine, f"backup '{other}/sot.zip'")
    assert machine(f"stat -c '%U %a' '{other}' '{other}/sot.zip'").split() == ["publisher", "700", "publisher", "600"]
    settings.write_text(text, encoding="utf-8")
    machine("publisher setup --yes")


def _written_by_an_earlier_version(machine: Machine, path: str) -> None:
    """Change a file, and let it be remembered as what was written."""
    record = machine.root / "etc/publisher/files.json"
    digests = json.loads(record.read_text(encoding="utf-8"))
    file = machine.root / path.lstrip("/")
    file.write_text(f"# of before\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    digests[path] = hashlib.sha256(file.read_bytes()).hexdigest()
    record.write_text(json.dumps(digests), encoding="utf-8")


def an_update_there_and_back(machine: Machine) -> None:
    new = build_version(machine.root / "root", "9.9.9")
    shutil.copy(new, machine.root / "root")
    old = machine("publisher --version").split()[-1]
    unit, sites = "/etc/systemd/system/publisher.service", "/etc/caddy/publisher.caddy"
    _written_by_an_earlier_version(machine, unit)
    machine(f"echo '# mine' >>{sites}; systemctl daemon-reload")
    said = machine(f"cd / && publisher update /root/{new.name}")
    assert "9.9.9 runs now." in said
    assert f"Changed by hand, and left: {sites}" in said, said
    machine(f"grep -q '^# of before' {unit}", code=1)
    machine(f"tail -1 {sites} | grep -qx '# mine'; test $(systemctl show -P NeedDaemonReload publisher) = no")
    machine("publisher setup --yes")
    assert "publisher 9.9.9" in machine("publisher --version; systemctl is-active publisher")
    machine.until(f"curl -sf -o /dev/null https://{STUDIO}/sign-in", _START_SECONDS)
    assert f"{old} runs now." in machine(f"publisher update {old}")
    machine.until(f"curl -sf -o /dev/null https://{STUDIO}/sign-in", _START_SECONDS)
    assert machine(
        "stat -c %U /srv/publisher/backups/* /var/backups/publisher/before-update-* 2>/dev/null; true"
    ).split()
    assert machine("ls -A /opt/publisher").split() == ["current", "releases", "update.lock"]


def a_lost_server_is_back_by_the_sheets_commands(machine: Machine) -> None:
    """The six lines as they were printed, on a machine without any of it; the secrets are put back, as it says."""
    machine("publisher snapshot", user="publisher")
    before = machine("publisher status --json")
    assert '"sent"' in before
    lines = re.findall(r"(?m)^  \d  (.+)$", (machine.root / "root/sheet").read_text(encoding="utf-8"))
    assert len(lines) == 6, lines
    machine("systemctl disable --now publisher caddy publisher-snapshot.timer; cp -a /srv/publisher/secrets /root/kept")
    ours = "/srv/publisher /opt/publisher /etc/publisher /var/backups/publisher /usr/local/bin/publisher"
    machine(f"rm -rf {ours} /usr/local/lib/publisher /etc/systemd/system/publisher* /etc/caddy/publisher.caddy")
    machine("systemctl daemon-reload; userdel publisher; printf 'import publisher.caddy\\n' >/etc/caddy/Caddyfile")
    began = time.monotonic()
    for line in lines:
        line += " --local-certificates" * ("setup.sh" in line)  # noqa: PLW2901 (no authority of the world knows it)
        if "publisher restore" in line:
            machine("cp -a /root/kept/. /srv/publisher/secrets/; chown -R publisher: /srv/publisher/secrets")
        # `restore` ends with 1: a person has to look. `adopt` has nothing to do.
        machine(f"cd /root/release && {line}", answer="y\n", code=None if "publisher re" in line else 0)
    machine.until(f"curl -sf -o /dev/null https://{STUDIO}/sign-in", _START_SECONDS)
    print(f"   the server was back after {time.monotonic() - began:.0f} s", flush=True)
    after = machine("publisher status --json")
    assert json.loads(after) == json.loads(before)
    machine(f"curl -sf -o /dev/null https://{SITE}/sq/")


CHECKS: tuple[Callable[[Machine], None], ...] = (
    setup_ends_with_a_link,
    a_second_time_nothing_changes,
    pasted_it_does_the_same,
    the_unit_may_do_little,
    every_page_comes_through_caddy,
    nobody_else_reads_what_is_ours,
    commands_and_service_agree,
    what_the_service_does_in_its_own_cage,
    officers_of_a_group_share_the_drafts,
    snapshots_go_elsewhere_from_the_cage_too,
    what_hangs_or_dies_is_started_again,
    wrong_settings_stop_it_and_a_mail_tells,
    a_new_python_is_mended_by_the_same_release,
    a_folder_on_another_disk_is_opened_by_setup,
    an_update_there_and_back,
    a_lost_server_is_back_by_the_sheets_commands,
    other_web_servers_work_as_their_how_to_says,
    the_lines_for_windows_work_for_a_user_of_debian,
)


def main(named: Sequence[str]) -> None:
    """Boot a machine and look, or look at what is named; what fails is told with the machine's own log."""
    suite = os.environ.get("PUBLISHER_DEBIAN", "trixie")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the machine is put away then, too
    debian.require()
    with debian.booted(suite) as machine:
        prepare(machine, suite)
        for check in [CHECKS[0], *(each for each in CHECKS[1:] if not named or each.__name__ in named)]:
            began = time.monotonic()
            try:
                check(machine)
            except Exception:
                print(machine("journalctl -n 60 --no-pager", code=None), file=sys.stderr)
                print(f"FAILED  {check.__name__.replace('_', ' ')}", file=sys.stderr, flush=True)
                raise
            print(f"ok {time.monotonic() - began:6.1f} s  {check.__name__.replace('_', ' ')}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
