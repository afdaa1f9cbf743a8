"""PostgreSQL with several machines; with SQLite nobody needs this."""
