"""The studio's own part of the ledger: accounts, sessions, links, and what is known of drafts beside their files."""

from datetime import timedelta

from publisher.bootstrap.app import App
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


class StudioStores:
    """What the studio reads and writes in the ledger of an app; its parts are safe to share between threads."""

    def __init__(self, app: App) -> None:
        container, clock = app.container, app.clock
        database, revocations = container.database, container.revocations
        self.accounts = Accounts(database, clock, revocations)
        self.sessions = Sessions(database, clock, timedelta(hours=app.settings.studio.session_hours))
        self.one_time_links = OneTimeLinks(database, clock)
        self.sign_in_throttle = SignInThrottle(database, clock)
        self.forms = SubmittedForms(database, clock)
        self.activity_log = ActivityLog(database)
        self.outbox = MailOutbox(database, clock)
        self.queries = container.studio_queries
        self.draft_index = DraftIndex(database, container.target)
        self.draft_history = DraftHistory(database, clock)
        self.comments, self.presence = Comments(database, clock), Presence(database, clock)
        self.ready_drafts, self.sent_back = ReadyDrafts(database, clock), SentBackDrafts(database, clock)
        self.trash, self.series = Trash(database, clock), SeriesStore(database, clock)
        self.submissions = SubmissionStore(database, clock, revocations)
        self.share_links = ShareLinks(database, clock, revocations)
        self.partners, self.page_posts = container.partners, container.page_posts
        self.translators = Translators(database, clock, revocations)
