"""A Debian server that has one installation: its layout, setting it up, its backups elsewhere, updating it."""
