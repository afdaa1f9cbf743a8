"""What is wrong with the ledger, backups and accounts: the sentence of each code, sorted by code."""

from publisher.messages.coded_errors import Sentence, gettext_noop

STORAGE: dict[str, str | Sentence] = {
    "account_erased": gettext_noop("This account was erased: make a new one."),
    "account_unknown": gettext_noop("There is no such account."),
    "backup_damaged": gettext_noop("The backup is damaged at %(path)s. Take an older one."),
    "backup_file_newer": "A newer publisher (%(program)s) made %(file)s. Install that one, then restore.",
    "backup_is_none": gettext_noop("%(file)s is not a backup of the publisher, or it is damaged (%(reason)s)."),
    "backup_newer": "A newer publisher (%(program)s) made this backup. Install that one.",
    "backup_not_written": gettext_noop(
        "The backup %(file)s could not be written: %(reason)s. Nothing incomplete is left there."
    ),
    "backup_of_other_tables": "The backup has tables that its version should not have: %(tables)s.",
    "backup_table_changed": gettext_noop(
        "The table %(table)s did not come out of the backup as it went in. Nothing was changed."
    ),
    "backup_unreadable_at": gettext_noop("The backup is damaged at %(path)s (%(reason)s). Take an older one."),
    "backups_damaged": gettext_noop(
        "Backups in %(folder)s are damaged: %(files)s. The newest can be restored. Delete the damaged ones, and find "
        "out what is wrong with that disk."
    ),
    "connections_in_use": gettext_noop("every connection to it is in use"),
    "database_not_empty": (
        "The database is not empty, and a restore never writes over a ledger. Make a new one (`createdb NAME`), set "
        "DATABASE_URL to it, and restore again; the old one stays as it is."
    ),
    "export_folder_not_empty": "%(folder)s is not empty. Name a new folder: an export never mixes with what is there.",
    "export_not_written": "The export to %(folder)s could not be written: %(reason)s.",
    "file_was_erased": gettext_noop(
        "A picture or recording of this post was erased for good, so it is not published again. Take it out of the "
        "post."
    ),
    "import_not_empty": Sentence(
        "This installation has posts or accounts already. Import into an empty one.",
        "`publisher init FOLDER` begins one.",
    ),
    "last_administrator": gettext_noop("This is the last administrator. Make somebody else administrator first."),
    "ledger_copy_damaged": "%(file)s is not a ledger of the publisher, or it is damaged (%(reason)s).",
    "ledger_copy_is_none": "%(file)s is not a ledger of the publisher.",
    "ledger_in_use": Sentence(
        "Somebody uses the ledger %(file)s.",
        terminal="Stop `publisher serve`, the scheduler and every worker, and restore then.",
    ),
    "ledger_lost_while_writing": gettext_noop(
        "The connection to the ledger was lost while the website was being written: %(reason)s. It is "
        "written again at the next attempt."
    ),
    "ledger_newer": (
        "The ledger was made by a newer publisher (it has version %(version)s, this program knows %(known)s). "
        "Install the newer program; nothing was changed."
    ),
    "ledger_not_copied": (
        "The ledger is copied before it is updated, and that failed: %(reason)s. Free some space; nothing was changed."
    ),
    "ledger_not_read": gettext_noop(
        "The ledger could not be read: %(reason)s. Nothing is lost: work continues once the cause is "
        "removed (disk full, file locked, database down)."
    ),
    "ledger_not_written": gettext_noop(
        "The ledger could not be written: %(reason)s. Nothing is lost: work continues once the cause is "
        "removed (disk full, file locked, database down)."
    ),
    "list_not_copied": gettext_noop(
        "The %(what)s could not be copied to %(file)s: %(reason)s. It is tried again automatically."
    ),
    "list_not_read": gettext_noop("The %(what)s %(file)s cannot be read: %(reason)s. Correct that first."),
    "list_not_written": gettext_noop("The %(what)s %(file)s cannot be written: %(reason)s."),
    "list_of_erasures": gettext_noop("list of erasures"),
    "list_of_page_posts": gettext_noop("list of posts from the Page"),
    "list_of_revocations": gettext_noop("list of revocations"),
    "list_of_short_addresses": gettext_noop("list of short addresses"),
    "mail_address_taken": gettext_noop("Somebody already has this email address."),
    "name_taken": gettext_noop("Somebody already has this name. Add something that tells the two apart."),
    "no_such_file": "There is no file %(file)s.",
    "no_such_link": gettext_noop("There is no such link."),
    "not_put_back": "%(place)s could not be put back: %(reason)s.",
    "old_bytes_left": (
        "Old bytes of what was erased may still lie in the ledger's own files (%(reason)s). Erase it again later."
    ),
    "picture_damaged_in_store": gettext_noop("The picture %(name)s in %(folder)s is damaged. A backup has it."),
    "picture_not_deleted": gettext_noop("The picture %(name)s could not be deleted from %(folder)s: %(reason)s."),
    "picture_not_stored": gettext_noop("The picture %(name)s could not be stored in %(folder)s: %(reason)s."),
    "picture_not_there": gettext_noop("The picture %(name)s is missing in %(folder)s: %(reason)s. A backup has it."),
    "pictures_not_listed": gettext_noop("%(folder)s could not be looked through: %(reason)s."),
    "procrastinate_missing": "Procrastinate is not installed, which PostgreSQL needs. `make install` brings it.",
    "read_without_pause": "it is being read without a pause",
    "record_damaged": "%(folder)s is damaged: %(reason)s. Export it again.",
    "record_incomplete": "%(file)s has %(rows)s rows, of %(wanted)s. Export it again.",
    "record_is_none": Sentence(
        "%(folder)s holds neither saved web pages nor a record: it has no %(file)s that can be read.",
        "`publisher export FOLDER` writes a record.",
    ),
    "record_picture_changed": "%(file)s was changed or damaged. Export it again.",
    "repeats_then_already": gettext_noop("It already repeats at one of these times."),
    "restic_missing": gettext_noop("`restic` is not installed: `apt-get install restic`."),
    "restored_ledger_not_placed": "The restored ledger could not be put in place: %(reason)s. Nothing was changed.",
    "shared_list_unreachable": gettext_noop(
        "What all machines share of %(name)s (%(media)s, folder %(folder)s) cannot be read or written: %(reason)s. "
        "Nothing was changed."
    ),
    "snapshot_damaged": Sentence(
        gettext_noop(
            "What lies in %(place)s is damaged: it is not what was written there (%(words)s). Nothing was changed "
            "here. An older snapshot or a nightly backup may be whole."
        ),
        "`publisher restore PLACE --day DAY` takes the newest snapshot of that day or before.",
    ),
    "snapshot_failed": gettext_noop("The snapshot in %(place)s failed: %(words)s"),
    "snapshot_full": gettext_noop("There is no room left for snapshots, in %(place)s or on this disk: %(words)s"),
    "snapshot_host_changed": gettext_noop(
        "The host of %(place)s has another key than before. If it was really changed, delete snapshots/known_hosts."
    ),
    "snapshot_locked": gettext_noop("Somebody else works in %(place)s now. Try again later."),
    "snapshot_no_repository": Sentence(
        gettext_noop("There is no repository in %(place)s yet, or its beginning is lost."),
        "`publisher snapshot --init` makes one.",
    ),
    "snapshot_none": gettext_noop("There is no such snapshot in %(place)s."),
    "snapshot_not_set": "backup.restic in the settings is empty: say there where snapshots go.",
    "snapshot_refused": gettext_noop("%(place)s does not let us in (%(words)s). Check its key or password."),
    "snapshot_repository_there": (
        "There is a repository in %(place)s already. Put its recovery key into secrets/recovery_key, or name another "
        "place."
    ),
    "snapshot_unreachable": gettext_noop("%(place)s cannot be reached (%(words)s). Try again later."),
    "snapshot_without_key": Sentence(
        gettext_noop(
            "The recovery key of the snapshots is missing: secrets/recovery_key. It stands on the recovery sheet."
        ),
        "If there was none so far: `publisher snapshot --init`.",
    ),
    "snapshot_wrong_key": gettext_noop("The recovery key does not open %(place)s. Compare it with the recovery sheet."),
    "trial_failed": gettext_noop("%(file)s could not be restored on trial: %(reason)s"),
    "upload_was_erased": gettext_noop("This picture or recording was erased for good, so it is not taken again."),
    "worker_not_told": gettext_noop("A worker process was not told what was scheduled: %(reason)s."),
}
