"""Signing in: nothing is sent to a host that is not surely the right one, and what is wrong is told with its mend."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from unittest import mock

import asyncssh
import pytest

from publisher.domain.errors import AuthenticationFailed
from publisher.hosting.remote_host.connection import ConnectionBroken, HostRefused
from publisher.hosting.remote_host.credentials import Login
from publisher.messages import sentence
from publisher.settings.deploy import HostAddress
from tests.hosting.faults import PASSWORD, USER
from tests.hosting.web_host import WebHost

SFTP = pytest.mark.parametrize("running", ["sftp"], indirect=True)
FTPS = pytest.mark.parametrize("running", ["ftps"], indirect=True)


def told(host: WebHost, login: Login) -> str:
    with pytest.raises(AuthenticationFailed) as refused:
        host.line(login)
    assert PASSWORD not in f"{refused.value} {refused.value.__cause__} {login!r}"
    return sentence(refused.value)


@SFTP
def test_a_host_that_is_not_known_gets_no_password_and_its_key_is_shown(host: WebHost, tmp_path: Path) -> None:
    words = told(host, replace(host.login, known_hosts=(tmp_path / "none",)))
    assert "known_hosts beside settings.toml" in words
    assert "SHA256:" in words
    line = words.partition("settings.toml: ")[2]
    (tmp_path / "known_hosts").write_text(f"{line}\n")
    host.line(replace(host.login, known_hosts=(tmp_path / "known_hosts",))).close()


@SFTP
def test_a_host_with_another_key_gets_nothing(host: WebHost, tmp_path: Path) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{host.port} {other}")
    words = told(host, replace(host.login, known_hosts=(tmp_path / "known_hosts",)))
    assert "another key" in words
    assert "nothing was sent" in words


@SFTP
@pytest.mark.parametrize(("kind", "passphrase"), [("ssh-ed25519", "of the key"), ("ssh-rsa", None)])
def test_a_key_signs_in_locked_or_not(host: WebHost, kind: str, passphrase: str | None) -> None:
    key = asyncssh.generate_private_key(kind)
    host.knows_client(key.export_public_key().decode())
    text = key.export_private_key(passphrase=passphrase, rounds=50).decode()
    host.line(replace(host.login, key=text, password=passphrase or "")).close()


@SFTP
def test_what_is_no_key_is_told_and_not_shown(host: WebHost) -> None:
    words = told(host, replace(host.login, key="no key at all"))
    assert "WEBSITE_KEY" in words
    assert "no key at all" not in words


@FTPS
@pytest.mark.parametrize(
    ("environ", "reason"), [({"SSL_CERT_FILE": os.devnull}, "self-signed"), ({}, "not valid for 'localhost'")]
)
def test_a_certificate_that_cannot_be_trusted_gets_no_password(
    host: WebHost, environ: Mapping[str, str], reason: str
) -> None:
    where = replace(host.login.address, host="127.0.0.1" if environ else "localhost")
    host.diary()
    with mock.patch.dict(os.environ, environ):
        words = told(host, replace(host.login, address=where))
    assert reason in words
    assert "website.deploy" in words
    assert "PASS" not in host.diary()


def test_a_server_without_tls_gets_no_password(tmp_path: Path, free_ftp: HostAddress) -> None:
    login = Login(address=free_ftp, password=PASSWORD, timeout_seconds=5)
    host = WebHost("ftps", tmp_path)
    assert "does not speak FTPS" in told(host, login)


def test_a_folder_that_is_missing_is_made(host: WebHost) -> None:
    for folder in (f"{host.folder}/new/site", f"/{host.folder}/new/other"):
        line = host.line(replace(host.login, address=replace(host.login.address, folder=folder)))
        line.write("a.html", b"<p>")
        line.close()
        assert (host.disk / folder.lstrip("/") / "a.html").exists()


def test_a_folder_that_cannot_be_made_is_told(host: WebHost) -> None:
    (host.disk / f"{host.folder}-file").write_text("")
    with pytest.raises(HostRefused, match="folder_of_deploy"):
        host.line(replace(host.login, address=replace(host.login.address, folder=f"{host.folder}-file/site")))


def test_a_host_that_nobody_knows_cannot_be_reached(host: WebHost) -> None:
    nowhere = replace(host.login.address, host="nowhere.invalid")
    with pytest.raises(ConnectionBroken, match=r"host_unreachable, host=nowhere\.invalid"):
        host.line(replace(host.login, address=nowhere))


def test_nobody_signs_in_with_nothing(host: WebHost, tmp_path: Path) -> None:
    with mock.patch.dict(os.environ, {"HOME": str(tmp_path)}):
        os.environ.pop("SSH_AUTH_SOCK", None)
        assert f"{USER} at 127.0.0.1" in told(host, replace(host.login, password=""))
