"""The way back into the studio, for whoever has the machine: a new sign-in link, written to the audit trail."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from publisher.bootstrap.app import App
from publisher.bootstrap.studio_stores import StudioStores
from publisher.domain.accounts import Account, LinkKind, Role
from publisher.domain.email_address import is_email_address
from publisher.domain.errors import CodedError
from publisher.settings import Settings
from publisher.settings.run_file import read_running
from publisher.storage.studio.accounts import Accounts

#: How long the link works.
LASTS = timedelta(days=1)
#: Where `serve` answers if nobody set a port.
_DEFAULT_PORT = 8003


@dataclass(frozen=True, slots=True)
class LetIn:
    """Whom the link is for."""

    account: Account
    #: Sets a new password, once.
    link: str
    #: Whether this call made the account, or made it an administrator's.
    new: bool
    promoted: bool


def let_in(app: App, email: str, *, name: str, by: str, without_code: bool) -> LetIn:
    """Make a link for the account of a mail address; where no administrator is left, it becomes one.

    `name` is that of a new account, `without_code` also turns off its two-step verification.

    Raises:
        CodedError: if an administrator is left and nobody has the address, it is none, or its account is locked.
        IllegalTransition: if somebody has the name already.
    """
    stores = StudioStores(app)
    accounts, alone = stores.accounts, not stores.accounts.any_administrator()
    known = _known(accounts, email)
    if known is None and not alone:
        raise _unknown(accounts, email)
    if known is None and not is_email_address(email.strip()):
        raise CodedError("let_in_no_address", email=email.strip())
    account = known or _new(app, accounts, email, name, by)
    promoted = alone and account.role is not Role.ADMINISTRATOR
    if promoted:
        accounts.make_first(account.id, by)
    if without_code and account.second_salt:
        accounts.set_second(account.id, "", by)
    accounts.record_link(account.id, by, "let in")
    token = token_urlsafe(24)
    kind = LinkKind.RESET if account.ready else LinkKind.INVITATION
    stores.one_time_links.make(kind, token, LASTS, account.id)
    now = accounts.account(account.id) or account
    return LetIn(now, f"{_studio_url(app.settings)}/welcome/{token}", new=known is None, promoted=promoted)


def anybody_can_sign_in(app: App) -> bool:
    """Return whether there is an administrator who has a password."""
    return StudioStores(app).accounts.any_administrator()


def _known(accounts: Accounts, email: str) -> Account | None:
    wanted = email.strip().lower()
    known = next((each for each in accounts.all() if wanted and each.email == wanted), None)
    if known and known.closed:
        raise CodedError("let_in_locked", email=wanted)
    return known


def _new(app: App, accounts: Accounts, email: str, name: str, by: str) -> Account:
    before_at = email.strip().partition("@")[0]
    language = app.settings.mail.language
    return accounts.open(name=name or before_at, email=email, role=Role.ADMINISTRATOR, language=language, by=by)


def _unknown(accounts: Accounts, email: str) -> CodedError:
    able = (each for each in accounts.all() if each.ready and each.may(Role.ADMINISTRATOR))
    return CodedError("let_in_unknown", email=email.strip(), administrators=", ".join(each.email for each in able))


def _studio_url(settings: Settings) -> str:
    """Return where people reach the studio, or would once it is started."""
    here = f"http://127.0.0.1:{settings.studio.port or _DEFAULT_PORT}"
    return settings.studio.url or read_running(settings.folder).studio_url or here
