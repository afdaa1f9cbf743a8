"""What cannot be done: the sentence of each code of `domain.errors.CodedError`, with the next step.

Sorted by code. Placeholders are the values that the error carries. A command stands in backticks, in a sentence of its
own: the studio leaves that sentence out, since its page has a button.
"""


def gettext_noop(text: str) -> str:
    """Mark a text that is translated where it is shown."""
    return text


SENTENCES: dict[str, str] = {
    "disk_full": gettext_noop("The disk is full: nothing could be written to %(folder)s. Make room, then try again."),
    "folder_not_writable": gettext_noop(
        "Nothing could be written to %(folder)s (%(reason)s). Let the publisher's own user write there, then try again."
    ),
    "sign_in_busy": gettext_noop("Too many sign in at this moment. Try again in a few seconds."),
    "time_does_not_exist": gettext_noop("There is no such time on the clock. Choose another one."),
    "time_unreadable": gettext_noop("This is not a day with a time of day."),
    "title_without_letters": gettext_noop(
        "Write a title with some letters in it: the address is made of it, and none can be made of “%(title)s”."
    ),
}
