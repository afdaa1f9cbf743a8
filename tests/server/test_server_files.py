"""What follows from program and settings on a server: folders elsewhere, and files that an update brings up to date."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from publisher.domain.errors import CodedError
from publisher.server.layout import ServerLayout
from publisher.server.machine import Machine
from publisher.server.server_files import RECORD, SITES, files_of, folders_elsewhere, record, renew
from publisher.server.setup import steps
from publisher.server.steps import Command, File, Step
from tests.server.test_setup import SERVER, FakeShell, answers

UNIT = "/etc/systemd/system/publisher.service"


@pytest.fixture
def server(tmp_path: Path) -> ServerLayout:
    server = replace(SERVER, root=tmp_path)
    server.settings.parent.mkdir(parents=True)
    server.settings.write_text("", encoding="utf-8")
    return server


def says(server: ServerLayout, text: str) -> ServerLayout:
    server.settings.write_text(text, encoding="utf-8")
    return server


@pytest.mark.parametrize(
    ("settings", "folders"),
    [
        ('[backup]\nfolder = "/media/usb/backups"', ["/media/usb/backups"]),
        ('[backup]\nrestic = "/mnt/disk/restic"', ["/mnt/disk/restic"]),
        ('[backup]\nrestic = "local:/mnt/disk/restic"', ["/mnt/disk/restic"]),
        ('[backup]\nfolder = "../other"\n[website]\noutput = "/var/www/news"', ["/srv/other", "/var/www/news"]),
        ('[backup]\nfolder = "/mnt/a"\nrestic = "/mnt/a"', ["/mnt/a"]),
        ('[database]\nmedia = "/data"\n[posts]\nfolder = "/data/posts"', ["/data", "/data/posts"]),
    ],
)
def test_a_folder_that_settings_name_is_the_services_too(
    server: ServerLayout, settings: str, folders: Sequence[str]
) -> None:
    wanted = steps(replace(answers(), server=says(server, settings)))
    assert set(folders_elsewhere(server)) == set(folders)
    files = {step.path: step.text for step in wanted if isinstance(step, File)}
    for folder in folders:
        assert f'ReadWritePaths="-{folder}"' in files[UNIT]
        assert f'ReadWritePaths="-{folder}"' in files["/etc/systemd/system/publisher-snapshot.service"]
        assert any(f"-g publisher {folder}" in step.script for step in wanted if isinstance(step, Command))


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "oops",
        'backup = "x"',
        "[backup]\nfolder = 3",
        '[backup]\nfolder = "/var/backups/publisher/more"\nrestic = "sftp:nas:/publisher"',
        '[backup]\nfolder = "backups"\nrestic = "s3:https://s3.example/bucket"',
        '[backup]\nfolder = "/"\nrestic = "/etc"',
        '[backup]\nfolder = "/usr/../etc/cron.d"\nrestic = "/mnt"',
        '[backup]\nfolder = "/mnt/a\\nReadWritePaths=/"',
        '[database]\nmedia = "s3://bucket/media"',
    ],
)
def test_nothing_else_is_opened_to_it(server: ServerLayout, settings: str) -> None:
    assert folders_elsewhere(says(server, settings)) == ()


def test_a_path_is_written_as_systemd_reads_it(server: ServerLayout) -> None:
    files = {file.path: file.text for file in files_of(says(server, "[backup]\nfolder = '/mnt/Zyra 100% \"ë\"'"))}
    assert '\nReadWritePaths="-/mnt/Zyra 100%% \\"ë\\""\n' in files[UNIT]


@dataclass
class SetUp:
    """A server in a folder, as `setup` left it."""

    server: ServerLayout
    shell: FakeShell
    told: list[Step] = field(default_factory=list)

    @property
    def machine(self) -> Machine:
        return self.shell.machine(self.server.root)

    def renews(self) -> tuple[str, ...]:
        """What is left as it is."""
        self.shell.ran.clear()
        self.told.clear()
        return renew(self.server, self.machine, self.told.append)

    def file(self, path: str) -> Path:
        return self.server.below(path)


@pytest.fixture
def done(server: ServerLayout) -> SetUp:
    shell = FakeShell()
    done = SetUp(server, shell)
    done.machine.do(steps(replace(answers(), server=server)), lambda _step: None)
    return done


def earlier(done: SetUp, path: str) -> str:
    """Let a file be what an earlier version wrote; return what this one writes."""
    now = done.file(path).read_text(encoding="utf-8")
    done.file(path).write_text("# of before\n", encoding="utf-8")
    files = [File(path=each.path, text=done.file(each.path).read_text("utf-8")) for each in files_of(done.server)]
    done.file(RECORD).write_text(record(files).text, encoding="utf-8")
    return now


def test_where_nothing_changed_nothing_is_done(done: SetUp) -> None:
    assert (done.renews(), done.shell.ran, done.told) == ((), [], [])


@pytest.mark.parametrize("path", [UNIT, "/usr/local/bin/publisher", SITES, "/usr/local/lib/publisher/failure-mail"])
def test_what_an_earlier_version_wrote_is_brought_up_to_date(done: SetUp, path: str) -> None:
    now = earlier(done, path)
    assert done.renews() == ()
    assert done.file(path).read_text(encoding="utf-8") == now
    assert any("daemon-reload" in script for script in done.shell.ran) == (path == UNIT)
    assert any("caddy validate" in script for script in done.shell.ran) == (path == SITES)
    assert not any("restart publisher" in script for script in done.shell.ran)  # the update does that
    assert done.file(path).stat().st_uid == os.getuid()
    assert (done.renews(), done.shell.ran) == ((), [])


def test_settings_that_changed_reach_the_unit(done: SetUp) -> None:
    says(done.server, '[backup]\nfolder = "/media/usb/backups"')
    done.renews()
    assert '"-/media/usb/backups"' in done.file(UNIT).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [UNIT, SITES])
def test_what_somebody_changed_is_left_and_named(done: SetUp, path: str) -> None:
    done.file(path).write_text("# mine\n", encoding="utf-8")
    assert done.renews() == (path,)
    assert done.file(path).read_text(encoding="utf-8") == "# mine\n"
    assert done.renews() == (path,)
    done.file(path).unlink()
    assert done.renews() == (path,)


def test_a_file_that_is_new_in_a_version_is_written(done: SetUp) -> None:
    files = [file for file in files_of(done.server) if file.path != UNIT]
    done.file(RECORD).write_text(record(files).text, encoding="utf-8")
    done.file(UNIT).unlink()
    assert done.renews() == ()
    assert done.file(UNIT).is_file()


def test_sites_that_caddy_does_not_take_are_those_of_before(done: SetUp) -> None:
    earlier(done, SITES)
    done.shell.fails = "caddy validate"
    with pytest.raises(CodedError):
        done.renews()
    assert done.file(SITES).read_text(encoding="utf-8") == "# of before\n"


def test_a_server_of_before_there_was_a_record_keeps_its_files(done: SetUp) -> None:
    done.file(RECORD).unlink()
    done.file(UNIT).write_text("# mine\n", encoding="utf-8")
    assert done.renews() == ()
    assert done.file(UNIT).read_text(encoding="utf-8") == "# mine\n"
