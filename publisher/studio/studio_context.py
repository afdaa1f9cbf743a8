"""What every page of the studio works with: the app, and the studio's own part of the ledger."""

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import cached_property
from secrets import token_bytes, token_urlsafe
from threading import Event

from jinja2 import Environment

from publisher.bootstrap.app import App
from publisher.content.editing.attachments import Attachments
from publisher.content.editing.draft_store import DraftStore
from publisher.domain.accounts import LinkKind
from publisher.storage.ledger.series import SeriesStore
from publisher.storage.studio.accounts import Accounts
from publisher.storage.studio.activity_log import ActivityLog
from publisher.storage.studio.comments import Comments
from publisher.storage.studio.draft_history import DraftHistory
from publisher.storage.studio.draft_index import DraftIndex
from publisher.storage.studio.mail_outbox import MailOutbox
from publisher.storage.studio.one_time_links import OneTimeLinks
from publisher.storage.studio.presence import Presence
from publisher.storage.studio.ready_drafts import ReadyDrafts
from publisher.storage.studio.sent_back import SentBackDrafts
from publisher.storage.studio.sessions import Sessions
from publisher.storage.studio.share_links import ShareLinks
from publisher.storage.studio.sign_in_throttle import SignInThrottle
from publisher.storage.studio.submissions import SubmissionStore
from publisher.storage.studio.submitted_forms import SubmittedForms
from publisher.storage.studio.translators import Translators
from publisher.storage.studio.trash import Trash
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
        database, clock = app.container.database, app.clock
        self.accounts = Accounts(database, clock, app.container.revocations)
        self.sessions = Sessions(database, clock, timedelta(hours=app.settings.studio.session_hours))
        self.links = OneTimeLinks(database, clock)
        self.failures = SignInThrottle(database, clock)
        self.versions = DraftHistory(database, clock)
        self.watching = app.container.studio_queries
        self.desk = DraftStore(app.settings.posts_folder, app.settings.languages)
        self.attachments = Attachments(self.desk)
        self.post_index = PostIndex(app.settings.posts_folder, self.desk, DraftIndex(database, app.container.target))
        self.passwords = passwords or Passwords()
        self.previews = Previews(app, url)
        self.unscheduled = UnscheduledChanges(app)
        self.comments, self.trash = Comments(database, clock), Trash(database, clock)
        self.presence = Presence(database, clock)
        self.ready_drafts, self.sent_back = ReadyDrafts(database, clock), SentBackDrafts(database, clock)
        self.outbox = MailOutbox(database, clock)
        #: Set when a mail waits.
        self.mail_waits = Event()
        self.showings = ShareLinks(database, clock, app.container.revocations)
        self.translators = Translators(database, clock, app.container.revocations)
        self.series = SeriesStore(database, clock)
        self.reports = Reports(app, self.watching)
        self.newsroom = SubmissionStore(database, clock, app.container.revocations)
        self.inbox = Inbox(app.settings.inbox_folder, self.newsroom)
        self.candidates = Candidates(clock)
        self.submissions = Submissions(SubmittedForms(database, clock))
        self.uploads = UploadRoom()
        #: Ends this process's work and begins it anew with the settings of then; None where nobody can.
        self.begins_again: Callable[[], None] | None = None

    @cached_property
    def activity_log(self) -> ActivityLog:
        """Return what reads the audit trail."""
        return ActivityLog(self.app.container.database)

    @cached_property
    def thumbnails(self) -> Thumbnails:
        """Return what makes frozen pictures as small as lists show them."""
        return Thumbnails(self.app)

    @cached_property
    def counts(self) -> RememberedCounts:
        """Return the figures beside the menu, as they were a moment ago."""
        return RememberedCounts()

    @cached_property
    def second(self) -> SecondFactor:
        """Return what makes and checks the codes of the second factor."""
        settings = self.app.settings
        key = settings.secrets.secret_key.encode() or kept_key(settings.folder / "secrets" / "studio_key")
        return SecondFactor(key, settings.organisation.name, self.accounts, self.app.clock)

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
        return Assets(self.app.settings.templates_folder / "studio" / "static", EDITOR.parent)

    def link(self, kind: LinkKind, account_id: int | None = None) -> str:
        """Make a one-time link; give its whole address, which is kept nowhere."""
        lasts = {LinkKind.FIRST: FIRST_LASTS, LinkKind.INVITATION: INVITATION_LASTS, LinkKind.RESET: RESET_LASTS}
        token = token_urlsafe(24)
        self.links.make(kind, token, lasts[kind], account_id)
        return f"{self.url}/welcome/{token}"

    def first_link(self) -> str:
        """Return the link that makes the first administrator; empty where there is one."""
        return "" if self.accounts.any_administrator() else self.link(LinkKind.FIRST)
