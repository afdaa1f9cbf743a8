"""How people are told: mails, and a sign of life for a watching service."""
