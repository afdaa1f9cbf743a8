"""Who the Page, its application and its tokens are. Fixed while the sandbox runs."""

import hashlib
import hmac
from dataclasses import dataclass

#: The application of a sandbox page that nobody gave another one.
APP_ID = "1000000000000002"


@dataclass(frozen=True, slots=True)
class PageAccount:
    """The Page and the application that talks to it."""

    #: What the settings call the Page: its number or its name.
    asked_id: str
    name: str
    #: The Page token. The person's tokens are made of it, see `user_token`.
    token: str
    app_id: str
    #: Empty: no secret is known, so no `appsecret_proof` can be checked.
    app_secret: str

    @property
    def page_id(self) -> str:
        """The Page's number. A Page that is configured by name gets one that depends on the name alone."""
        if self.asked_id.isdigit():
            return self.asked_id
        digest = hashlib.sha256(self.asked_id.casefold().encode()).digest()
        return str(100_000_000_000_000 + int.from_bytes(digest[:6]))

    @property
    def username(self) -> str:
        """The Page's name in addresses."""
        return "sandbox.page" if self.asked_id.isdigit() else self.asked_id

    @property
    def user_token(self) -> str:
        """A person's short-lived token, as Facebook's token tool would hand it out."""
        return f"{self.token}-user"

    @property
    def long_user_token(self) -> str:
        """What `user_token` is exchanged for."""
        return f"{self.token}-user-long"

    @property
    def system_token(self) -> str:
        """The token of a business system user, who may act for the Page."""
        return f"{self.token}-system"

    @property
    def app_token(self) -> str:
        """The application's own token, `id|secret`."""
        return f"{self.app_id}|{self.app_secret}"

    def names_page(self, node: str) -> bool:
        """Return whether `node` is this Page, by number or by name (names ignore case)."""
        return node == self.page_id or node.casefold() in {self.username.casefold(), self.asked_id.casefold()}

    def proof(self, token: str) -> str:
        """The `appsecret_proof` of a token: HMAC-SHA256 with the secret as key, hex (facebook_business/session.py)."""
        return hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
