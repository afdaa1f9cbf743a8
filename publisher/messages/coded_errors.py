"""What cannot be done: the sentence of each code of `domain.errors.CodedError`, with the next step.

Sorted by code. Placeholders are the values that the error carries. Which command is next is told to a terminal alone:
a page has a button.
"""

from typing import NamedTuple


class Sentence(NamedTuple):
    """What people are told, with what a terminal is told beside it."""

    #: In English; a page has it in its reader's language.
    text: str
    #: Which command is next, or what one says; empty where there is none.
    terminal: str = ""


def gettext_noop(text: str) -> str:
    """Mark a text that is translated where it is shown."""
    return text


CODED: dict[str, str | Sentence] = {
    "adopting_something_else": gettext_noop(
        "The schedule has changed meanwhile, so nothing was done. Check it again, then decide."
    ),
    "adopting_unasked": Sentence(
        "This would cancel what is listed above, and there is nobody to ask. Nothing was done.",
        "`--yes` continues without asking.",
    ),
    "cancel_leaves_dead_link": gettext_noop(
        "The Facebook post links to the page on the website, so it cannot be published without it. Cancel both, or "
        "remove the website from the post's channels and schedule it again."
    ),
    "disk_full": gettext_noop(
        "The disk is full: nothing could be written to %(folder)s. Free some space, then try again."
    ),
    "file_refused_by_system": gettext_noop(
        "%(file)s could not be read or written (%(reason)s). Put that right, then try again."
    ),
    "folder_not_writable": gettext_noop(
        "Nothing could be written to %(folder)s (%(reason)s). Let the publisher's own user write there, then try again."
    ),
    "language_unknown": gettext_noop("There is no language “%(language)s”. There are: %(languages)s."),
    "news_dropped": gettext_noop("The office has read this and will not use it, so this photo was not received."),
    "news_photos_all_here": gettext_noop("All photos of this are already here."),
    "news_too_many_today": gettext_noop("Too much was sent with this link today. Try again tomorrow."),
    "no_channel_chosen": gettext_noop("Tick at least one channel."),
    "photo_gone": gettext_noop("This photo is no longer here."),
    "photo_more_than_announced": gettext_noop("This is more than was announced."),
    "photo_too_large": gettext_noop("A photo can have at most %(megabytes)s MB."),
    "picture_animated": gettext_noop("The picture is an animation. Export one still picture as JPEG or PNG."),
    "picture_damaged": gettext_noop("The picture is broken: it ends too early or is damaged. Copy or export it again."),
    "picture_empty": gettext_noop("The file is empty. Copy it again."),
    "picture_too_large": gettext_noop("A picture can have at most %(megabytes)s MB. Make it smaller."),
    "picture_too_many_pixels": gettext_noop(
        "The picture has too many pixels. Make it smaller: 4000 pixels on its longer side."
    ),
    "picture_too_much_memory": gettext_noop(
        "The picture needs too much memory. Make it smaller: 4000 pixels on its longer side."
    ),
    "picture_too_slow": gettext_noop("Processing the picture takes too long. Save it again as JPEG."),
    "picture_unreadable": gettext_noop(
        "The file is not a picture that can be read, or it is damaged. Save it again as JPEG or PNG."
    ),
    "port_taken": gettext_noop(
        "Port %(port)s (%(setting)s) is used by another program on this machine. Stop that program, or set another "
        "port."
    ),
    "service_has_another_ledger": gettext_noop(
        "The %(service)s that runs here (process %(pid)s) works with the ledger %(served)s, this would work with "
        "%(own)s. Nothing was done. Keep database_url and every other secret in secrets/ beside the settings, "
        "where both find them."
    ),
    "service_has_another_machine_id": gettext_noop(
        "The %(service)s that runs here (process %(pid)s) calls this machine by another PUBLISHER_MACHINE_ID. "
        "Nothing was done. Set the same one for both, or none."
    ),
    "service_has_another_page": gettext_noop(
        "The %(service)s that runs here (process %(pid)s) serves website at %(served_website)s, facebook at "
        "%(served_page)s; this would serve website at %(website)s, facebook at %(page)s. Nothing was done. If the "
        "settings or secrets were changed, restart the service first; otherwise remove what is set only in this "
        "shell."
    ),
    "service_has_more_secrets": gettext_noop(
        "The %(service)s that runs here (process %(pid)s) has secrets that are missing here: %(missing)s. Nothing was "
        "done. Keep every secret in secrets/ beside the settings, where both find them."
    ),
    "service_has_other_folders": gettext_noop(
        "The %(service)s that runs here (process %(pid)s) uses %(served)s; this would use %(own)s. Nothing was "
        "done. Write it into settings.toml, which both read, and remove what is set only in this shell."
    ),
    "service_has_the_real_page": gettext_noop(
        "The %(service)s that runs here (process %(pid)s) serves website at %(served_website)s, facebook at "
        "%(served_page)s; here no Page token was found, so this would work on the sandbox. Nothing was done. Keep "
        "the token and every other secret in secrets/ beside the settings, where both find them."
    ),
    "service_of_older_version": (
        "The %(service)s that runs here (process %(pid)s) is of an older version, and this would change the ledger's "
        "tables under it. Nothing was done. Restart the service first: it changes them itself."
    ),
    "services_unreadable": gettext_noop(
        "%(folder)s does not show which services of this installation are running. Run the command as the user of "
        "the service."
    ),
    "sign_in_busy": gettext_noop("Too many people are signing in right now. Try again in a few seconds."),
    "site_folder_of_others": gettext_noop(
        "%(folder)s holds what is not the website's (%(names)s), and would be emptied. Name another folder as "
        "website.output, or move these files away."
    ),
    "time_does_not_exist": gettext_noop("This time does not exist, because the clocks change. Choose another one."),
    "time_far_ahead": gettext_noop("This is more than a year from now. Is that right?"),
    "time_has_passed": gettext_noop("This time has passed. Choose a later one."),
    "time_missing": gettext_noop("Choose a day and a time."),
    "time_unreadable": gettext_noop("This is not a date with a time."),
    "title_without_letters": gettext_noop(
        "Write a title with some letters: the address is made from it, and none can be made from “%(title)s”."
    ),
    "undo_cancel_elsewhere": gettext_noop(
        "It was scheduled for another Page or website than the settings name now. Schedule it again."
    ),
    "undo_cancel_erased": gettext_noop(
        "Something of it was erased since, so it is not scheduled again as it was. Schedule its draft, if there is one."
    ),
    "undo_cancel_too_late": gettext_noop("It has been scheduled again, so there is nothing left to undo."),
    "undo_too_late": gettext_noop(
        "It is too late to undo this: publishing has begun. What is published can be unpublished."
    ),
}
