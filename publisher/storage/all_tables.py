"""All tables of the ledger in one place: whoever compares them with a database has each of them."""

from publisher.storage.ledger import schema, schema_reach, schema_website
from publisher.storage.studio import schema as schema_studio
from publisher.storage.studio import schema_drafts, schema_links, schema_partners
from publisher.storage.table_types import Base

#: The modules that define tables; importing them registers these.
MODULES = (schema, schema_reach, schema_website, schema_studio, schema_drafts, schema_links, schema_partners)
METADATA = Base.metadata
