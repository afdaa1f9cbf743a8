"""Frequent kinds of posts: what a new draft of each begins with, in the language that it is begun in."""

from publisher.studio.formatting import Say, gettext_noop

#: By key: name, and the headings that its text begins with.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "event": (
        gettext_noop("Event"),
        (gettext_noop("When and where"), gettext_noop("Who takes part"), gettext_noop("How to join")),
    ),
    "statement": (
        gettext_noop("Statement"),
        (gettext_noop("What happened"), gettext_noop("What we say"), gettext_noop("What we demand")),
    ),
    "call": (
        gettext_noop("Call"),
        (gettext_noop("What is offered"), gettext_noop("Who can apply"), gettext_noop("How to apply, and until when")),
    ),
    "report": (
        gettext_noop("Report"),
        (gettext_noop("In short"), gettext_noop("What we found"), gettext_noop("What should be done")),
    ),
}


def skeleton(kind: str, say: Say) -> str:
    """Return the text that a draft of a kind begins with; nothing for an unknown one."""
    _, headings = KINDS.get(kind, ("", ()))
    return "\n\n…\n\n".join(f"## {say(heading)}" for heading in headings) + ("\n\n…" if headings else "")
