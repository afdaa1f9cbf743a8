"""What is wrong with the settings and secrets: the sentence of each code, sorted by code. Terminals alone tell most."""

from publisher.messages.coded_errors import Sentence, gettext_noop

SETTINGS: dict[str, str | Sentence] = {
    "deploy_is_ftp": (
        "%(setting)s must not be ftp, which sends password and pages unprotected: most hosts that have it have ftps"
    ),
    "deploy_is_no_address": '%(setting)s must be an address, like "%(example)s"',
    "deploy_of_hidden_folder": "%(setting)s must name the folder itself, without .. and signs that cannot be seen",
    "deploy_of_other_scheme": '%(setting)s must begin with sftp://, ftps:// or s3://, like "%(example)s"%(hint)s',
    "deploy_on_implicit_port": (
        "%(setting)s must not use port %(port)s (implicit FTPS); leave the port out: the usual one, 21, protects as "
        "well"
    ),
    "deploy_with_query": (
        "%(setting)s must be an address without ? and #; in a name of a folder they are written %%3F and %%23"
    ),
    "deploy_without_bucket": '%(setting)s must name a bucket, like "s3://bucket/site"',
    "deploy_without_host": '%(setting)s must name a user and a host, like "%(example)s"',
    "either": "%(one)s or %(other)s",
    "emblem_not_a_picture": gettext_noop(
        "This picture cannot be used. Choose a PNG or JPEG, or an SVG of at most 300 kB without scripts."
    ),
    "folder_of_backups": "the backups",
    "folder_of_emblems": "the logo and the donors' emblems",
    "folder_of_imports": "what was read of an old website",
    "folder_of_news": "what members sent",
    "folder_of_pictures": "the pictures",
    "folder_of_posts": "the posts",
    "folder_of_previews": "the previews",
    "folder_of_sandbox": "the sandbox",
    "folder_of_secrets": "the secrets",
    "folder_of_services": "the notes of services",
    "folder_of_snapshots": "the snapshots",
    "folder_of_templates": "the templates",
    "folder_of_website": "the website",
    "kind_flag": "true or false",
    "kind_list": "a list",
    "kind_number": "a number",
    "kind_table": "a table",
    "kind_text": "a text",
    "kind_time": "a date or time",
    "mend_of_settings": "Texts stand in quotes, lists in brackets, and each line is key = value or a [section].",
    "near_column": " near column %(column)s",
    "perhaps": " (did you mean '%(word)s'?)",
    "repository_of_other_scheme": (
        "%(setting)s must be a folder, or an address like sftp://user@host.example//srv/backup or "
        "s3:https://s3.example.org/bucket%(hint)s"
    ),
    "repository_without_place": "%(setting)s names no place; write it like sftp://user@host.example//srv/backup",
    "secret_empty": "is empty: put the secret into %(file)s, or take it away",
    "secret_file_not_text": "names a file that is not text",
    "secret_is_no_token": "is not a token: it holds a space or a letter that no token has; copy it again",
    "secret_leads_nowhere": "leads to %(target)s, which is not there: put that back, or take the link away",
    "secret_misnamed": "is no secret's name, so nobody reads it: call it %(name)s",
    "secret_not_text": "is not text",
    "secret_seen_by_others": "can be read by other people of this machine: run `chmod 600 %(file)s`",
    "secret_too_long": "is too long for a secret: put the secret into %(file)s, or take it away",
    "secret_unreadable": "cannot be read: %(file)s: %(reason)s",
    "section_unknown": "%(setting)s is not a section%(hint)s; there are %(words)s",
    "setting_empty": "%(setting)s must not be empty",
    "setting_holds_age_zero": "%(setting)s must hold ages above zero",
    "setting_holds_ledger": "%(setting)s (%(folder)s) contains the ledger %(ledger)s. Keep the two apart.",
    "setting_holds_password": "%(setting)s holds a password, which belongs elsewhere: set %(name)s in the environment",
    "setting_in_empty_section": "%(setting)s is not a setting: [%(section)s] has none so far; delete it",
    "setting_is_own_folder": (
        "%(setting)s is the settings' own folder, or one above it (%(folder)s). Name one inside it."
    ),
    "setting_is_secret": (
        "%(setting)s is a secret and does not belong here: delete it, and set %(name)s in the environment, or "
        "%(name)s_FILE to the path of a file that holds it, or put it into %(file)s (chmod 600)"
    ),
    "setting_is_systems_folder": (
        "%(setting)s is a folder of the system (%(folder)s). Name one of the publisher's own."
    ),
    "setting_leads_nowhere": (
        "%(setting)s leads '%(word)s' to '%(target)s', which is neither a path like \"/sq/\" nor an address like "
        '"https://..."'
    ),
    "setting_leads_to_itself": "%(setting)s leads '%(word)s' to itself",
    "setting_must_be_address": '%(setting)s must be a whole address, like "https://example.org"',
    "setting_must_be_bare_address": "%(setting)s must be an address without user, password, ? and #",
    "setting_must_be_colour": '%(setting)s must be a colour, like "#173f5f"',
    "setting_must_be_database": (
        "%(setting)s must be an SQLite file, like sqlite:///publisher.db, or a PostgreSQL address, like "
        "postgresql://user@host/name"
    ),
    "setting_must_be_feed_without_password": (
        "%(setting)s must be an address without user and password: only public feeds are read"
    ),
    "setting_must_be_flag": "%(setting)s must be true or false, without quotes, not %(kind)s",
    "setting_must_be_folder": "%(setting)s is a folder of this machine; an address belongs in website.deploy",
    "setting_must_be_links": '%(setting)s must be a number of posts a month, "unlimited" or "never"',
    "setting_must_be_list": '%(setting)s must be a list in brackets, like ["a", "b"], not %(kind)s',
    "setting_must_be_mail_address": '%(setting)s must be a mail address, like "office@example.org", or empty',
    "setting_must_be_number": "%(setting)s must be a number without quotes, not %(kind)s",
    "setting_must_be_one_of": "%(setting)s must be %(options)s%(hint)s",
    "setting_must_be_page": (
        '%(setting)s must be the id or the name of a Page, like "KOSINT2020", not its whole address'
    ),
    "setting_must_be_phone": '%(setting)s must be a phone number, like "+383 38 123 456"',
    "setting_must_be_redirects": '%(setting)s must be a table of addresses, like "/old.html" = "/sq/", not %(kind)s',
    "setting_must_be_rows": "%(setting)s must be a list of tables: write [[%(setting)s]] above each of them",
    "setting_must_be_safe_address": (
        "%(setting)s must begin with https:// or be on this machine, like http://127.0.0.1:8001: a token is sent there"
    ),
    "setting_must_be_section": "%(setting)s must be a section: write [%(setting)s] on a line of its own",
    "setting_must_be_slug": (
        "%(setting)s must have a key of small letters a-z, digits and single hyphens: it becomes part of addresses"
    ),
    "setting_must_be_text": '%(setting)s must be a text in quotes, like "abc", not %(kind)s',
    "setting_must_be_texts": (
        '%(setting)s must be a table of texts by language, like { sq = "...", en = "..." }, not %(kind)s'
    ),
    "setting_must_be_time": '%(setting)s must be a time of day, like "08:00", or empty',
    "setting_must_be_version": '%(setting)s must be a version of the Graph API, like "v26.0"',
    "setting_must_be_whole": "%(setting)s must be a whole number",
    "setting_must_be_without_path": (
        '%(setting)s must be an address without a path, like "https://studio.example.org": a name of its own'
    ),
    "setting_must_be_zone": (
        "%(setting)s must be a time zone of the IANA list, like \"Europe/Belgrade\"; '%(word)s' is none%(hint)s"
    ),
    "setting_must_hold_ages": '%(setting)s must hold ages like "90s", "30m", "1h", "7d" or plain seconds',
    "setting_must_name_one": "%(setting)s must name at least one %(what)s, and each once",
    "setting_names_large_file": "%(setting)s names a file of more than %(most)s kB: %(file)s. Make it smaller.",
    "setting_names_no_file": "%(setting)s names no file that can be read: %(file)s",
    "setting_names_no_group": "%(setting)s names no group of this machine: '%(word)s'. `groupadd %(word)s` makes it.",
    "setting_names_no_path": (
        "%(setting)s names an old address, '%(word)s', that is no path of the site; it looks like \"/old/page.html\""
    ),
    "setting_names_no_picture": (
        "%(setting)s names no picture for a website: %(file)s. It takes PNG, JPEG and SVG without scripts, exported "
        "without data of camera or program"
    ),
    "setting_names_twice": "%(setting)s stands in two [[partners]]: each has a name and an address of its own",
    "setting_names_unknown": "%(setting)s names an unknown %(what)s, '%(word)s'%(hint)s; there are %(words)s",
    "setting_of_unknown_language": (
        "%(setting)s has a text for an unknown language, '%(word)s'%(hint)s; there are %(words)s"
    ),
    "setting_out_of_range": "%(setting)s must be from %(low)s to %(high)s",
    "setting_outside_section": "%(setting)s is outside its section: move it below [%(section)s]",
    "setting_overlaps": ("%(setting)s (%(folder)s) and %(name)s (%(other)s) are inside one another. Keep them apart."),
    "setting_too_light": (
        '%(setting)s is too light: white letters on it could not be read; take a darker one, like "#173f5f"'
    ),
    "setting_too_long": "%(setting)s is too long: at most %(most)s characters",
    "setting_unknown": "%(setting)s is not a setting%(hint)s; [%(section)s] has %(words)s",
    "setting_without_name": "%(setting)s must have a name in at least one language",
    "setting_without_receiver": (
        '%(setting)s is set, but there is nobody to write to: set mail.to = ["office@example.org"]'
    ),
    "settings_changed_meanwhile": gettext_noop("The settings were changed meanwhile. Here they are as they stand now."),
    "settings_missing": (
        "there is no such file: go to the folder that holds settings.toml, or name it with --settings FILE"
    ),
    "settings_mistake": gettext_noop(
        "The settings file has a mistake, so nothing can be changed here. Whoever runs this computer has to correct it."
    ),
    "settings_not_toml": "is not valid TOML%(where)s: %(reason)s. %(mend)s",
    "settings_not_utf8": "is not text in UTF-8: save it again as UTF-8",
    "settings_not_written": gettext_noop("%(file)s could not be written: %(reason)s."),
    "settings_unreadable": "cannot be read: %(reason)s",
    "token_not_stored": gettext_noop("The token could not be stored in %(file)s: %(reason)s."),
    "token_seen_by_others": (
        "can be read by other people of this machine: run `chmod 600 %(file)s`, and connect again if anyone may have "
        "read it"
    ),
    "variable_of_no_section": "names no section of the settings%(hint)s; after %(prefix)s comes one of %(words)s",
}
