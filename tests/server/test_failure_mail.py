"""The mail that the service stopped: the script itself sends it, without the program, to a real mail server."""

import os
import subprocess
from pathlib import Path

import pytest

from publisher.server.failure_mail import FailureMail, of_settings
from publisher.server.layout import ServerLayout
from publisher.server.rendered_files import rendered
from tests.notifications.mailbox import PASSWORD, USER, Mailbox, certificate, part, serve


def send(folder: Path, mail: FailureMail, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a server whose organisation's folder is the test's."""
    script = folder / "failure-mail"
    script.write_text(
        rendered("failure-mail.sh", ServerLayout(organisation_folder=str(folder)), mail), encoding="utf-8"
    )
    return subprocess.run(["sh", script], env={**os.environ, **environ}, capture_output=True, text=True, check=False)


def test_it_signs_in_with_the_password_of_secrets_and_tells_all_who_are_told(tmp_path: Path) -> None:
    authority, context = certificate(tmp_path)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/smtp_password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    server = serve(mailbox := Mailbox(), tls=context, security="starttls")
    to = ("a@example.org", "b@example.org")
    mail = FailureMail(host="127.0.0.1", port=server.port, security="starttls", user=USER, to=to)
    try:
        done = send(tmp_path, mail, CURL_CA_BUNDLE=str(authority))
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    (letter,) = mailbox.letters
    assert (letter["X-Delivered-To"], letter["From"]) == (", ".join(to), USER)
    assert "stopped" in str(letter["Subject"])
    assert "systemctl start publisher" in part(letter, "plain")
    assert PASSWORD not in letter.as_string()


def test_without_a_mail_server_it_says_so_and_does_not_fail(tmp_path: Path) -> None:
    done = send(tmp_path, FailureMail())
    assert (done.returncode, "mail.host" in done.stderr) == (0, True)


def test_a_server_that_does_not_answer_is_a_failure_that_the_log_tells(tmp_path: Path) -> None:
    done = send(tmp_path, FailureMail(host="127.0.0.1", port=1, security="plain", to=("a@example.org",)))
    assert done.returncode != 0
    assert "connect" in done.stderr


@pytest.mark.parametrize("text", ["", "[mail", "mail = 3", "[mail]\nto = []\nhost = 'x.example'\n"])
def test_settings_that_name_nobody_or_cannot_be_read_send_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    found = of_settings(file)
    assert found is None or not found.host
    assert of_settings(tmp_path / "missing.toml") is None
