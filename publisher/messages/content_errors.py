"""What is wrong with a draft, its pictures and recordings: a sentence a code, sorted by code."""

from publisher.messages.coded_errors import Sentence, gettext_noop

CONTENT: dict[str, str | Sentence] = {
    "alt_missing": gettext_noop(
        "`alt` is missing: say in a sentence what the picture shows, for those who cannot see it."
    ),
    "alt_untranslated": Sentence(
        gettext_noop("%(file)s has no alternative text here."),
        terminal='Add below [alt]: "%(file)s" = "..."',
    ),
    "campaign_is_no_key": gettext_noop("`campaign` is a key: lower-case letters a-z, digits and hyphens only."),
    "channel_unknown": gettext_noop("There is no channel `%(word)s`. %(hint)s"),
    "channels_empty": Sentence(
        gettext_noop("`channels` is empty."),
        terminal="Name one, or delete the line.",
    ),
    "consent_missing": gettext_noop(
        "`consent` is missing: where people can be recognised, say where their written consent is kept."
    ),
    "contact_email_is_none": Sentence(
        gettext_noop("`email` is not an email address."),
        terminal='It looks like this: email = "zyra@example.org"',
    ),
    "contact_name_missing": Sentence(
        gettext_noop("`name` is missing: who answers?"),
        terminal='Add a line: name = "..."',
    ),
    "contact_phone_is_none": Sentence(
        gettext_noop("`phone` is not a phone number."),
        terminal='It looks like this: phone = "+383 44 123 456"',
    ),
    "contact_unreachable": Sentence(
        gettext_noop("The contact has no way to be reached."),
        terminal="Add a line `email` or `phone`.",
    ),
    "correction_day_is_none": gettext_noop("`date` must be a day without quotation marks: date = 2026-11-25"),
    "correction_day_missing": Sentence(
        gettext_noop("`date` is missing: the day of the correction."),
        terminal="Add a line: date = 2026-11-25",
    ),
    "correction_missing": Sentence(
        gettext_noop("`text` is missing: say what was wrong and what is right."),
        terminal='Add a line: text = "..."',
    ),
    "correction_untranslated": gettext_noop(
        "The main text has [[corrections]], this one has none: tell them in this language too."
    ),
    "crop_not_four_numbers": Sentence(
        gettext_noop("The crop of the picture is not four numbers. Crop it again."),
        terminal="Left, top, width and height, as fractions of the picture: crop = [0.1, 0, 0.5, 1]",
    ),
    "crop_outside": gettext_noop("The crop reaches beyond the picture. Crop it again."),
    "crop_too_small": gettext_noop("The crop leaves almost nothing of the picture. Crop it again."),
    "did_you_mean": gettext_noop("Did you mean `%(word)s`?"),
    "draft_changed_meanwhile": gettext_noop(
        "%(slug)s was changed meanwhile by somebody else. Both versions are there: choose one."
    ),
    "draft_deleted_meanwhile": gettext_noop(
        "The draft was deleted while it was being scheduled. Nothing was scheduled. Restore it from the trash first."
    ),
    "draft_is_link": gettext_noop("%(slug)s is a link to another place, where nothing is written."),
    "draft_is_planned": gettext_noop("The post is scheduled or published: share it on its own page."),
    "draft_is_published": gettext_noop("The post is published: unpublish it first, then its draft can be deleted."),
    "draft_is_scheduled": gettext_noop("The post is scheduled: cancel it first, then its draft can be deleted."),
    "draft_language_unknown": gettext_noop("There is no language `%(word)s`. %(hint)s"),
    "draft_not_copied": gettext_noop("%(slug)s could not be copied: %(reason)s"),
    "draft_repeats": gettext_noop("The post repeats: end the repeats first, then its draft can be deleted."),
    "draft_there_already": gettext_noop("There is a draft %(name)s already."),
    "event_ends_before_start": gettext_noop("The event ends before it begins. Change one of the two."),
    "event_place_untranslated": Sentence(
        gettext_noop("The event's place is missing in this language: the main text's is shown."),
        terminal='Add below [event]: place = "..."',
    ),
    "event_start_missing": Sentence(
        gettext_noop("The event has no `start`: when does it begin?"),
        terminal="Add below [event]: start = 2026-11-25T10:00:00",
    ),
    "facebook_comment_link": gettext_noop(
        "The first comment has a link to a website, and the post has none: the link is left out. Tick “With link” if "
        "this post deserves one of the month's links."
    ),
    "facebook_message_link": gettext_noop(
        "The Facebook text has a link to a website, and the post has none: the link is left out. Tick “With link” if "
        "this post deserves one of the month's links."
    ),
    "facebook_text_too_long": gettext_noop(
        "The Facebook text has %(count)s characters in all languages together; Facebook takes %(most)s. Shorten it."
    ),
    "facebook_text_twice": gettext_noop(
        "The Facebook text is the same as that of `%(slug)s`, the post before it. Write another one."
    ),
    "facebook_words_unused": gettext_noop("[facebook] is not used: `channels` does not name facebook."),
    "file_damaged": gettext_noop("%(file)s is broken: it ends too early or is damaged. Copy or export it again."),
    "file_empty": gettext_noop("%(file)s is empty (0 bytes). Copy it again."),
    "file_is_animation": gettext_noop("%(file)s is an animation. Export one still picture as JPEG or PNG."),
    "file_is_folder": gettext_noop("%(file)s is a folder, but a file belongs here."),
    "file_is_link": gettext_noop("%(file)s is a link to another place and was not opened. Put the file itself here."),
    "file_is_no_file": gettext_noop(
        "%(file)s is not an ordinary file (a pipe or a device) and was not opened. Put a file here."
    ),
    "file_is_no_picture": gettext_noop(
        "%(file)s is not a picture that can be read (JPEG, PNG or WebP). Export it again as JPEG."
    ),
    "file_is_no_post": gettext_noop("This is not a post: texts end in `.md`, pictures are in a post's own folder."),
    "file_is_no_pure_sound": gettext_noop("%(file)s is broken, or holds more than sound. Export it again as MP3."),
    "file_is_no_recording": gettext_noop(
        "%(file)s is no recording that can be published (MP3, M4A, or Opus in Ogg). Export it again as MP3."
    ),
    "file_is_other_picture": gettext_noop("%(file)s is a %(kind)s picture. Export it as JPEG or PNG."),
    "file_is_really": gettext_noop("%(file)s is really a %(kind)s picture. Rename it to %(name)s."),
    "file_is_video": gettext_noop(
        "%(file)s is a video, which cannot be published yet. Link to it in the text, or publish it on "
        "Facebook yourself."
    ),
    "file_missing": gettext_noop("%(file)s is missing."),
    "file_name_not_plain": gettext_noop(
        "%(file)s is no plain file name and was not opened. Files lie in the post's own folder: write the name alone."
    ),
    "file_needs_folder": Sentence(
        gettext_noop("%(file)s needs a folder."),
        terminal="Move %(slug)s.md to %(slug)s/index.md and put the file beside it.",
    ),
    "file_not_beside": gettext_noop(
        "%(file)s is not in the post's folder. Copy it there, or correct the name. %(hint)s"
    ),
    "file_not_named_as_picture": gettext_noop(
        "%(file)s has not the ending of a picture. JPEG (.jpg), PNG (.png) and WebP (.webp) can be published."
    ),
    "file_not_understood": gettext_noop("%(file)s cannot be understood (line %(line)s): %(reason)s"),
    "file_of_far_too_many_pixels": gettext_noop(
        "%(file)s has far too many pixels; at most %(most)s megapixels are allowed. Make it smaller."
    ),
    "file_of_too_many_pixels": gettext_noop(
        "%(file)s has %(size)s pixels; at most %(most)s megapixels are allowed. Make it smaller."
    ),
    "file_outside": gettext_noop("%(file)s points outside its own folder and was not opened. Use a plain file name."),
    "file_too_large": gettext_noop("%(file)s is too large: %(size)s, the limit is %(limit)s. Make it smaller."),
    "file_unreadable": gettext_noop("%(file)s cannot be read (%(reason)s). Look at its name, owner and permissions."),
    "file_unusable": gettext_noop("%(file)s cannot be published. %(reason)s"),
    "front_matter_is_not_toml": Sentence(
        gettext_noop("The front matter is not valid TOML. %(mend)s"),
        terminal="The parser says: %(reason)s.",
    ),
    "front_matter_is_yaml": gettext_noop(
        "The file must begin with a line `+++` and the front matter (`---` is another format, YAML)."
    ),
    "front_matter_missing": gettext_noop("The file must begin with a line `+++` and the front matter."),
    "front_matter_too_deep": Sentence(
        gettext_noop("The front matter is nested far too deep."),
        terminal="Keep to the keys that `publisher new` writes.",
    ),
    "front_matter_too_long": gettext_noop("The front matter is longer than %(most)s characters. Shorten it."),
    "front_matter_without_end": gettext_noop(
        "The front matter has no end: a second line `+++` is missing before the text."
    ),
    "html_taken_out": gettext_noop("HTML is not used and was removed: `%(html)s`. Write Markdown instead."),
    "key_below_table": gettext_noop("`%(key)s` is below [%(table)s]: move the line above the first [ line."),
    "key_empty": Sentence(
        gettext_noop("`%(key)s` is empty."),
        terminal="Fill it in, or delete the line.",
    ),
    "key_is_list_of_texts": gettext_noop("`%(key)s` is a list of texts in quotation marks; `%(value)s` is none."),
    "key_is_repeated_table": gettext_noop("`%(key)s` is written as [[%(key)s]], once for each."),
    "key_must_be_flag": gettext_noop("`%(key)s` must be true or false; `%(value)s` is not."),
    "key_must_be_list": gettext_noop("`%(key)s` must be a list in brackets; `%(value)s` is not."),
    "key_must_be_table": gettext_noop("`%(key)s` must be a table; `%(value)s` is not."),
    "key_must_be_text": gettext_noop("`%(key)s` must be a text in quotation marks; `%(value)s` is not."),
    "key_of_main_text": gettext_noop("`%(key)s` belongs only in the main text's file. Delete it here."),
    "key_of_two_lines": gettext_noop("`%(key)s` holds a line break. Delete it."),
    "key_too_long_for_facebook": gettext_noop(
        "`%(key)s` has %(count)s characters; Facebook takes %(most)s. Shorten it."
    ),
    "key_unknown": gettext_noop("Unknown key `%(key)s`. %(hint)s"),
    "key_unused_on_page": gettext_noop(
        "`%(key)s` is not used: a standing page has title, summary, media and text. Delete it."
    ),
    "language_of_name": gettext_noop("The file's name says `%(language)s`. Delete the line, or rename the file."),
    "language_twice": gettext_noop(
        "It has the same language as %(file)s: %(language)s. Delete one, or name another `language` in the other."
    ),
    "link_is_no_address": gettext_noop(
        "`%(target)s` is not an address. Link to a full one (https://...), or show a picture as ![...](photo.jpg)."
    ),
    "link_outside": gettext_noop(
        "`%(target)s` points outside the post's own folder. Link to a full address (https://...)."
    ),
    "link_taken_out": gettext_noop(
        "The link to `%(target)s` was removed. Links begin with https://, http://, mailto: or tel:."
    ),
    "mend_curly_marks": gettext_noop("The quotation marks are curly ones. Write straight ones: %(line)s."),
    "mend_key_twice": gettext_noop("This key is there twice: delete one."),
    "mend_like_this": gettext_noop("Write it like this: %(line)s"),
    "mend_marks": gettext_noop("Write texts in double quotation marks: %(line)s."),
    "mend_no_such_time": gettext_noop("There is no such day or time: %(value)s."),
    "mend_open_marks": gettext_noop('Close every quotation mark, and write a quotation mark inside a text as \\".'),
    "mend_year_first": gettext_noop("Write the year first: %(line)s."),
    "name_misspelt_in_cyrillic": gettext_noop(
        "In Cyrillic “%(name)s” becomes “%(cyrillic)s”. Write it as it is pronounced in Serbian, or between -{ and }- "
        "to keep it as it is."
    ),
    "option_at_wrong": "--at %(text)s: %(reason)s",
    "option_is_no_day": "%(option)s %(text)s: this is no day. Write it like 2026-11-25.",
    "period_backwards": gettext_noop(
        "The last day (%(last_day)s) is before the first day (%(first_day)s). Choose them the other way round."
    ),
    "period_out_of_range": gettext_noop("Choose days between %(first)s and %(last)s."),
    "picture_elsewhere": gettext_noop(
        "`%(target)s` lies elsewhere. Put the picture into the post's folder and list it under [[media]]."
    ),
    "picture_in_text_not_listed": gettext_noop(
        "`%(target)s` is not listed under [[media]]. List it there, with `alt`. %(hint)s"
    ),
    "picture_name_missing": Sentence(
        gettext_noop("The name of the picture is missing."),
        terminal='Add a line: file = "photo.jpg"',
    ),
    "picture_not_listed": gettext_noop(
        "The picture is not listed under [[media]] and will not be published. List it, or delete it."
    ),
    "picture_taken_out": gettext_noop("The picture `%(target)s` was removed. Put the picture into the post's folder."),
    "picture_twice": gettext_noop("%(file)s is listed twice under [[media]]. Delete one."),
    "place_unknown": gettext_noop("There is no place `%(word)s`. %(hint)s"),
    "places_missing": gettext_noop("`places` must name one place at least. %(hint)s"),
    "post_twice": gettext_noop(
        "There is a folder `%(name)s` and a file `%(name)s.md` for one post. Delete one of them."
    ),
    "practical_untranslated": gettext_noop(
        "What readers have to know first ([practical]) is missing in this language."
    ),
    "quote_missing": Sentence(
        gettext_noop("`text` is missing: what was said, without quotation marks around it."),
        terminal='Add a line: text = "..."',
    ),
    "recording_before_text": gettext_noop("Write the text first: what is heard is the text read aloud."),
    "recording_is_ogg": gettext_noop(
        "iPhones and iPads before iOS 18.4 do not play %(file)s (Opus in Ogg). Export it as MP3 or M4A."
    ),
    "recording_not_named": Sentence(
        gettext_noop("The recording is named by no `audio` and will not be published."),
        terminal='Add a line: audio = "...", or delete the file.',
    ),
    "recording_too_large": gettext_noop(
        "The recording is too large: %(megabytes)s MB at most, half an hour of speech."
    ),
    "slug_of_other_signs": gettext_noop(
        "The name becomes the address of the page: use lower-case letters a-z, digits and hyphens only (for example "
        "`%(example)s`)."
    ),
    "slug_reserved": gettext_noop("`%(name)s` is reserved for standing pages. Choose another name."),
    "slug_too_long": gettext_noop(
        "The name is %(count)s characters long; at most %(most)s are allowed. Make it shorter."
    ),
    "source_address_is_none": gettext_noop('The address of the source is not a whole one, like "https://example.org".'),
    "source_without_name": gettext_noop("The source has no name: say whose text it is."),
    "speaker_missing": Sentence(
        gettext_noop("`name` is missing: a quote needs a person who said it."),
        terminal='Add a line: name = "..."',
    ),
    "stray_marks": gettext_noop(
        "`%(marks)s` makes nothing bold here and is shown as it stands. Put it directly before the first and after the "
        "last word of a paragraph, or delete it."
    ),
    "summary_missing": Sentence(
        gettext_noop("The summary is missing: one or two sentences for lists and Facebook."),
        terminal='Add a line: summary = "..."',
    ),
    "summary_short_for_facebook": gettext_noop(
        "The text is too long for a Facebook post (%(count)s characters), so the summary stands there alone, and it is "
        "very short. Say the whole in it, or write a text for Facebook."
    ),
    "system_disk_error": gettext_noop("Input/output error"),
    "system_disk_full": gettext_noop("No space left on device"),
    "system_is_folder": gettext_noop("Is a directory"),
    "system_name_too_long": gettext_noop("File name too long"),
    "system_no_folder": gettext_noop("Not a directory"),
    "system_not_allowed": gettext_noop("Permission denied"),
    "system_not_there": gettext_noop("No such file or directory"),
    "system_quota_used_up": gettext_noop("Disk quota exceeded"),
    "system_read_only": gettext_noop("Read-only file system"),
    "system_too_many_files": gettext_noop("Too many open files"),
    "text_empty": Sentence(
        gettext_noop("The file is empty."),
        terminal="`publisher new TITLE` makes a draft with everything that belongs in it.",
    ),
    "text_holds_zero_byte": gettext_noop(
        "There is a zero byte: this is no text file, or it is damaged. Save it again as UTF-8."
    ),
    "text_in_capitals": gettext_noop("%(file)s must be written in small letters: %(name)s."),
    "text_is_not_utf8": gettext_noop("The byte %(byte)s is not UTF-8. Save the file again as UTF-8."),
    "text_is_utf16": gettext_noop("The file is saved as UTF-16. Save it again as UTF-8."),
    "text_missing": gettext_noop("%(file)s is missing: the text belongs there."),
    "text_not_read": gettext_noop("This file is not read: the texts are index.md and index.<language>.md."),
    "text_reads_anew": gettext_noop(
        "This text now reads differently than when it was published: dates, lists, line breaks and "
        "addresses stay as they are typed. What is published has not changed. Check the preview before "
        "you schedule it again."
    ),
    "text_too_long": gettext_noop("The text is too long. Shorten it: nothing of it was saved."),
    "the_file": gettext_noop("The file"),
    "the_posts_folder": gettext_noop("The posts folder"),
    "there_are": gettext_noop("There are: %(words)s."),
    "title_missing": Sentence(
        gettext_noop("The title is missing."),
        terminal='Add a line: title = "..."',
    ),
    "topic_unknown": gettext_noop("There is no topic `%(word)s`. %(hint)s"),
    "topics_missing": gettext_noop("`topics` must name one topic at least. %(hint)s"),
    "typed_time_comes_twice": Sentence(
        gettext_noop("%(time)s comes twice in %(zone)s: the clock is put back then. Say which of the two is meant."),
        terminal="Write %(first)s for the first, or %(second)s for the second.",
    ),
    "typed_time_in_marks": gettext_noop("A time stands without quotation marks. Write %(example)s."),
    "typed_time_is_none": gettext_noop("This is not a date with a time. Write it like %(example)s."),
    "typed_time_is_skipped": gettext_noop(
        "%(time)s does not exist in %(zone)s: the clock is put forward then. Write %(next)s or another time."
    ),
    "typed_time_of_day_missing": gettext_noop("The time of day is missing. Write %(example)s, for example."),
    "typed_year_not_meant": gettext_noop("The year %(year)s cannot be right. Write it like %(example)s."),
    "word_twice": gettext_noop("`%(word)s` is listed twice in `%(key)s`. Delete one."),
    "words_for_no_picture": gettext_noop("There is no picture `%(file)s` under [[media]]. %(hint)s"),
    "words_for_picture_empty": gettext_noop("The text for %(file)s is empty. Fill it in."),
}
