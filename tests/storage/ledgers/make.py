"""Keeps a tiny ledger and a backup of each migration: `python -m tests.storage.ledgers.make` adds those of new ones.

What lies here is never made anew: it stands for ledgers that people have. Rows are made by today's program and put into
tables of each version, as far as it had them.
"""

import gzip
import hashlib
import json
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from publisher.storage.archive.backup import write_ledger
from publisher.storage.archive.table_dump import Tables
from publisher.storage.database import Database
from publisher.storage.migrate import FOLDER, upgrade
from tests.operations.house import House

HERE = Path(__file__).parent
DIGESTS = HERE / "digests.json"
MADE_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
#: Far enough that no test comes to it.
LATER = datetime(2099, 1, 1, 10, 0, tzinfo=UTC)
#: Of version 0001 before it was changed.
FIRST = "0001-first"


def versions() -> list[str]:
    """Return every migration, and the first form of the first."""
    return [FIRST, *sorted(file.name[:4] for file in (FOLDER / "versions").glob("0*.py"))]


def migration_files() -> list[Path]:
    return sorted([*(FOLDER / "versions").glob("0*.py"), FOLDER / "triggers_0001.py"])


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> None:
    known = json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.exists() else {}
    new = {file.name: digest(file) for file in migration_files() if file.name not in known}
    DIGESTS.write_text(json.dumps({**known, **new}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    missing = [version for version in versions() if not (HERE / f"{version}.db.gz").exists()]
    with tempfile.TemporaryDirectory() as name:
        rows = _rows(Path(name) / "house") if missing else {}
        for version in missing:
            _make(Path(name) / f"{version}.db", version, rows)


def _rows(folder: Path) -> dict[str, list[bytes]]:
    """A post that is out, and one that waits; as the program of today writes them down."""
    house = House(folder)
    for slug in ("out", "waits"):
        house.writes(slug)
    assert house.says("schedule", "out", "--by", "Ana")[0] == 0
    assert house.says("publish")[0] == 0
    assert house.says("schedule", "waits", "--at", LATER.isoformat(), "--by", "Ana")[0] == 0
    with house.open() as app, app.container.database.snapshot() as connection:
        tables = Tables(connection)
        return {name: list(tables.lines(name)) for name in tables.names}


def _make(file: Path, version: str, rows: dict[str, list[bytes]]) -> None:
    database = Database(f"sqlite:///{file}")
    with database.write() as session:
        connection = session.connection()
        upgrade(connection, to=version[:4])
        tables = Tables(connection)
        for name in tables.names:
            columns = set(tables.columns(name))
            lines = rows.get(name, [])
            if name == "shelf_label" and version[:4] < "0003":  # which made these of the rest
                lines = [line for line in lines if json.loads(line)["kind"] != "news"]
            kept = [{k: v for k, v in json.loads(line).items() if k in columns} for line in lines]
            if not tables.count(name):
                tables.load(name, [json.dumps(row).encode() for row in kept])
    database.close()
    if version == FIRST:
        _take_away_what_came_later(file)
    _keep(file, version)


def _take_away_what_came_later(file: Path) -> None:
    with sqlite3.connect(file) as ledger:
        for table in ("erasure", "notice", "person", "pulse"):
            ledger.execute(f"DROP TABLE {table}")
        ledger.execute("DROP INDEX ix_handmade_target_created_at")
        ledger.execute("DROP INDEX ix_delivery_sent")
        ledger.execute("ALTER TABLE attempt DROP COLUMN clock_offset_seconds")
    ledger.close()


def _keep(file: Path, version: str) -> None:
    with sqlite3.connect(file) as ledger:
        ledger.execute("PRAGMA journal_mode=DELETE")
    ledger.execute("VACUUM")
    ledger.close()
    (HERE / f"{version}.db.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    database = Database(f"sqlite:///{file}")
    with database.snapshot() as connection:
        write_ledger(connection, HERE / f"{version}.zip", MADE_AT)
    database.close()


if __name__ == "__main__":
    main()
