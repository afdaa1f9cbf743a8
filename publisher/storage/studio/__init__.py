"""The studio's own tables: accounts, sessions, drafts' history."""
