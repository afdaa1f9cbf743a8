"""Frequent kinds of posts: what a new draft of each begins with, in the language that it is begun in."""

from publisher.studio.words import Say, later

#: By key: name, and the headings that its text begins with.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "event": (later("Event"), (later("When and where"), later("Who takes part"), later("How to join"))),
    "statement": (later("Statement"), (later("What happened"), later("What we say"), later("What we demand"))),
    "call": (later("Call"), (later("What is offered"), later("Who can apply"), later("How to apply, and until when"))),
    "report": (later("Report"), (later("In short"), later("What we found"), later("What should be done"))),
}


def skeleton(kind: str, say: Say) -> str:
    """Give the text that a draft of a kind begins with; nothing for an unknown one."""
    _, headings = KINDS.get(kind, ("", ()))
    return "\n\n…\n\n".join(f"## {say(heading)}" for heading in headings) + ("\n\n…" if headings else "")
