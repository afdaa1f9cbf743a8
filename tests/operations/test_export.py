"""The record outlives the program: open files, every column explained, nothing that is nobody's business."""

import csv
import json
from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from publisher.domain.errors import InvalidInput
from publisher.operations.export import export
from publisher.storage.archive.export_columns import SOURCES, meaning
from publisher.storage.archive.table_dump import Tables
from publisher.storage.ledger import people
from publisher.storage.studio.schema import AccountRow
from tests.operations.conftest import on_postgresql
from tests.operations.house import House, photo

QUIET = lambda done, total: None  # noqa: E731 - progress that nobody looks at


def exported(house: House) -> Path:
    house.writes("a", picture=photo(1), consent="form 14/2026")
    house.writes("b")
    with house.open() as app:
        house.schedules(app, "a", by="Arta")
        house.publishes(app)
        house.schedules(app, "b", by="Arta")
        export(app, house.folder.parent / "record", QUIET)
    return house.folder.parent / "record"


@on_postgresql
def test_json_and_csv_hold_the_same_rows(house: House) -> None:
    folder = exported(house)
    for file in SOURCES:
        rows = [json.loads(line) for line in (folder / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]
        with (folder / f"{file}.csv").open(encoding="utf-8-sig", newline="") as stream:
            table = list(csv.DictReader(stream))
        assert [str(row.get("id", "")) for row in rows] == [row.get("id", "") for row in table]
    posts = [json.loads(line) for line in (folder / "posts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(post["slug"], post["title"], post["frozen_by"]) for post in posts] == [
        ("a", "Title of a", "Arta"),
        ("b", "Title of b", "Arta"),
    ]


def test_every_picture_lies_there_and_no_consent_does(house: House) -> None:
    folder = exported(house)
    names = {path.name for path in (folder / "pictures").iterdir()}
    assert names == {path.name for path in (house.folder / "media").rglob("*.*")}
    for path in folder.rglob("*.*"):
        assert b"form 14/2026" not in path.read_bytes()
    assert folder.stat().st_mode & 0o077 == 0


@on_postgresql
def test_the_readme_explains_every_column(house: House) -> None:
    readme = (exported(house) / "README.md").read_text(encoding="utf-8")
    with house.open() as app, app.container.database.snapshot() as connection:
        tables = Tables(connection)
        for file, table in SOURCES.items():
            for column in tables.columns(table):
                assert f"- `{column}`: {meaning(file, column)}" in readme


def test_an_export_never_mixes_with_what_is_there(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    folder = exported(house)
    with house.open() as app, pytest.raises(InvalidInput, match="export_folder_not_empty"):
        export(app, folder, QUIET)
    assert house.says("export", str(folder))[0] == 2


def test_what_visitors_read_has_no_consent_no_grant_and_no_staff_name(house: House) -> None:
    house.writes("a", picture=photo(1), consent="form 14/2026")
    with house.open() as app:
        house.schedules(app, "a", by="Arta Unmistakable")
        house.publishes(app)
        app.build(lambda done: None, clean=True)
        sent = [post.message for post in app.container.start_sandbox().posts()]
        payloads = [str(standing.delivery.payload) for standing in app.status()]
    pages = [path.read_bytes() for path in (house.folder / "site").rglob("*") if path.is_file()]
    assert len(pages) > 20
    for secret in ("form 14/2026", "grant-secret-9", "Arta Unmistakable"):
        assert not any(secret.encode() in page for page in pages)
        assert not any(secret in text for text in [*sent, *payloads])


@on_postgresql
def test_people_outside_the_office_stand_under_a_number_and_officers_by_name(house: House) -> None:
    house.writes("a")
    with house.open() as app:
        with app.container.database.write() as session:
            for number, (name, role) in enumerate((("Agim", Role.CONTRIBUTOR), ("Drita", Role.EDITOR))):
                person = people.id_of(session, name)
                row = AccountRow(
                    person_id=int(person[1:]), email=f"{number}@example.org", role=role.value, language="sq"
                )
                row.made_at = app.clock()
                session.add(row)
                people.write_down(session, app.clock(), name, "delete draft", "a")
        house.schedules(app, "a", by="Arta")
        export(app, house.folder.parent / "record", QUIET)
        export(app, house.folder.parent / "whole", QUIET, consents=True)
    audits = [(house.folder.parent / name / "audit.jsonl").read_text(encoding="utf-8") for name in ("record", "whole")]
    assert [name in audit for audit in audits for name in ("Agim", "Drita", "Arta")] == [False, True, True] + [True] * 3
    files = [path for path in (house.folder.parent / "record").rglob("*") if path.is_file()]
    assert not [path for path in files if b"Agim" in path.read_bytes()]


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+383 44 123 456", "-5 °C në Pejë", "@kosint"])
def test_no_cell_of_a_table_is_a_formula_and_excel_reads_its_letters(house: House, title: str) -> None:
    house.writes("a")
    draft = house.folder / "posts" / "a" / "index.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("Title of a", title), encoding="utf-8")
    with house.open() as app:
        house.schedules(app, "a", by="Arta")
        export(app, house.folder.parent / "record", QUIET)
    content = (house.folder.parent / "record" / "posts.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(content.decode("utf-8-sig").splitlines())
    assert row["title"] == f"'{title}"
    assert f'"title": {json.dumps(title, ensure_ascii=False)}' in (
        house.folder.parent / "record" / "posts.jsonl"
    ).read_text(encoding="utf-8")
