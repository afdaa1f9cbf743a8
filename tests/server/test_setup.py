"""The steps of `setup`: the right ones for an answer, printed as a script, done once and not twice."""

import os
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.domain.errors import CodedError
from publisher.messages import exit_codes
from publisher.server.answers import Answers, domain_of, installation_of, mail_server_of, release_of
from publisher.server.failure_mail import FailureMail, of_settings
from publisher.server.layout import ServerLayout, read_layout
from publisher.server.machine import Machine
from publisher.server.setup import arrival, differing, steps
from publisher.server.steps import Command, File, Folder, script_of
from publisher.settings import load
from tests.cli.desk import Desk

SERVER = ServerLayout(domain="news.example", studio_domain="studio.news.example", email="zyra@news.example")
TYPED = ("--domain", "news.example", "--studio", "studio.news.example", "--email", "zyra@news.example")


def answers(server: ServerLayout = SERVER, mail: FailureMail | None = None, password: str = "") -> Answers:
    used = mail or FailureMail()
    installation = installation_of(server, 'Zyra "ë"', "sq, sr", used)
    return Answers(
        server=server, installation=installation, mail=used, mail_password=password, version="0.2.0", wheel=None
    )


class FakeShell:
    """Remembers what was run; a test holds from the moment on in which its lines were run."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.fails = ""

    def machine(self, root: Path) -> Machine:
        ours = (os.getuid(), os.getgid())
        return Machine(root=root, shell=self, identify=lambda _name: ours)

    def __call__(self, script: str, quiet: bool) -> int:
        if quiet:
            return 0 if self._held(script) else 1
        if self.fails and self.fails in script:
            return 1
        self.ran.append(script)
        return 0

    def _held(self, test: str) -> bool:
        return any(done.unless == test for done in self.commands if done.script in self.ran)

    commands: tuple[Command, ...] = ()


@pytest.fixture
def shell() -> FakeShell:
    fake = FakeShell()
    fake.commands = tuple(step for step in steps(answers()) if isinstance(step, Command))
    return fake


def test_a_second_time_nothing_is_left_to_do(tmp_path: Path, shell: FakeShell) -> None:
    machine, wanted = shell.machine(tmp_path), steps(answers())
    assert machine.do(wanted, lambda _step: None) == len(wanted)
    assert list(machine.to_do(wanted)) == []
    assert read_layout(tmp_path) == replace(SERVER, root=tmp_path)
    assert (tmp_path / "usr/local/bin/publisher").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "srv/publisher").stat().st_mode & 0o777 == 0o711
    assert (tmp_path / "srv/publisher/secrets").stat().st_mode & 0o777 == 0o700


def test_what_it_writes_are_settings_of_this_server(tmp_path: Path, shell: FakeShell) -> None:
    mail = mail_server_of("mail.news.example:465", "bot", SERVER.email)
    shell.machine(tmp_path).do(steps(answers(mail=mail, password="geheim")), lambda _step: None)
    settings = load(tmp_path / "srv/publisher/settings.toml", {})
    assert (settings.website.url, settings.studio.url) == ("https://news.example", "https://studio.news.example")
    assert (settings.studio.port, settings.organisation.name) == (8003, 'Zyra "ë"')
    assert (settings.mail.host, settings.mail.security, settings.mail.port) == ("mail.news.example", "tls", 465)
    assert settings.secrets.smtp_password == "geheim"
    assert settings.backup.folder == Path("/var/backups/publisher")
    assert of_settings(settings.file) == mail


def test_settings_of_before_stay_and_what_they_say_otherwise_is_told(tmp_path: Path, shell: FakeShell) -> None:
    server = replace(SERVER, root=tmp_path)
    server.settings.parent.mkdir(parents=True)
    server.settings.write_text('[website]\nurl = "https://old.example"\n', encoding="utf-8")
    shell.machine(tmp_path).do(steps(answers(server)), lambda _step: None)
    assert "old.example" in server.settings.read_text(encoding="utf-8")
    assert differing(server)["website.url"] == ("https://old.example", "https://news.example")


def test_a_changed_file_is_written_again_and_only_what_reads_it_is_told(tmp_path: Path, shell: FakeShell) -> None:
    machine, wanted = shell.machine(tmp_path), steps(answers())
    machine.do(wanted, lambda _step: None)
    (tmp_path / "etc/caddy/publisher.caddy").write_text("else", encoding="utf-8")
    told = [step.told for step in machine.to_do(wanted)]
    assert told == ["file   /etc/caddy/publisher.caddy", "Caddy sends website and studio over https"]


def test_a_step_that_fails_ends_it_and_the_next_time_goes_on_there(tmp_path: Path, shell: FakeShell) -> None:
    machine, wanted = shell.machine(tmp_path), steps(answers())
    shell.fails = "caddy validate"
    with pytest.raises(CodedError) as refused:
        machine.do(wanted, lambda _step: None)
    assert refused.value.values == {"step": "Caddy sends website and studio over https"}
    assert not any("restart publisher" in script for script in shell.ran)
    shell.fails = ""
    assert machine.do(wanted, lambda _step: None) == 2


def test_printed_it_is_a_script_with_all_of_it_and_no_password() -> None:
    mail = mail_server_of("mail.news.example", "bot", SERVER.email)
    wanted = (*steps(answers(mail=mail, password="geheim")), *arrival(answers()))
    script = script_of(wanted)
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)
    assert "geheim" not in script
    for step in wanted:
        told = step.script.splitlines()[0] if isinstance(step, Command) else step.path
        assert told in script
    assert all(isinstance(step, Folder | File | Command) for step in wanted)


def test_a_website_on_a_web_host_is_not_sent_from_here() -> None:
    files = {step.path: step.text for step in steps(answers(replace(SERVER, domain=""))) if isinstance(step, File)}
    assert "file_server" not in files["/etc/caddy/publisher.caddy"]
    assert 'url = "https://studio.news.example"' in files["/srv/publisher/settings.toml"]
    assert "[website]" not in files["/srv/publisher/settings.toml"]


@pytest.mark.parametrize(
    "name", ["localhost", "exa mple.org", "-a.example", "a..example", "x.example;reboot", "ë.example"]
)
def test_what_is_no_name_of_a_website_is_refused(name: str) -> None:
    with pytest.raises(CodedError):
        domain_of(name)


def test_names_are_taken_as_people_type_them() -> None:
    assert [domain_of(typed) for typed in (" News.Example ", "https://news.example/", "")] == [
        "news.example",
        "news.example",
        "",
    ]


def test_a_release_that_is_not_installed_yet_is_taken_from_its_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "publisher-0.2.0-py3-none-any.whl"
    with pytest.raises(CodedError, match="update_no_such_wheel"):
        release_of(SERVER, wheel, print_only=False)
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("publisher-0.2.0.dist-info/METADATA", "Name: publisher\nVersion: 0.2.0\n")
    assert release_of(SERVER, wheel, print_only=False) == ("0.2.0", wheel)
    script = script_of(steps(replace(answers(), wheel=wheel)))
    assert f"--require-hashes -r {tmp_path}/publisher-0.2.0-requirements.txt" in script
    assert f"--no-deps {wheel}" in script
    with pytest.raises(CodedError, match="setup_not_installed"):
        release_of(replace(SERVER, root=tmp_path), None, print_only=False)


def test_print_asks_nothing_where_options_say_all(desk: Desk) -> None:
    answer = desk("setup", "--print", "--yes", *TYPED)
    assert answer.code == exit_codes.DONE, answer.err
    assert 'domain = "news.example"' in answer.out
    assert "let-in --first zyra@news.example" in answer.out


@pytest.mark.parametrize("left_out", [0, 2, 4])
def test_without_anybody_to_ask_it_says_which_options_are_missing(desk: Desk, left_out: int) -> None:
    answer = desk("setup", "--print", "--yes", *TYPED[:left_out], *TYPED[left_out + 2 :])
    assert (answer.code, "--studio" in answer.err) == (exit_codes.INVALID, True)


def test_website_and_studio_cannot_have_one_name(desk: Desk) -> None:
    answer = desk("setup", "--print", "--yes", *TYPED[:2], "--studio", "news.example", *TYPED[4:])
    assert (answer.code, "names of their own" in answer.err) == (exit_codes.INVALID, True)
