"""What every page of the studio works with: the app, and the studio's own part of the ledger."""

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import cached_property
from secrets import token_bytes, token_urlsafe
from threading import Event

from jinja2 import Environment

from publisher.bootstrap.app import App
from publisher.bootstrap.studio_stores import StudioStores
from publisher.bundled_files import own_and_bundled
from publisher.content.editing.attachments import Attachments
from publisher.content.editing.draft_store import DraftStore
from publisher.content.reading.slugs import TRASH
from publisher.domain.accounts import LinkKind
from publisher.studio.assets import Assets
from publisher.studio.passwords import Passwords
from publisher.studio.pending_tokens import Candidates
from publisher.studio.post_index import PostIndex
from publisher.studio.previews import Previews
from publisher.studio.remembered_counts import RememberedCounts
from publisher.studio.reports import Reports
from publisher.studio.second_factor import SecondFactor, kept_key
from publisher.studio.submission_uploads import Inbox
from publisher.studio.submissions import Submissions
from publisher.studio.thumbnails import Thumbnails
from publisher.studio.unscheduled import UnscheduledChanges
from publisher.studio.upload_room import UploadRoom
from publisher.templating import EDITOR, templates

#: How long a link for a person works: who is invited may be on holiday, who forgot a password is waiting.
INVITATION_LASTS, RESET_LASTS, FIRST_LASTS = timedelta(days=7), timedelta(hours=2), timedelta(days=1)


class StudioContext:
    """One studio. Made once; its parts are shared by the threads that answer."""

    def __init__(self, app: App, url: str, passwords: Passwords | None = None) -> None:
        """`url` is where people reach it, without a slash at the end."""
        self.app, self.url = app, url
        stores = StudioStores(app)
        self.accounts, self.sessions, self.links = stores.accounts, stores.sessions, stores.one_time_links
        self.failures = stores.sign_in_throttle
        self.watching, self.activity_log = stores.queries, stores.activity_log
        self.versions, self.comments, self.presence = stores.draft_history, stores.comments, stores.presence
        self.ready_drafts, self.sent_back, self.trash = stores.ready_drafts, stores.sent_back, stores.trash
        self.series, self.showings, self.translators = stores.series, stores.share_links, stores.translators
        self.newsroom, self.outbox, self.partners = stores.submissions, stores.outbox, stores.partners
        self.page_posts = stores.page_posts
        self.desk = DraftStore(app.settings.posts_folder, app.settings.languages)
        self.attachments = Attachments(self.desk, app.is_erased)
        self.post_index = PostIndex(app.settings.posts_folder, self.desk, stores)
        self.passwords = passwords or Passwords()
        self.previews = Previews(app, url)
        self.unscheduled = UnscheduledChanges(app)
        #: Set when a mail waits.
        self.mail_waits = Event()
        self.reports = Reports(app, stores)
        self.inbox = Inbox(app.settings.inbox_folder, stores, app.is_erased)
        self.candidates = Candidates(app.clock)
        self.submissions = Submissions(stores)
        self.uploads = UploadRoom()
        self._stores = stores
        #: Ends this process's work and begins it anew with the settings of then; None where nobody can.
        self.begins_again: Callable[[], None] | None = None

    @cached_property
    def thumbnails(self) -> Thumbnails:
        """Return what makes frozen pictures as small as lists show them."""
        return Thumbnails(self.app)

    @cached_property
    def trash_desk(self) -> DraftStore:
        """Return what opens deleted drafts, by their names in the trash."""
        return DraftStore(self.app.settings.posts_folder / TRASH, self.app.settings.languages)

    @cached_property
    def counts(self) -> RememberedCounts:
        """Return the figures beside the menu, as they were a moment ago."""
        return RememberedCounts()

    @cached_property
    def second(self) -> SecondFactor:
        """Return what makes and checks the codes of the second factor."""
        settings = self.app.settings
        key = settings.secrets.secret_key.encode() or kept_key(settings.folder / "secrets" / "studio_key")
        return SecondFactor(key, settings.organisation.name, self._stores, self.app.clock)

    def send_mail(
        self, account_ids: Collection[int], kind: str, *, slug: str = "", path: str = "", by: str = ""
    ) -> bool:
        """Have a mail sent to each of these accounts; return whether mails are sent at all."""
        if not self.app.settings.mail.host or not account_ids:
            return False
        self.outbox.add(account_ids, kind, slug=slug, path=path, by=by)
        self.mail_waits.set()
        return True

    @cached_property
    def form_key(self) -> bytes:
        """Return the key of the tokens that forms carry; where none can be kept, one that ends with this process."""
        try:
            return self.second.key
        except OSError:  # the folder of the settings cannot be written
            return token_bytes(32)

    @property
    def secure(self) -> bool:
        """Return whether it is reached over https alone."""
        return self.url.startswith("https://")

    @property
    def templates(self) -> Environment:
        """Return the templates."""
        return templates(self.app.settings.templates_folder)

    @cached_property
    def assets(self) -> Assets:
        """Return style sheets and scripts."""
        own = own_and_bundled(self.app.settings.templates_folder, "studio/static")
        return Assets(EDITOR.parent, *reversed(own))

    def link(self, kind: LinkKind, account_id: int | None = None) -> str:
        """Make a one-time link; give its whole address, which is kept nowhere."""
        lasts = {LinkKind.FIRST: FIRST_LASTS, LinkKind.INVITATION: INVITATION_LASTS, LinkKind.RESET: RESET_LASTS}
        token = token_urlsafe(24)
        self.links.make(kind, token, lasts[kind], account_id)
        return f"{self.url}/welcome/{token}"

    def first_link(self) -> str:
        """Return the link that makes the first administrator; empty where there is one."""
        return "" if self.accounts.any_administrator() else self.link(LinkKind.FIRST)
