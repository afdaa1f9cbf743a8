"""What follows once a token is known to be good: it is kept and used, and what a dead one stopped goes on.

The command and the studio's page end with this. How the token is found and tried is in `page_connection.py`.
"""

from dataclasses import dataclass
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.bootstrap.page_connection import PageConnection
from publisher.domain.delivery import State
from publisher.domain.due_verdict import Hold
from publisher.domain.errors import IllegalTransition
from publisher.domain.page_token import Connected
from publisher.settings import SANDBOX_TOKEN, Settings
from publisher.settings.rewriting import rewrite
from publisher.settings.toml_changes import with_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of it."""

    #: Where the token lies.
    file: Path
    #: What brings in another token, which is used in its place; then nothing else was done. Empty where nothing does.
    wins: str = ""
    #: Holds that have ended.
    ended: tuple[Hold, ...] = ()
    #: How many posts wait for a person.
    held: int = 0
    #: What runs was begun for another Page, or for the sandbox, and has to be begun anew.
    other_target: bool = False
    #: The ledger has served another one: somebody has to say that it changes sides.
    to_adopt: bool = False


def keep(app: App, steps: PageConnection, connected: Connected, by: str) -> Kept:
    """Store the token, use it from now on, and end what a dead one began; nothing that a person stopped.

    Raises:
        IllegalTransition: if another Page was chosen than the environment names.
        StorageError: if it cannot be stored.
    """
    if steps.wins:
        return Kept(file=steps.store(connected), wins=steps.wins)
    chosen = connected.asked_for != app.settings.facebook.page_id
    if chosen:
        _choose(app, connected.token.page_id)
    file = steps.store(connected)
    app.renew_token()
    ended = app.signed_in(connected.concerns, by)
    with app.container.ledger.transaction() as uow:
        uow.audit(app.clock(), by, "connect", page=connected.token.page_id)
        new = uow.adopted() is None
    other = chosen or app.settings.sandbox != (connected.token.secret == SANDBOX_TOKEN)
    held = {standing.delivery.slug for standing in app.unsettled() if standing.delivery.state is State.HELD}
    return Kept(file=file, ended=tuple(ended), held=len(held), other_target=other, to_adopt=other and not new)


def _choose(app: App, page_id: str) -> None:
    """Write into the settings which Page it is."""

    def sure(settings: Settings) -> None:
        if settings.facebook.page_id != page_id:
            raise IllegalTransition("environment_names_other_page")

    rewrite(
        app.settings.file,
        app.container.environ,
        lambda text: with_values(text, ("facebook",), {"page_id": page_id}),
        sure=sure,
    )
