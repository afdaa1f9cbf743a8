"""A draft beside what becomes of it: its pages, its feed items (RSS, Atom, JSON) and the requests to Facebook.

Each folder here is a case: `draft/` as staff write it (`changed/`: as it stands a day later; the case `withdrawn` is
taken back then), `expected/` what comes out. Where a change is wanted, write all that is expected anew, and read what
`git diff` shows of it before it is committed:

    PUBLISHER_GOLDEN=renew .venv/bin/pytest tests/golden

What says nothing has no numbers of its own: digests, ids at Facebook and the names of the stylesheet's versions are
counted in the order in which they come. Of a page its head and its article are kept, not the menus around and below it.
"""

import difflib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from publisher.bootstrap.app import App
from publisher.bootstrap.service_identity import DEFAULT_URL
from publisher.domain.delivery import State
from publisher.domain.language import FOLDER
from publisher.sandbox.http_server import Request
from tests.operations.house import LANGUAGES, House

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/draft"))
ADDRESS = "https://kosint.example"
#: What is counted: digests, ids of posts and photos at Facebook, versions of files of the design.
COUNTED = {
    "digest": re.compile(r"\b[0-9a-f]{64}\b"),
    "id": re.compile(r"(?<![0-9])[0-9]{15,}(?![0-9])"),
    "version": re.compile(r"(?<=-)[0-9a-f]{12}(?=\.)"),
}
#: What leads on from an article: other lists, and where it can be shared.
MENUS = re.compile(r'<(div class="share"|nav class="onward").*?</(div|nav)>\n', re.DOTALL)
#: One item of a feed, and how a case's is known among them.
ITEMS = {
    "feed.xml": re.compile(r"<item>.*?</item>", re.DOTALL),
    "atom.xml": re.compile(r"<entry>.*?</entry>", re.DOTALL),
}


class Clock:
    """Stands, until a day passes."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def is_(case: str, state: State, app: App) -> bool:
    return all(each.delivery.state is state for each in app.status(case))


def lives_through_two_days(house: House, clock: Clock) -> dict[str, list[Request]]:
    """Let all cases happen, one after the other; give the requests that each made."""
    requests: dict[str, list[Request]] = {}
    with house.open() as app:
        page = app.container.start_sandbox()

        def passes(case: str) -> None:
            before = len(page.requests)
            house.publishes(app)
            assert is_(case, State.SENT, app), app.status(case)
            requests.setdefault(case, []).extend(page.requests[before:])

        for case in CASES:
            shutil.copytree(HERE / case / "draft", house.folder / "posts" / case)
            house.schedules(app, case, by="besa")
            passes(case)
        clock.now += timedelta(days=1)
        for case in CASES:
            if (HERE / case / "changed").is_dir():
                shutil.copytree(HERE / case / "changed", house.folder / "posts" / case, dirs_exist_ok=True)
                house.schedules(app, case, by="besa")
                passes(case)
        app.withdraw("withdrawn", "besa")
        passes("withdrawn")
    return requests


def outcome(site: Path, case: str, requests: list[Request]) -> Iterator[tuple[str, str]]:
    """Return what became of a case, by the name of the file that it is kept in."""
    for folder in FOLDER.values():
        for page in site.glob(f"{folder}/*/*/{case}/index.html"):
            yield f"{folder}.html", _without_menus(page.read_text(encoding="utf-8"))
            for feed, item in ITEMS.items():
                yield f"{folder}.{feed}", _item(item, (site / folder / feed).read_text(encoding="utf-8"), case)
            yield f"{folder}.feed.json", _json_item((site / folder / "feed.json").read_text(encoding="utf-8"), case)
    yield "facebook.json", _pretty([_told(request) for request in requests if request.method != "GET"])


def _without_menus(page: str) -> str:
    head, content = (re.search(rf"<{name}\b.*?</{name}>", page, re.DOTALL) for name in ("head", "main"))
    assert head is not None
    assert content is not None
    return MENUS.sub("", f"{head.group()}\n{content.group()}\n")


def _item(pattern: re.Pattern[str], feed: str, case: str) -> str:
    found = [item for item in pattern.findall(feed) if f"/{case}/" in item]
    assert found  # the post, and before it its corrections
    return "".join(f"{item}\n" for item in found)


def _json_item(feed: str, case: str) -> str:
    found = [item for item in json.loads(feed)["items"] if f"/{case}/" in item["url"]]
    assert found
    return "".join(map(_pretty, found))


def _told(request: Request) -> dict[str, object]:
    path = request.path.partition("/v26.0")[2]
    params = {name: value for name, value in request.params.items() if name != "access_token"}
    return {"method": request.method, "path": path, **({"params": params} if params else {})}


def _pretty(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def counted(told: Mapping[str, str]) -> dict[str, str]:
    """Return the files with numbers that are the same on every machine, and with a real address."""
    known: dict[str, str] = {}

    def number(kind: str, found: re.Match[str]) -> str:
        same = sum(name.startswith(kind) for name in known.values())
        return f"({known.setdefault(found.group(), f'{kind} {same + 1}')})"

    files = {}
    for name, content in told.items():
        text = content.replace(DEFAULT_URL, ADDRESS).replace(quote(DEFAULT_URL, safe=""), quote(ADDRESS, safe=""))
        text = text.replace(DEFAULT_URL.partition("//")[2], ADDRESS.partition("//")[2])
        for kind, pattern in COUNTED.items():
            text = pattern.sub(lambda found, kind=kind: number(kind, found), text)  # type: ignore[misc]
        files[name] = text
    return files


def renewed(folder: Path, files: Mapping[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


def differences(folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    expected = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*")}
    for name in sorted({*expected, *files}):
        before, now = expected.get(name, "").splitlines(), files.get(name, "").splitlines()
        yield from difflib.unified_diff(before, now, f"{folder.parent.name}/{name}", "what comes out", lineterm="", n=1)


def test_every_draft_becomes_its_pages_its_feed_items_and_its_requests_to_facebook(tmp_path: Path) -> None:
    clock = Clock()
    house = House(tmp_path / "house", clock=clock, languages=LANGUAGES)
    house.settings_file.write_text(house.settings_file.read_text(encoding="utf-8") + '[website]\nsearch = ""\n')
    requests = lives_through_two_days(house, clock)
    found: list[str] = []
    for case in CASES:
        files = counted(dict(outcome(house.folder / "site", case, requests[case])))
        if os.environ.get("PUBLISHER_GOLDEN") == "renew":
            renewed(HERE / case / "expected", files)
        found += differences(HERE / case / "expected", files)
    assert not found, "\n".join(found)


def test_nothing_that_stays_inside_comes_out() -> None:
    """What is kept here is read by people; a consent, a grant or a token in it would be read too."""
    told = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*/expected/*"))
    assert len(CASES) >= 7
    assert not [secret for secret in ("formulari 14/2026", "rio-2026", "sandbox", "127.0.0.1") if secret in told]
