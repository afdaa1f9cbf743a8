"""The sample draft of a new installation: what its title, summary and text say, translated as the studio is."""

from publisher.messages.coded_errors import gettext_noop

TITLE = gettext_noop("Our first post")
SUMMARY = gettext_noop("This is a sample. Change it, or delete it.")
#: One paragraph each.
PARAGRAPHS = (
    gettext_noop("Write here as in an email. An empty line begins a new paragraph."),
    gettext_noop("This text is for the website. Facebook shows the title and the summary."),
)
