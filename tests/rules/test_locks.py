"""Each lock holds what its packages need: `pip --require-hashes` takes nothing else, and stops in a fresh checkout."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = sorted((Path(__file__).parents[2]).glob("requirements*.lock"))


def locked(text: str) -> set[str]:
    return {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)}


def lacking(names: set[str]) -> list[str]:
    """Return what an installed package of these needs here and none of these is."""
    found = []
    for distribution in metadata.distributions():
        if canonicalize_name(distribution.name) in names:
            for needed in map(Requirement, distribution.requires or ()):
                here = needed.marker is None or needed.marker.evaluate({"extra": ""})
                if here and canonicalize_name(needed.name) not in names:
                    found.append(f"{distribution.name} needs {needed.name}")
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_it_holds_what_its_packages_need(lock: Path) -> None:
    assert lacking(locked(lock.read_text(encoding="utf-8"))) == []


def test_what_was_taken_out_is_missed() -> None:
    (lock,) = [lock for lock in LOCKS if lock.name == "requirements-dev.lock"]
    assert "reader needs structlog" in lacking(locked(lock.read_text(encoding="utf-8")) - {"structlog"})
