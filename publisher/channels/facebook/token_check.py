"""The daily look at the token, the version and the clock: what will hurt is told before it does. Reads only."""

from publisher.channels.facebook import tokens
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.error_outcomes import asks_for_a_token
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.tokens import SCOPES, concerns, read_token, refused
from publisher.channels.facebook.versions import version_trouble
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
        found = [refused(error.told)]
    if trouble := version_trouble(settings.graph_version, now().date()):
        found.append(Notice(cause="version", kind=Kind.VERSION, text=trouble))
    if clock := clock_wrong(client.clock_offset_seconds):
        found.append(clock)
    return NoticeScan(kinds=KINDS, found=found)
