"""Connecting the Facebook Page by a token: paste it, see which Page it is, try it out, keep it. No restart by hand.

The steps are those of `publisher connect`. A token that was pasted never comes back, in no page, log or address.
"""

from starlette.responses import Response

from publisher import logs
from publisher.channels.facebook.connecting import CannotConnect, OtherPages, lasts_until
from publisher.channels.facebook.errors import FacebookError
from publisher.domain.errors import NotPossible
from publisher.domain.readiness import WRONG_WORLD
from publisher.settings.secrets import STORED_TOKEN
from publisher.studio.candidates import Candidate
from publisher.studio.visit import Visit
from publisher.studio.words import later
from publisher.upkeep.connect import keep as keep_token


def show(visit: Visit) -> Response:
    """Tell how it stands, and take a token; or go on with the one that was pasted."""
    return _page(visit)


def look(visit: Visit) -> Response:
    """See where a token leads to. Nothing is written."""
    first = visit.typed("token").strip()
    if not first:
        return _page(visit, 422, trouble=later("Paste a token first."))
    if not first.isascii() or any(character.isspace() for character in first):
        return _page(visit, 422, trouble=later("This is not a token: it has a space or a character that no token has."))
    return _walk(visit, first)


def choose(visit: Visit) -> Response:
    """Go on with one of several Pages."""
    candidate = _candidate(visit)
    if visit.typed("page") not in [page_id for page_id, _ in candidate.pages]:
        return _page(visit, 422, trouble=later("Choose a Page."))
    return _walk(visit, candidate.first, visit.typed("page"))


def keep(visit: Visit) -> Response:
    """Try it out with posts that nobody sees; where that works, keep it and use it from now on."""
    candidate, app = _candidate(visit), visit.app
    connected = candidate.connected
    if connected is None:
        return visit.go("/connect")
    steps = app.connection(candidate.first)
    trials = steps.canary(connected)
    if app.settings.facebook.publish != "direct" and not all(trial.works for trial in trials):
        return _page(visit, 409, trials=trials)
    kept = keep_token(app, steps, connected, visit.account.name)
    visit.office.candidates.forget(visit.account.id)
    begins_again = kept.other_target and visit.office.begins_again is not None
    answer = visit.page("connected.html", trials=trials, kept=kept, connected=connected, begins_again=begins_again)
    if begins_again and visit.office.begins_again:
        visit.office.begins_again()
    return answer


def forget(visit: Visit) -> Response:
    """Begin once more with another token."""
    visit.office.candidates.forget(visit.account.id)
    return visit.go("/connect")


def adopt(visit: Visit) -> Response:
    """Let the ledger serve the Page and the machine of now; what was planned for another is cancelled."""
    if not visit.typed("sure"):
        raise NotPossible(later("Tick the box first: this cannot be undone."))
    visit.app.refuse_blocked(WRONG_WORLD)
    agreed = [int(number) for number in visit.typed("agreed").split() if number.isascii() and number.isdigit()]
    visit.app.adopt(visit.account.name, agreed=agreed)
    return visit.go("/", "adopted")


def _walk(visit: Visit, first: str, page_id: str = "") -> Response:
    logs.hide(first)
    steps = visit.app.connection(first)
    try:
        connected = steps.walk(first, page_id)
    except OtherPages as error:
        logs.hide(*(page.secret for page in error.pages))
        pages = tuple((page.page_id, page.name) for page in error.pages)
        visit.office.candidates.keep(visit.account.id, Candidate(first=first, pages=pages))
        return visit.go("/connect")
    except (CannotConnect, FacebookError) as error:
        return _page(visit, 409, said=logs.clean(visit.sentence(error)))
    logs.hide(connected.token.secret)
    visit.office.candidates.keep(visit.account.id, Candidate(first=first, connected=connected))
    return visit.go("/connect")


def _candidate(visit: Visit) -> Candidate:
    candidate = visit.office.candidates.of(visit.account.id)
    if candidate is None:
        raise NotPossible(later("The token is no longer kept here: paste it again."))
    return candidate


def _page(visit: Visit, status: int = 200, *, trouble: str = "", said: str = "", trials: object = ()) -> Response:
    candidate = visit.office.candidates.of(visit.account.id)
    connected = candidate.connected if candidate else None
    secrets = visit.app.settings.secrets
    return visit.page(
        "connect.html",
        status,
        trouble=trouble,
        said=said,
        trials=trials,
        pages=candidate.pages if candidate and not connected else (),
        connected=connected,
        until=lasts_until(connected.state) if connected else None,
        stopped=any(hold.kind == "sign-in" and hold.active(visit.app.clock()) for hold in visit.app.holds()),
        wins=secrets.page_token_source if secrets.page_token_source != STORED_TOKEN.as_posix() else "",
        with_app=bool(secrets.facebook_app_id and secrets.facebook_app_secret),
    )
