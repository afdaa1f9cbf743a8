"""No secret is to be found in what the publisher leaves behind, whatever goes wrong (issue 4)."""

import json
import subprocess
import sys
import urllib.parse
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine
from sqlalchemy.engine import make_url

from publisher.sandbox.faults import Fault
from tests import processes
from tests.bootstrap.office import APP_SECRET, Office, until
from tests.conftest import new_postgresql
from tests.e2e.project import PATIENCE_SECONDS
from tests.notifications.mailbox import PASSWORD as SMTP_PASSWORD
from tests.notifications.mailbox import USER, Mailbox, certificate, serve

TOKEN = "EAApage+token/kept%secret=="
SECRETS = {
    "page token": TOKEN,
    "person's token": f"{TOKEN}-user",
    "app secret": APP_SECRET,
    "SMTP password": SMTP_PASSWORD,
    "secret key": "secret-key-kept-away",
    "database password": "database+password/kept",
    "address of the sign of life": "sign-of-life-kept-secret",
}


def spellings(secret: str) -> set[bytes]:
    """A secret as it is, and as it looks in an address, in JSON and in base64."""
    plain = {secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret), json.dumps(secret)[1:-1]}
    return {*(text.encode() for text in plain), b64encode(secret.encode())}


class Traces:
    """All that was left behind, by where it lies."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def add(self, where: str, content: bytes | str) -> None:
        self._found[where] = content.encode() if isinstance(content, str) else content

    def add_folder(self, folder: Path, *but: str) -> None:
        for file in folder.rglob("*"):
            place = file.relative_to(folder)
            if file.is_file() and place.parts[0] not in but:
                self.add(str(place), file.read_bytes())
                if zipfile.is_zipfile(file):
                    self._add_zip(file)

    def _add_zip(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                self.add(f"{file.name}/{name}", archive.read(name))

    def add_ledger(self, address: str) -> None:
        engine = create_engine(address)
        metadata = MetaData()
        metadata.reflect(engine)
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = [tuple(map(str, row)) for row in connection.execute(table.select())]
                self.add(f"table {table.name}", repr(rows))
        engine.dispose()

    def holding(self) -> Iterator[str]:
        for name, secret in SECRETS.items():
            for where, content in self._found.items():
                if any(spelling in content for spelling in spellings(secret)):
                    yield f"{name} in {where}"

    def names(self) -> set[str]:
        return set(self._found)


@pytest.fixture
def ledger(postgresql: str) -> str:
    """A PostgreSQL whose address holds a password (which this server does not ask for)."""
    address = make_url(new_postgresql(postgresql)).set(password=SECRETS["database password"])
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


class House(Office):
    """An office that keeps what its commands print, with every secret set."""

    def __init__(self, folder: Path, mail_port: int, ledger: str) -> None:
        super().__init__(
            folder,
            mail_port=mail_port,
            DATABASE_URL=ledger,
            PUBLISHER_SECRET_KEY=SECRETS["secret key"],
            SMTP_PASSWORD=SMTP_PASSWORD,
            SSL_CERT_FILE=str(folder / "tls" / "server.pem"),
            PUBLISHER_MAIL__SECURITY="starttls",
            PUBLISHER_MAIL__USER=USER,
            PUBLISHER_SCHEDULE__HEARTBEAT_URL=f"http://127.0.0.1:1/{SECRETS['address of the sign of life']}",
        )
        self.traces = Traces()
        self._commands = 0

    def runs(self, *arguments: str, given: str = "", code: int | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command and keep what it printed; most fail here, and that is meant."""
        done = super().runs(*arguments, given=given, code=code)
        self._commands += 1
        self.traces.add(f"{self._commands} {' '.join(arguments)}: stdout", done.stdout)
        self.traces.add(f"{self._commands} {' '.join(arguments)}: stderr", done.stderr)
        return done

    def serves(self) -> None:
        """Run `serve` until it is up; keep its `run.json` and its log."""
        log = (self.folder / "serve.log").open("w")
        command = [sys.executable, "-m", "publisher", "serve", "--port", self.port]
        process = processes.start(command, cwd=self.folder, env=self.full_environ, stdout=log, stderr=log)
        try:
            until((self.folder / "run.json").exists)
            self.traces.add("run.json of serve", (self.folder / "run.json").read_bytes())
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
            log.close()


@pytest.mark.no_cover  # measuring makes it twice as long, and others cover the same
def test_no_secret_is_left_anywhere(tmp_path: Path, ledger: str, mailbox: Mailbox) -> None:
    (tmp_path / "tls").mkdir()
    server = serve(mailbox, tls=certificate(tmp_path / "tls")[1], security="starttls")
    house = House(tmp_path, server.port, ledger)
    page = house.opens_page(TOKEN)
    try:
        everything_goes_wrong(house, mailbox)
    finally:
        server.stop()
        page.stop()

    house.traces.add_folder(tmp_path, "secrets", "page", "tls", "first")
    house.traces.add_ledger(make_url(ledger).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
    for number, letter in enumerate(mailbox.letters):
        house.traces.add(f"mail {number}", letter.as_bytes() + str(letter.get_body(("plain",))).encode())
    assert list(house.traces.holding()) == []
    assert (tmp_path / "secrets" / "page_token").read_text() == f"{TOKEN}\n"
    assert {
        "table notice",
        "table attempt",
        "mail 0",
        "site/index.html",
        "backup.zip",
        "page.json",
    } <= house.traces.names()


def everything_goes_wrong(house: House, mailbox: Mailbox) -> None:
    page = house.page
    assert page is not None
    loud = f"https://graph.facebook.com/?access_token={TOKEN}&client_secret={APP_SECRET} said no to {TOKEN}"
    (house.folder / "first").write_text("EAAnobody", encoding="utf-8")
    house.runs("connect", "--token-file", "first")
    page.faults.plan(Fault("GET /debug_token", "error", code=2, status=500, message=f"No to {TOKEN}-user"))
    house.runs("connect", given=f"{TOKEN}-user\n")
    house.runs("connect", given=f"{TOKEN}-user\n")
    house.writes("one", "two", "three", "four")
    house.runs("schedule", "one", "two", "three", "four", "--at", "now")
    for fault in (
        Fault("POST /feed", "error", code=100, message=loud, user_message=loud),
        Fault("POST /feed", "error", code=1, status=500, message=loud),
        Fault("POST /feed", "garbage_before"),
        Fault("GET *", "drop_before", times=3),
        Fault("*", "error", code=190, subcode=460, message=loud, times=None),
    ):
        page.faults.clear()
        page.faults.plan(fault)
        house.runs("publish")
    house.runs("doctor", "--json")
    house.runs("doctor", "--canary", "--record", "page.json")
    house.runs("status", "--json")
    house.serves()
    mailbox.refuses(f"554 {SMTP_PASSWORD} is not it")
    house.runs("withdraw", "one")
    house.runs("publish")
    house.runs("backup", "backup.zip")
    house.environ["SMTP_PASSWORD"] = f"{SMTP_PASSWORD}-wrong"
    house.runs("publish")
    password = urllib.parse.quote_plus(SECRETS["database password"])
    house.environ["DATABASE_URL"] = f"postgresql://user:{password}@127.0.0.1:1/none"
    house.runs("publish")
    house.environ["DATABASE_URL"] = f"mysql://user:{SECRETS['database password']}@nowhere"
    house.runs("doctor")
