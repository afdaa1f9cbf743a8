"""Puts together what connecting to a Page needs: the walk to a token, the canary with it, and its place on disk.

Part of the composition root: the command and the studio's page take the same steps.
"""

from dataclasses import replace
from pathlib import Path

from publisher.channels.facebook.canary import Finding
from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.token_exchange import Connected, Way, connect
from publisher.domain.ports_channel import Clock, MediaStore
from publisher.settings import Facebook, Settings
from publisher.settings.public_address import is_public
from publisher.settings.secrets import STORED_TOKEN
from publisher.settings.token_file import store_token
from publisher.settings.validators import is_loopback


class PageConnection:
    """The steps of `connect` for one settings file."""

    def __init__(
        self, settings: Settings, facebook: Facebook, media: MediaStore, clock: Clock, sandbox_app_id: str
    ) -> None:
        """Work at the address of `facebook`; the sandbox names its own application, which has no secret."""
        self._settings, self._facebook, self._media, self._clock = settings, facebook, media, clock
        self._app_id = settings.secrets.facebook_app_id or sandbox_app_id
        self.rehearsal = bool(sandbox_app_id)

    def walk(self, first: str, page_id: str = "") -> Connected:
        """Go from a first token to that of the Page in the settings, or of the one that is named; nothing is written.

        Raises:
            OtherPages: if its holder may use others than that one.
            CannotConnect: if it leads nowhere.
            FacebookError: if Facebook could not be asked.
        """
        secrets = self._settings.secrets
        way = Way(
            graph=self._graph,
            page_id=page_id or self._facebook.page_id,
            app_id=self._app_id,
            app_secret=secrets.facebook_app_secret,
            now=self._clock,
            needs_secret=not self.rehearsal,
        )
        return connect(first, way)

    def canary(self, connected: Connected) -> list[Finding]:
        """Try unpublished posts with the new token; nothing becomes public, and nothing is left over."""
        facebook = replace(self._facebook, page_id=connected.asked_for)
        channel = FacebookChannel(self._graph(connected.token.secret), facebook, self._media, now=self._clock)
        url = self._settings.website.url
        reachable = is_public(url) or is_loopback(self._facebook.graph_url)
        return channel.try_out(url if reachable else "")

    def store(self, connected: Connected) -> Path:
        """Keep the token beside the settings file."""
        return store_token(self._settings.folder, connected.token.secret)

    @property
    def wins(self) -> str:
        """Return what brings in another token, so that the stored one is not used; empty where nothing does."""
        source = self._settings.secrets.page_token_source
        return "" if source == STORED_TOKEN.as_posix() else source

    def _graph(self, token: str) -> PageGraph:
        secrets = replace(self._settings.secrets, facebook_page_token=token)
        lease_seconds = self._settings.schedule.lease_seconds
        return PageGraph.for_settings(self._facebook, secrets, lease_seconds=lease_seconds, now=self._clock)
