"""The commands with a website on a web host, from a wrong password to a published post and back."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from publisher.cli.main import run
from tests.cli.desk import Answer, Desk
from tests.hosting.faults import PASSWORD
from tests.hosting.web_host import WebHost
from tests.site.server import served

SFTP = pytest.mark.parametrize("running", ["sftp"], indirect=True)
FTPS = pytest.mark.parametrize("running", ["ftps"], indirect=True)
PAGE = "sq/lajme-dhe-ngjarje/2026/strehimi/index.html"


class House:
    """A desk whose website is on a host; keeps what was said."""

    def __init__(self, desk: Desk, host: WebHost, monkeypatch: pytest.MonkeyPatch) -> None:
        self._desk, self.host, self._environ = desk, host, monkeypatch
        self.said = ""
        if host.scheme == "sftp":
            (desk.folder / "known_hosts").write_text(host.known_hosts.read_text())
        self.sets()
        self.has_password(PASSWORD)
        desk.draft("strehimi")

    def sets(self, more: str = "") -> None:
        website = f'[website]\ndeploy = "{self.host.address}"\n{more}\n'
        self._desk.settings(f"{website}[schedule]\nretry_base_seconds = 0.001\n")

    def has_password(self, password: str) -> None:
        self._environ.setenv("WEBSITE_PASSWORD", password)

    def __call__(self, *line: str) -> Answer:
        answer = self._desk(*line)
        self.said += answer.out + answer.err
        return answer

    def states(self) -> dict[str, str]:
        return {row["channel"]: row["state"] for row in self("status", "--json").json}

    def left(self) -> bytes:
        files = [file for file in self._desk.folder.rglob("*") if file.is_file()]
        return b"".join(file.read_bytes() for file in files) + self.said.encode()


@pytest.fixture
def house(desk: Desk, host: WebHost, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(desk, host, monkeypatch)


@FTPS
def test_a_post_is_published_on_the_host_and_taken_back_from_it(house: House) -> None:
    assert house("schedule", "strehimi", "--at", "now").code == 0
    assert house("publish").code == 0
    assert house.states() == {"website": "sent", "facebook": "sent"}
    assert b"Titulli i strehimi" in house.host.has()[PAGE]
    before = house.host.has()
    assert house("build", "--clean").code == 0
    after = house.host.has()
    touched = {path: content for path, content in after.items() if path in before or not path.startswith("search/")}
    assert touched == before, "what the post touched is what a whole build gives, which makes the search's index too"
    assert house("withdraw", "strehimi").code == 0
    house("publish")
    assert b"Titulli i strehimi" not in house.host.has()[PAGE]


@pytest.mark.slow
@SFTP
def test_a_wrong_password_is_told_at_once_and_goes_on_by_itself_when_mended(house: House) -> None:
    house.has_password("quite/wrong%password")
    house("schedule", "strehimi", "--at", "now")
    house("publish")
    rows = {row["channel"]: row for row in house("status", "--json").json}
    assert rows["website"]["state"] == "waiting"
    assert "WEBSITE_PASSWORD" in rows["website"]["error"]
    assert rows["facebook"]["state"] == "waiting"  # nothing is paused: it waits for the page
    assert house("status").code == 1  # needs a person
    answer = house("doctor", "--json")
    wrong = [each["text"] for each in json.loads(answer.out)["findings"] if not each["ok"]]
    assert answer.code == 1
    assert [text for text in wrong if "WEBSITE_PASSWORD" in text]
    house.has_password(PASSWORD)
    house("publish")
    assert house.states() == {"website": "sent", "facebook": "sent"}
    for secret in (PASSWORD, "quite/wrong%password"):
        assert secret.encode() not in house.left()
        assert quote(secret, safe="").encode() not in house.left()


@FTPS
def test_doctor_sees_that_the_host_serves_another_folder(house: House, tmp_path: Path) -> None:
    with served(house.host.site) as right, served(tmp_path) as other:
        house.sets(f'url = "{other.url}"')
        assert "serves another folder" in house("doctor").out
        house.sets(f'url = "{right.url}"')
        assert f"Read at {right.url}." in house("doctor").out
        right.answers(500)
        assert "answers 500" in house("doctor").out
    assert house.host.has() == {}


@SFTP
def test_without_the_library_the_mend_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "publisher.hosting.remote_host.sftp", None)
    assert run(["build"]) == 2
    assert "make install-sftp" in house("build").err
