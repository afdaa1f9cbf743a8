"""Every sentence by its code, put together from the tables beside this."""

from collections.abc import Mapping

from publisher.messages.blockers import BLOCKERS
from publisher.messages.checkup import CHECKUP
from publisher.messages.coded_errors import CODED, Sentence
from publisher.messages.delivery_texts import DELIVERIES
from publisher.messages.facebook_errors import FACEBOOK
from publisher.messages.facebook_refusals import FACEBOOK_REFUSALS
from publisher.messages.facebook_tokens import FACEBOOK_TOKENS
from publisher.messages.operation_errors import OPERATIONS
from publisher.messages.pipeline_errors import PIPELINE
from publisher.messages.website_errors import WEBSITE

TABLES: tuple[Mapping[str, str | Sentence], ...] = (
    BLOCKERS,
    CHECKUP,
    CODED,
    DELIVERIES,
    FACEBOOK,
    FACEBOOK_REFUSALS,
    FACEBOOK_TOKENS,
    OPERATIONS,
    PIPELINE,
    WEBSITE,
)
SENTENCES: Mapping[str, Sentence] = {
    code: text if isinstance(text, Sentence) else Sentence(text) for table in TABLES for code, text in table.items()
}
