"""What the structure of the package must not be: see `structure.py`, which prints the figures."""

import pytest

from tests.rules import structure

Known = dict[str, structure.Module]


@pytest.fixture(scope="module")
def known() -> Known:
    return structure.modules()


def test_no_import_runs_back_to_a_higher_layer(known: Known) -> None:
    assert structure.arrows_back(structure.edges(known)) == []


def test_an_import_that_ran_back_would_be_seen() -> None:
    assert structure.arrows_back({("publisher.domain.post", "publisher.cli.main")}) == [
        "publisher.domain.post -> publisher.cli.main"
    ]


def test_no_file_is_longer_than_a_reader_likes(known: Known) -> None:
    assert [f"{m.name}: {m.lines}" for m in known.values() if m.lines > structure.LONGEST_FILE] == []


def test_docstrings_say_return(known: Known) -> None:
    assert structure.give_docstrings(known) == []


def test_one_class_name_has_one_meaning(known: Known) -> None:
    """The ledger's engine and its section in the settings are the one pair that the field calls the same."""
    assert set(structure.words_with_two_meanings(known)) <= {"Database"}


@pytest.mark.parametrize("name", ["domain", "pipeline", "storage", "channels", "cli", "runtime", "bootstrap"])
def test_the_figures_see_every_package(known: Known, name: str) -> None:
    assert any(module.startswith(f"publisher.{name}.") for module in known)
    assert any(name in layer for layer in structure.layers())
