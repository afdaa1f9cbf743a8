"""The daily look at the token, the version and the clock: what will hurt is told before it does. Reads only."""

from publisher.channels.facebook import tokens
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.meaning import denies
from publisher.channels.facebook.tokens import SCOPES, concerns, read_token, refused
from publisher.channels.facebook.versions import version_trouble
from publisher.domain.conditions import clock_wrong
from publisher.domain.notices import Kind, Look, Notice
from publisher.domain.ports import Clock
from publisher.settings import Facebook, Secrets

KINDS = tokens.KINDS | {Kind.VERSION, Kind.CLOCK}


def check(client: PageGraph, settings: Facebook, secrets: Secrets, now: Clock) -> Look:
    """Ask Facebook about the token, and look at what its answer shows besides.

    Raises:
        FacebookError: if it cannot be asked now; then nothing is known.
    """
    page_id = settings.page_id if settings.page_id.isdigit() else ""
    try:
        state = read_token(client, secrets.facebook_app_id, secrets.facebook_app_secret)
        found = concerns(state, now(), tuple(SCOPES), page_id)
    except FacebookError as error:
        if not denies(error):
            raise
        found = [refused(error.told)]
    if trouble := version_trouble(settings.graph_version, now().date()):
        found.append(Notice(cause="version", kind=Kind.VERSION, text=trouble))
    if clock := clock_wrong(client.clock_offset_seconds):
        found.append(clock)
    return Look(kinds=KINDS, found=found)
