"""`publisher update`. A terminal alone shows this: it is English, and in no catalogue. Sorted by code."""

from publisher.messages.coded_errors import Sentence

UPDATES: dict[str, str | Sentence] = {
    "update_back_unasked": Sentence(
        "%(version)s cannot read the ledger as it is now. It would start with the copy %(copy)s, on hold, and there is "
        "nobody to ask. Nothing was changed.",
        "`--yes` continues without asking.",
    ),
    "update_changes_server_ledger": (
        "%(version)s changes the tables of a ledger on PostgreSQL, which this command cannot take back. Nothing was "
        "changed. Stop all services, make a backup, install %(version)s and start them again."
    ),
    "update_file_changed": (
        "%(file)s is not the file that %(sums)s beside it tells of. Nothing was changed. Copy the release again."
    ),
    "update_needs_root": Sentence("Updating the program needs root.", "`sudo publisher update %(wanted)s`."),
    "update_no_copy": (
        "%(version)s cannot read the ledger as it is now, and there is no copy of it from before. Nothing was changed."
    ),
    "update_no_requirements": Sentence(
        "The release's locked requirements are missing: %(file)s. Nothing was changed.",
        "Copy that file beside the wheel, or name it: `--requirements FILE`.",
    ),
    "update_no_room": (
        "%(reason)s. Nothing was changed; %(version)s runs as before. Free some space on the disk, then try again."
    ),
    "update_no_such_wheel": "There is no file %(file)s. Name the .whl file of the release.",
    "update_no_systemctl": "systemctl cannot be started (%(reason)s), so the service cannot be restarted.",
    "update_no_wheel": "%(file)s is no release of the publisher. Name the .whl file of one.",
    "update_nobody_answers": (
        "Neither %(version)s nor %(old)s answers. %(old)s is in place again. `journalctl -u publisher -e` says why it "
        "does not start; `systemctl restart publisher` tries again."
    ),
    "update_not_installed": (
        "The release could not be installed, and nothing was changed; the version from before runs. "
        "%(command)s says: %(words)s"
    ),
    "update_not_wanted": "Nothing was changed; %(version)s runs as before.",
    "update_of_checkout": Sentence(
        "This is a checkout, not a server that was set up by this program.",
        "Update it by `git pull && make install` in %(folder)s, then restart the service.",
    ),
    "update_of_environment": Sentence(
        "This is not a server that was set up by this program.",
        "Make a backup, stop the service, and update it by `%(pip)s install --require-hashes -r "
        "publisher-VERSION-requirements.txt` and `%(pip)s install --no-deps publisher-VERSION-py3-none-any.whl`.",
    ),
    "update_of_what": Sentence("%(current)s runs.", "`publisher update WHEEL` updates to the release in that file."),
    "update_rehearsal_failed": (
        "%(version)s failed when it was tried on a copy. Nothing was changed; %(old)s runs as before. It says:\n"
        "%(words)s"
    ),
    "update_rehearsal_wrong": (
        "%(version)s does not work well on a copy. Nothing was changed; %(old)s runs as before. Wrong on the copy:\n"
        "%(words)s"
    ),
    "update_runs_already": "Another update runs. Wait until it has ended.",
    "update_runs_this": "%(version)s runs already. Nothing was changed.",
    "update_version_nowhere": Sentence(
        "Version %(version)s is not kept here. Nothing was changed.",
        "Name the release's .whl file, or the folder it lies in: `publisher update %(version)s --find-links FOLDER`.",
    ),
    "update_went_back": (
        "%(version)s did not answer within %(seconds)s seconds. %(old)s runs again, with the ledger as it is. "
        "`journalctl -u publisher -e` says what went wrong."
    ),
    "update_went_back_on_hold": Sentence(
        "%(version)s did not answer within %(seconds)s seconds. %(old)s runs again, with the copy of the ledger that "
        "was made at the switch, on hold.",
        "`publisher restore --look` shows what is published, and `publisher resume` ends the hold. `journalctl -u "
        "publisher -e` says what went wrong.",
    ),
}
