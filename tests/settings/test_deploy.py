"""`website.deploy`: where the site goes, and what is refused with its mend."""

import json
import os

import pytest

from publisher.settings.deploy import HostAddress, host_address
from tests.settings.desk import Desk


@pytest.mark.parametrize(
    ("address", "user", "port", "folder"),
    [
        ("sftp://kosint@host.example/public_html", "kosint", 22, "public_html"),
        ("sftp://kosint@host.example:2222/public_html/", "kosint", 2222, "public_html"),
        ("sftp://kosint@host.example//var/www/site", "kosint", 22, "/var/www/site"),
        ("ftps://info%40kosint.example@host.example/a%20b", "info@kosint.example", 21, "a b"),
        ("ftps://kosint@host.example", "kosint", 21, ""),
        ("ftps://kosint@host.example/", "kosint", 21, ""),
    ],
)
def test_an_address_of_a_web_host_is_taken_apart(desk: Desk, address: str, user: str, port: int, folder: str) -> None:
    settings = desk.read(f'[website]\ndeploy = "{address}"')
    scheme = address.partition(":")[0]
    assert host_address(settings.website.deploy) == HostAddress(
        scheme=scheme, user=user, host="host.example", port=port, folder=folder
    )


def test_storage_is_no_web_host_and_nothing_is_the_folder(desk: Desk) -> None:
    assert desk.read("").website.deploy == ""
    settings = desk.read('[website]\ndeploy = "s3://bucket/site/"')
    assert settings.website.place == "s3://bucket/site"
    assert host_address(settings.website.deploy) is None


@pytest.mark.parametrize(
    ("address", "mend"),
    [
        ("ftp://kosint@host.example/site", "must not be ftp"),
        ("sftp://kosint:hush@host.example/site", "set WEBSITE_PASSWORD"),
        ("s3://key:hush@bucket/site", "set WEBSITE_PASSWORD"),
        ("sftp://host.example/site", "must name a user and a host"),
        ("ftps:///site", "must name a user and a host"),
        ("s3:///site", "must name a bucket"),
        ("stfp://kosint@host.example/site", "did you mean 'sftp'"),
        ("public_html", "must begin with sftp://"),
        ("sftp://kosint@host.example/a/../b", "without .."),
        ("sftp://kosint@host.example/a%0d%0ab", "cannot be seen"),
        ("sftp://kosint@host.example/a?b", "without ? and #"),
        ("sftp://kosint@host.example:70000/a", "must be an address"),
        ("ftps://kosint@host.example:990/a", "leave the port out"),
        ("ftps://kosint@host example/a", "must be an address"),
    ],
)
def test_what_cannot_be_is_refused_and_passwords_are_not_shown(desk: Desk, address: str, mend: str) -> None:
    problem = desk.problem(f'[website]\ndeploy = "{address}"')
    assert "website.deploy" in problem
    assert mend in problem
    assert "hush" not in problem


def test_an_address_in_output_is_sent_to_its_own_setting(desk: Desk) -> None:
    assert "belongs in website.deploy" in desk.problem('[website]\noutput = "s3://bucket/site"')


def test_password_and_key_come_from_the_environment_and_are_hidden(desk: Desk) -> None:
    (desk.folder / "key").write_text("-----BEGIN made up\nline\n-----END made up\n")
    settings = desk.read("", WEBSITE_PASSWORD="hush hush", WEBSITE_KEY_FILE="key")
    assert settings.secrets.website_password == "hush hush"
    assert settings.secrets.website_key == "-----BEGIN made up\nline\n-----END made up"
    assert {"hush hush", settings.secrets.website_key} <= set(settings.secret_values())


@pytest.mark.parametrize(
    ("key", "name"), [("password", "WEBSITE_PASSWORD"), ("key", "WEBSITE_KEY"), ("private_key", "WEBSITE_KEY")]
)
def test_a_secret_in_the_file_is_refused(desk: Desk, key: str, name: str) -> None:
    problem = desk.problem(f'[website]\n{key} = "hush"')
    assert f"set {name} in the environment" in problem
    assert "hush" not in problem


def test_a_site_that_goes_elsewhere_is_not_read_where_serve_listens(desk: Desk) -> None:
    running = {"pid": os.getpid(), "website_url": "http://127.0.0.1:8000"}
    (desk.folder / "run.json").write_text(json.dumps(running))
    assert desk.read("").website.url == "http://127.0.0.1:8000"
    assert desk.read('[website]\ndeploy = "ftps://kosint@host.example"').website.url == ""
