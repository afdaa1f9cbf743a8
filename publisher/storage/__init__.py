"""The ledger on disk: the only user of SQLAlchemy."""
