"""The daily look at the token, the version and the clock: what will hurt is told before it does. Reads only."""

from publisher.channels.facebook import tokens
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.error_outcomes import asks_for_a_token
from publisher.channels.facebook.errors import FacebookError, GraphError
from publisher.channels.facebook.tokens import SCOPES, concerns, read_token, refused
from publisher.channels.facebook.versions import version_trouble
from publisher.domain.coded_text import coded
from publisher.domain.health_checks import clock_wrong
from publisher.domain.notices import Kind, Notice, NoticeScan
from publisher.domain.ports_channel import Clock
from publisher.settings import Facebook, Secrets

KINDS = tokens.KINDS | {Kind.VERSION, Kind.CLOCK}


def check(client: PageGraph, settings: Facebook, secrets: Secrets, now: Clock) -> NoticeScan:
    """Ask Facebook about the token, and look at what its answer shows besides.

    Raises:
        FacebookError: if it cannot be asked now; then nothing is known.
    """
    page_id = settings.page_id if settings.page_id.isdigit() else ""
    try:
        state = read_token(client, secrets.facebook_app_id, secrets.facebook_app_secret)
        found = concerns(state, now(), tuple(SCOPES), page_id)
    except FacebookError as error:
        if not asks_for_a_token(error):
            raise
        found = [_refused(error, secrets)]
    if trouble := version_trouble(settings.graph_version, now().date()):
        found.append(Notice(cause="version", kind=Kind.VERSION, text=trouble))
    if clock := clock_wrong(client.clock_offset_seconds):
        found.append(clock)
    return NoticeScan(kinds=KINDS, found=found)


def of_another_app(error: FacebookError, secrets: Secrets) -> bool:
    """Return whether `debug_token` refuses because the token was made for another app than the one that asks.

    Clients have recorded a 100 for that: "The App_id in the input_token did not match the Viewing App".
    """
    return isinstance(error, GraphError) and error.number == 100 and bool(secrets.facebook_app_secret)


def other_app_told(secrets: Secrets) -> str:
    """Return what a person is told of it, as a coded text."""
    return coded("token_not_of_app", ours=secrets.facebook_app_id)


def _refused(error: FacebookError, secrets: Secrets) -> Notice:
    if of_another_app(error, secrets):
        return Notice(cause="token app", kind=Kind.TOKEN, text=other_app_told(secrets))
    return refused(error.told)
