"""What a new administrator does first, until it is done or hidden: most of it is seen, and one thing is said."""

from dataclasses import dataclass

from publisher.studio.request_context import RequestContext

#: What a person says: the name is right, and nobody has to see these steps any more.
NAME_IS_RIGHT, HIDDEN = "name", "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One of them."""

    #: `name`, `connect`, `invite`, `post` or `backup`: what the template has words for.
    key: str
    done: bool


def first_steps(context: RequestContext, *, published: bool) -> tuple[FirstStep, ...]:
    """Return the steps; none where all are done, or somebody hid them. `published`: something went out already."""
    app = context.app
    said, backed_up = app.first_steps_said()
    if HIDDEN in said:
        return ()
    steps = {
        "name": NAME_IS_RIGHT in said,
        "connect": not app.settings.sandbox,
        "invite": context.studio.accounts.any_but(context.account.id),
        "post": published,
        "backup": backed_up,
    }
    return () if all(steps.values()) else tuple(FirstStep(key=key, done=done) for key, done in steps.items())
