"""Documents that would be wrong if the program moved on without them."""

import re
import tomllib
from pathlib import Path

from publisher.channels.facebook.versions import NEWEST, UNTIL
from publisher.content.reading.draft_schema import (
    CONTACT_KEYS,
    CORRECTION_KEYS,
    FACEBOOK_KEYS,
    MEDIA_KEYS,
    POST_KEYS,
    QUOTE_KEYS,
)
from publisher.domain.delivery import TRANSITIONS, State

ROOT = Path(__file__).parents[2]


def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_the_drawn_states_and_arrows_are_those_of_the_program() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+)$", glossary(), flags=re.MULTILINE)
    assert sorted(drawn) == sorted((state, onward) for state, following in TRANSITIONS.items() for onward in following)


def test_every_state_has_its_sentence() -> None:
    assert re.findall(r"^\| `(\w+)` \|", glossary(), flags=re.MULTILINE) == [
        State.WAITING,
        State.SENDING,
        State.SENT,
        State.REJECTED,
        State.PAUSED,
        State.UNKNOWN,
        State.HELD,
        State.MISSED,
        State.CANCELLED,
        State.SUPERSEDED,
    ]


def test_every_library_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needs = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    names = sorted(re.split(r"[\[<>=]", need)[0] for need in needs)
    reasons = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| ([a-z0-9-]+) \| [A-Z]", reasons, flags=re.MULTILINE)) == names


def test_lock_files_hold_no_address() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 4
    for lock in locks:
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name


def test_every_key_of_a_post_is_explained() -> None:
    told = (ROOT / "docs" / "write-a-post.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^(?:\[\[?)?(\w+)(?:\]\]?| = )", told, flags=re.MULTILINE))
    keys = {*POST_KEYS, *MEDIA_KEYS, *FACEBOOK_KEYS, *QUOTE_KEYS, *CONTACT_KEYS, *CORRECTION_KEYS}
    assert keys - written == set()


def test_versions_of_the_graph_api_end_as_the_document_says() -> None:
    told = (ROOT / "docs" / "facebook.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (v\d+\.0) \| ([\w -]+) \|$", told, flags=re.MULTILINE))
    assert rows == {version: f"{until or 'not known yet'}" for version, until in UNTIL.items()}
    assert f"{NEWEST} is the newest" in (ROOT / "settings.toml").read_text(encoding="utf-8")


def test_the_readme_is_a_newcomers_page() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90


def test_every_file_that_a_document_names_is_there() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        text = document.read_text(encoding="utf-8")
        linked = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
        assert [name for name in linked if not (document.parent / name).exists()] == [], document.name
    named = re.findall(r"`([\w/.-]+\.(?:py|xml))`", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    assert [name for name in named if not ((ROOT / "publisher" / name).exists() or (ROOT / name).exists())] == []
