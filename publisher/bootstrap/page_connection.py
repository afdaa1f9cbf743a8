"""Puts together what connecting to a Page needs: the walk to a token, the canary with it, and its place on disk.

Part of the composition root: the command and the studio's page take the same steps.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from publisher.channels.facebook.canary import TrialResult
from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.token_exchange import NEEDED, NEEDED_IN_TWO_PHASES, Way
from publisher.channels.facebook.token_findings import explain
from publisher.domain.page_token import Connected, Explained
from publisher.domain.ports_channel import Clock, MediaStore
from publisher.settings import Facebook, Settings
from publisher.settings.secrets import STORED_TOKEN
from publisher.settings.token_file import store_app, store_token


@dataclass(frozen=True, slots=True, repr=False)
class GivenApp:
    """The id and the secret of the app that somebody typed beside the token. `repr` shows neither."""

    id: str
    secret: str


class PageConnection:
    """The steps of `connect` for one settings file."""

    def __init__(
        self,
        settings: Settings,
        facebook: Facebook,
        media: MediaStore,
        clock: Clock,
        sandbox_app_id: str,
        given: GivenApp | None = None,
    ) -> None:
        """Work at the address of `facebook`; the sandbox names its own application, which has no secret."""
        self._settings, self._facebook, self._media, self._clock = settings, facebook, media, clock
        self._given = given
        secrets = settings.secrets
        self._app_id = given.id if given else secrets.facebook_app_id or sandbox_app_id
        self._app_secret = given.secret if given else secrets.facebook_app_secret
        self.rehearsal = bool(sandbox_app_id)

    def walk(self, first: str, page_id: str = "") -> Explained:
        """Go from a first token to that of the Page in the settings, or of the one that is named; nothing is written.

        Raises:
            FacebookError: if Facebook could not be asked.
        """
        way = Way(
            graph=self._graph,
            page_id=page_id or self._facebook.page_id,
            app_id=self._app_id,
            app_secret=self._app_secret,
            now=self._clock,
            needs_secret=not self.rehearsal,
            needed=NEEDED if self._facebook.publish == "direct" else NEEDED_IN_TWO_PHASES,
            bare_graph=lambda token: self._graph(token, with_proof=False),
        )
        return explain(first, way)

    def canary(self, connected: Connected) -> list[TrialResult]:
        """Try unpublished posts with the new token; none has a link, nothing becomes public, nothing is left over."""
        facebook = replace(self._facebook, page_id=connected.asked_for)
        channel = FacebookChannel(self._graph(connected.token.secret), facebook, self._media, now=self._clock)
        return channel.try_out()

    def store(self, connected: Connected) -> Path:
        """Keep the token beside the settings file, and the app that somebody gave with it."""
        if self._given:
            store_app(self._settings.folder, self._given.id, self._given.secret)
        return store_token(self._settings.folder, connected.token.secret)

    @property
    def wins(self) -> str:
        """Return what brings in another token, so that the stored one is not used; empty where nothing does."""
        source = self._settings.secrets.page_token_source
        return "" if source == STORED_TOKEN.as_posix() else source

    def _graph(self, token: str, *, with_proof: bool = True) -> PageGraph:
        secret = self._app_secret if with_proof else ""
        secrets = replace(self._settings.secrets, facebook_page_token=token, facebook_app_secret=secret)
        lease_seconds = self._settings.schedule.lease_seconds
        return PageGraph.for_settings(self._facebook, secrets, lease_seconds=lease_seconds, now=self._clock)
