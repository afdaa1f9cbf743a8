"""The officers' web pages: one file a page or action. No rules here: they call the same pipeline as the commands."""
