"""Messages without commands."""

import pytest

from publisher.studio.plain import without_commands


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("a: nothing of it is held. `publisher status a` tells how it stands.", "a: nothing of it is held."),
        ("3 problems; `publisher check` lists them.", "3 problems."),
        ("Somebody has to approve it: `publisher approve a --by NAME`.", "Somebody has to approve it."),
        ("Its time.", "Its time."),
    ],
)
def test_a_message_names_no_command(told: str, shown: str) -> None:
    assert without_commands(told) == shown
