"""What was exported comes into an empty installation: the same website byte for byte, the same report, no consent."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.content.editing.handed_out import handed_out
from publisher.operations.export import export
from publisher.pipeline.submit import SubmitRequest
from tests.operations.conftest import NewLedger, on_postgresql
from tests.operations.house import House, photo, states
from tests.world import TestClock

QUIET = lambda done, total: None  # noqa: E731 - progress that nobody looks at
CONSENT = "form 14/2026"


def site_of(house: House) -> dict[str, bytes]:
    root = house.folder / "site"
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if not name.startswith(".")}


def report_of(house: House) -> str:
    code, out, err = house.says("report", "--from", "2020-01-01", "--to", "2030-01-01", "--format", "csv")
    assert code == 0, err
    return out


def lived_in(house: House) -> None:
    """Posts in each state, reach, and drafts that nobody scheduled."""
    house.clock = clock = TestClock(datetime.now(UTC))
    house.writes("a", picture=photo(1), consent=CONSENT)
    house.writes("b", body="Së pari.", front='campaign = "strehim-2026"')
    house.writes("c")
    with house.open() as app:
        house.schedules(app, "a", "b", "c", by="Arta")
        house.publishes(app)
        house.writes("b", body="Së pari, dhe së dyti.")
        house.schedules(app, "b", by="Arta")
        app.withdraw("c", by="Besa")
        house.publishes(app)
        clock.passes(seconds=40)
        app.measure(QUIET)
        house.writes("later")
        draft = app.drafts.read("later")
        app.submit(draft, SubmitRequest(by="Arta", at=app.clock() + timedelta(days=30)))
        house.writes("unscheduled", picture=photo(2), consent=CONSENT)
        app.build(lambda _: None, clean=True)


def exported(house: House, *options: str) -> Path:
    record = house.folder.parent / "record"
    assert house.says("export", str(record), *options)[0] == 0
    return record


def imported(house: House, record: Path, url: str) -> tuple[House, int, str]:
    other = House(house.folder.parent / "other", database_url=url, extra=house.extra)
    other.settings_file.unlink(missing_ok=True)
    code, out, err = other.says("import", str(record))
    return other, code, out + err


@pytest.mark.slow
@on_postgresql
def test_an_import_gives_the_same_website_and_the_same_report(house: House, new_ledger: NewLedger) -> None:
    lived_in(house)
    other, code, said = imported(house, exported(house), new_ledger())
    assert code == 1, said  # one delivery waits for a person
    assert site_of(other) == site_of(house)
    assert len(site_of(house)) > 30
    assert report_of(other) == report_of(house)
    assert ",views," in report_of(house)
    with other.open() as app:
        assert not app.holds()
        assert states(app, "facebook")["later"] == "publish held"
        assert states(app, "website")["a"] == "publish sent"
        assert other.publishes(app) == []
        assert {problem.file for problem in app.check()} <= {"posts/a/index.md", "posts/unscheduled/index.md"}
        assert "unscheduled" in app.drafts.slugs()
    assert not any(CONSENT.encode() in path.read_bytes() for path in other.folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_an_imported_ledger_goes_on_and_can_be_exported_again(house: House, new_ledger: NewLedger) -> None:
    lived_in(house)
    first = exported(house)
    other, _, _ = imported(house, first, new_ledger())
    again = other.folder.parent / "again"
    with other.open() as app:
        export(app, again, QUIET)
    for file in ("posts", "readings", "attempts", "website", "website_feeds", "short_addresses"):
        assert (again / f"{file}.jsonl").read_bytes() == (first / f"{file}.jsonl").read_bytes(), file
    with other.open() as app:
        other.writes("new")
        other.schedules(app, "new")
        other.publishes(app)
        assert states(app, "facebook")["new"] == "publish sent"


@pytest.mark.slow
def test_consents_come_along_where_they_are_asked_for(house: House, new_ledger: NewLedger) -> None:
    lived_in(house)
    other, _, _ = imported(house, exported(house, "--with-consents"), new_ledger())
    with other.open() as app:
        assert app.check() == []


@pytest.mark.slow
def test_an_installation_with_posts_is_left_as_it_is(house: House, new_ledger: NewLedger) -> None:
    lived_in(house)
    record = exported(house)
    before = report_of(house)
    code, _, err = house.says("import", str(record))
    assert (code, "an empty one" in err) == (2, True)
    assert report_of(house) == before


def test_what_is_no_whole_record_changes_nothing(house: House, new_ledger: NewLedger) -> None:
    house.writes("a", picture=photo(1))
    with house.open() as app:
        house.schedules(app, "a")
    whole = exported(house)
    for what in ("no record", "cut", "picture", "newer", "not json"):
        record = whole.with_name(what)
        shutil.copytree(whole, record)
        damage(record, what)
        other, code, said = imported(house, record, new_ledger())
        assert (code, "Traceback" in said) == (2, False), said
        assert [path.name for path in (other.folder / "posts").iterdir()] == []


def damage(record: Path, what: str) -> None:
    about = json.loads((record / "record.json").read_text(encoding="utf-8"))
    if what == "no record":
        (record / "record.json").unlink()
    elif what == "cut":
        lines = (record / "deliveries.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (record / "deliveries.jsonl").write_text("".join(lines[:-1]), encoding="utf-8")
    elif what == "picture":
        next((record / "pictures").iterdir()).write_bytes(b"other")
    elif what == "newer":
        (record / "record.json").write_text(json.dumps({**about, "ledger": "9999"}), encoding="utf-8")
    else:
        (record / "posts.jsonl").write_text("{", encoding="utf-8")


def test_a_cropped_picture_is_handed_out_as_it_is_shown(house: House) -> None:
    front = '[[media]]\nfile = "whole.png"\nalt = "x"\ncrop = [0, 0, 0.5, 1]'
    house.writes("a", front=front, beside={"whole.png": photo(3), "beside.jpg": photo(4)})
    with house.open() as app:
        export(app, house.folder.parent / "record", QUIET)
    folder = house.folder.parent / "record" / "posts" / "a"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["index.md", "whole.jpg"]
    assert 'file = "whole.jpg"' in (text := (folder / "index.md").read_text(encoding="utf-8"))
    assert "crop" not in text


@pytest.mark.parametrize(
    "front",
    [
        '[[media]]\nfile = "a.jpg"\nconsent = "SECRET"',
        'media = [{ file = "a.jpg", consent = "SECRET" }]',
        '[[media]]\nconsent = """\nSECRET\n"""\nfile = "a.jpg"',
        "# consent = 'SECRET'",
        '[[media]]\nfile = "a.jpg\nconsent = "SECRET"',
        'title = "x"\ntitle = "y"\n[[media]]\n  consent = "SECRET"',
    ],
)
def test_no_consent_is_handed_out_however_it_is_written(front: str) -> None:
    assert "SECRET" not in handed_out(f"+++\n{front}\n+++\n\nText.\n", {}, consents=False)
