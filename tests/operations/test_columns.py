"""Whoever adds a column that holds words says here how they are erased; `test_walk.py` proves it."""

from sqlalchemy import String

from publisher.storage.all_tables import METADATA

#: What people wrote, by table and column, and how it goes.
WORDS = {
    ("account", "email"): "with the person",
    ("audit", "detail"): "numbers, digests and addresses; the reason of a pause is told where a name stands in it",
    ("delivery", "payload"): "with the post, and the picture",
    ("draft_comment", "text"): "with the post, the picture, and the person who wrote it",
    ("draft_index", "titles"): "with every erasure: it is made again of what is left",
    ("draft_index", "words"): "with every erasure: it is made again of what is left",
    ("draft_version", "files"): "with the post, the picture; notes of consent with the person",
    ("erasure", "reason"): "stays; told where a name stands in it",
    ("first_post", "text"): "with the post, when a person deletes it; told where a name stands in it",
    ("handmade", "message"): "with the post that it was",
    ("hold", "reason"): "stays; told where a name stands in it",
    ("news", "text"): "when it is decided about, and with the person",
    ("notice", "text"): "with the post",
    ("partner", "name"): "stays: an organisation's; told where a name stands in it",
    ("partner_entry", "title"): "when it is decided about; told where a name stands in it",
    ("partner_entry", "summary"): "when it is decided about; told where a name stands in it",
    ("partner_entry", "text"): "when it is decided about; told where a name stands in it",
    ("person", "name"): "with the person",
    ("revision", "document"): "with the post, the picture; notes of consent with the person",
    ("series", "title"): "with the post",
    ("shelf", "reason"): "with the post; told where a name stands in it",
    ("shown_revision", "note"): "with the post; told where a name stands in it",
}
#: Errors and answers of other programs; numbers of objects; addresses; words of our own; names of posts, which stay.
WITHOUT_WORDS = """
    account.role account.password account.language account.second_salt
    adoption.target adoption.machine adoption.adopted_by
    approval.revision_digest approval.payload_digests approval.approved_by
    attempt.owner attempt.step attempt.outcome attempt.reason attempt.fbtrace_id
    audit.by audit.verb audit.slug
    delivery.slug delivery.channel delivery.action delivery.state delivery.planned_by delivery.target
    delivery.payload_digest delivery.remote_id delivery.made_id delivery.prepared_id delivery.url delivery.error
    delivery.wish delivery.owner delivery.link_note
    draft_comment.slug draft_comment.written_by
    draft_index.slug draft_index.stamp draft_index.languages draft_index.topics draft_index.places draft_index.picture
    draft_ready.slug draft_ready.ready_by draft_seen.slug
    draft_presence.slug draft_presence.person
    draft_sent_back.slug draft_sent_back.sent_by draft_sent_back.sent_to
    draft_version.slug draft_version.digest draft_version.saved_by
    erasure.kind erasure.subject erasure.erased_by
    feed_entry.world feed_entry.slug feed_entry.kind feed_entry.key feed_entry.correction
    first_post.target first_post.stage first_post.remote_id first_post.url first_post.trouble
    form_submission.digest form_submission.location
    handmade.remote_id handmade.target handmade.url
    hold.channel hold.kind hold.placed_by hold.ended_by
    look.kind look.result look.remote_id look.reason
    measurement.object_id measurement.window measurement.result
    metric.raw_metric metric.api_version metric.reason
    news.key news.place news.state news.slug news_photo.key news_photo.file news_photo.state
    notice.cause notice.kind notice.slug
    one_time_link.digest one_time_link.kind
    page_post.remote_id page_post.state page_post.slug
    page_link.target page_link.remote_id page_link.kind page_plan.target page_plan.links page_plan.answered_by
    partner.url partner.language partner.feed_url partner.etag partner.modified partner.trouble
    partner_entry.link partner_entry.day partner_entry.language partner_entry.state partner_entry.slug
    partner_entry_key.digest
    photo.digest photo.remote_id pulse.name pulse.detail
    reading.channel reading.object_id reading.metric reading.raw_metric reading.part reading.window reading.api_version
    revision.slug revision.digest revision.frozen_by
    sender.digest sender.place sender.language
    series.slug series.rule series.made_by series_post.slug
    shelf.world shelf.slug shelf.kind shelf.first_tags shelf.first_url shelf.text_times
    shelf_label.world shelf_label.slug shelf_label.kind shelf_label.key
    short_address.code short_address.slug
    shown_revision.digest shown_revision.made_by
    sign_in_failure.account_key sign_in_failure.address_key
    studio_mail.kind studio_mail.slug studio_mail.path studio_mail.made_by studio_mail.error studio_session.digest
    translator.digest translator.slug translator.languages translator.made_by
    trashed_draft.slug trashed_draft.trashed_by
    untracked_post.channel untracked_post.remote_id untracked_post.url untracked_post.text_digest
"""


def test_every_column_of_the_ledger_says_how_its_words_are_erased() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, String)
    }
    named = {f"{table}.{column}" for table, column in WORDS} | set(WITHOUT_WORDS.split())
    assert columns - named == set(), "say how an erasure reaches them, or that they hold no words"
