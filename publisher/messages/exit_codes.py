"""What the exit codes mean; never 1 for a crash."""

DONE = 0
#: Done, but something needs a person.
NEEDS_PERSON = 1
#: Wrong use or invalid input; nothing was done.
INVALID = 2
FAILED = 3


def done_unless(needs_person: object) -> int:
    """Return the code for something that was done, and may need a person now."""
    return NEEDS_PERSON if needs_person else DONE
