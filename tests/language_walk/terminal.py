"""Sentences that only a terminal is told: they are English alone, and in no catalogue. Every other one is in all."""

from publisher.messages.old_website_errors import OLD_WEBSITE
from publisher.messages.server_errors import SERVER
from publisher.messages.settings_errors import SETTINGS
from publisher.messages.update_errors import UPDATES

#: Of commands that no page has: import, setup, update; and what is wrong in `settings.toml` before anything runs.
TABLES = (OLD_WEBSITE, SERVER, SETTINGS, UPDATES)
#: Of other tables, those that only commands say.
CODES = frozenset(
    """
    adopting_unasked backup_file_newer backup_newer backup_of_other_tables claim_lost compare_needs_recording
    database_not_empty erase_again_later erase_repeated_too export_folder_not_empty export_not_written
    graph_url_invalid import_not_empty init_unasked installation_exists installation_in_file ledger_copy_damaged
    ledger_copy_is_none ledger_in_use ledger_newer ledger_not_copied let_in_locked let_in_no_address
    let_in_unknown no_picture_of_digest no_such_file nobody_of_that_name not_put_back not_restored
    nothing_sent_until_compared nothing_to_erase old_bytes_left older_copy_has_it option_at_wrong
    option_is_no_day page_not_compared page_recorded page_token_lacks posts_of_others procrastinate_missing
    read_without_pause record_damaged record_incomplete record_is_none record_picture_changed
    recording_folder_missing recording_is_folder recording_needs_canary recording_of_other_version
    recording_unreadable restored_ledger_not_placed secret_of_file service_of_older_version
    several_pictures_of_digest snapshot_not_set snapshot_repository_there text_unreadable text_with_other_gaps
    texts_unconfirmed
    """.split()
)
