"""Every sentence by its code, put together from the tables beside this."""

from collections.abc import Mapping

from publisher.messages.blockers import BLOCKERS
from publisher.messages.checkup import CHECKUP
from publisher.messages.coded_errors import CODED, Sentence
from publisher.messages.connect_texts import CONNECT
from publisher.messages.content_errors import CONTENT
from publisher.messages.delivery_texts import DELIVERIES
from publisher.messages.facebook_errors import FACEBOOK
from publisher.messages.facebook_refusals import FACEBOOK_REFUSALS
from publisher.messages.facebook_tokens import FACEBOOK_TOKENS
from publisher.messages.link_texts import LINKS
from publisher.messages.old_website_errors import OLD_WEBSITE
from publisher.messages.operation_errors import OPERATIONS
from publisher.messages.partner_errors import PARTNERS
from publisher.messages.pipeline_errors import PIPELINE
from publisher.messages.server_errors import SERVER
from publisher.messages.settings_errors import SETTINGS
from publisher.messages.site_errors import SITE
from publisher.messages.storage_errors import STORAGE
from publisher.messages.update_errors import UPDATES
from publisher.messages.website_errors import WEBSITE

TABLES: tuple[Mapping[str, str | Sentence], ...] = (
    BLOCKERS,
    CHECKUP,
    CODED,
    CONNECT,
    CONTENT,
    DELIVERIES,
    FACEBOOK,
    FACEBOOK_REFUSALS,
    FACEBOOK_TOKENS,
    LINKS,
    OLD_WEBSITE,
    OPERATIONS,
    PARTNERS,
    PIPELINE,
    SERVER,
    SETTINGS,
    SITE,
    STORAGE,
    UPDATES,
    WEBSITE,
)
SENTENCES: Mapping[str, Sentence] = {
    code: text if isinstance(text, Sentence) else Sentence(text) for table in TABLES for code, text in table.items()
}
#: Codes that are told at once and were never written into a ledger.
NEVER_KEPT = frozenset((*CONTENT, *SERVER, *SETTINGS))
