"""`settings.toml` and the environment as typed values. Every mistake is reported at once, with its full path."""

from publisher.settings.load import load
from publisher.settings.model import (
    SANDBOX_TOKEN,
    Database,
    Facebook,
    Label,
    Mail,
    Measure,
    Organisation,
    Schedule,
    Secrets,
    Settings,
    Studio,
    Website,
)

__all__ = [
    "SANDBOX_TOKEN",
    "Database",
    "Facebook",
    "Label",
    "Mail",
    "Measure",
    "Organisation",
    "Schedule",
    "Secrets",
    "Settings",
    "Studio",
    "Website",
    "load",
]
