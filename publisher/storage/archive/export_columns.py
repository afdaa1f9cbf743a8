"""What each column of an export means: the README of an exported folder is made from this. A test keeps it whole."""

#: By file, what it holds.
TABLES: dict[str, str] = {
    "posts": "Each revision of each post: what was agreed, word by word.",
    "deliveries": "Each revision on its way to a channel (the website, the Facebook Page), and what became of it.",
    "attempts": "Each try of a delivery.",
    "readings": "Each number that Facebook gave, as it gave it.",
    "measurements": "Each visit for numbers, whether or not it brought any.",
    "approvals": "Who agreed to which revision.",
    "holds": "Times in which nothing went out, and why.",
    "audit": "Who did what, when.",
    "erasures": "What was destroyed for good, when and why.",
    "handmade": "Posts that people made on the Page by hand.",
    "page_posts": "What became of posts that people made on the Page by hand: the draft that each is joined to.",
    "looks": "Each look for something whose answer was lost.",
    "adoptions": "Which website, Page and machine the ledger served, and since when.",
    "page_links": "Posts and comments with a link to another site that were seen on the Page: Facebook counts them.",
    "page_plans": "How many posts with a link the Page's plan allows a month, as people said.",
    "short_addresses": "The short address of each post.",
    "website": "What the website shows of each post.",
    "website_lists": "The lists of the website that each post is in.",
    "website_feeds": "The feeds that each post is or was in.",
}

#: Table of the ledger by file.
SOURCES: dict[str, str] = {
    "posts": "revision",
    "deliveries": "delivery",
    "attempts": "attempt",
    "readings": "reading",
    "measurements": "measurement",
    "approvals": "approval",
    "holds": "hold",
    "audit": "audit",
    "erasures": "erasure",
    "handmade": "handmade",
    "page_posts": "page_post",
    "looks": "look",
    "adoptions": "adoption",
    "page_links": "page_link",
    "page_plans": "page_plan",
    "short_addresses": "short_address",
    "website": "shelf",
    "website_lists": "shelf_label",
    "website_feeds": "feed_entry",
}

#: Columns that mean the same in every file.
COMMON: dict[str, str] = {
    "id": "Number of the row; other files refer to it.",
    "slug": "The post's identity, and the last part of its address.",
    "channel": "`website` or `facebook`; empty means all.",
    "reason": "Why, in plain words.",
    "delivery_id": "Row in deliveries.",
    "revision_id": "Row in posts.",
    "attempt_id": "Row in attempts.",
    "number": "Counts from 1: revisions of a post, attempts of a delivery.",
    "kind": "Which sort of thing the row is about.",
    "target": "For which Page or website; `sandbox` for rehearsals.",
    "window": "The planned age (`6h`) or day that it belongs to.",
    "measured_at": "When it was asked.",
    "object_id": "Facebook's id of the post, or of the Page.",
    "remote_id": "Facebook's id; on the website the page's path.",
    "step": "How far it got: `started`, `prepare`, `publish`, `write`.",
    "fence": "Counts the claims of a delivery.",
    "owner": "Which program worked on it.",
    "url": "Where it can be looked at.",
    "error": "The last trouble; empty where there is none.",
    "world": "`real`, or `sandbox` for rehearsals.",
    "key": "Key of the topic, municipality or campaign; empty where the list is of all news.",
    "published_at": "When it was published.",
}

#: Columns of one file.
OWN: dict[str, dict[str, str]] = {
    "posts": {
        "digest": "sha256 of the document as it was agreed.",
        "document": "All of it: texts, pictures and recordings by digest, labels, grants. Consents are left out.",
        "frozen_at": "When it was agreed.",
        "frozen_by": "By whom.",
        "erased_at": "When something of it was destroyed for good; empty where nothing was.",
        "title": "In the post's own language.",
    },
    "deliveries": {
        "action": "`publish`, `update`, `withdraw` or `comment`.",
        "state": "How it stood at the export: `sent` means that it was proved to be out.",
        "planned_at": "When it was planned.",
        "planned_by": "By whom.",
        "due_at": "When it was meant to go out.",
        "ready_at": "When it may be tried next.",
        "late_limit_seconds": "Later than this nothing went out by itself; empty means never too late.",
        "payload": "What was sent, word by word; photos by digest.",
        "payload_digest": "sha256 of that.",
        "made_id": "Facebook's id of the post or comment that it made.",
        "prepared_id": "Facebook's id of the post while it was not public yet.",
        "discarded_at": "When a prepared post was deleted because nobody wanted it any more.",
        "sent_at": "When it was out.",
        "attempts": "How often it was tried.",
        "tell": "Whether a person should know, though it goes on by itself.",
        "wish": "What a person wished while it was being sent.",
        "alone": "Whether a person let it go without waiting for the website.",
        "needs_approval": "Whether it waited for somebody else's agreement.",
        "quiet": "Whether it was a change of spelling alone, of which readers were not told.",
        "lease_until": "Until when a program had the right to send it.",
        "with_link": "Whether it went out with its link; empty where there was only one way.",
        "link_note": "What a person should know about its link; empty where there is nothing.",
    },
    "attempts": {
        "started_at": "When it began.",
        "ended_at": "When it ended.",
        "clock_offset_seconds": "Facebook's clock when it began to write a new post, minus `started_at`.",
        "outcome": "`sent`, `rejected`, `try_later`, `sign_in_needed` or `unknown`.",
        "code": "Facebook's error code.",
        "subcode": "Facebook's error subcode.",
        "http_status": "Status of the answer.",
        "fbtrace_id": "What Facebook's support asks for.",
    },
    "readings": {
        "metric": "Our word: views, viewers, reactions, comments, shares, clicks.",
        "raw_metric": "Facebook's word.",
        "part": "What the number is split by; empty for the whole.",
        "value": "The number.",
        "age_seconds": "The post's age when it was measured.",
        "api_version": "Version of the Graph API.",
        "made_up": "True for the sandbox's made-up numbers.",
    },
    "measurements": {"result": "`read`, `missed`, `gone` or `refused`."},
    "approvals": {
        "revision_digest": "Digest that was agreed to.",
        "payload_digests": "Digests of what would be sent, by channel and action.",
        "approved_by": "By whom.",
        "approved_at": "When.",
    },
    "holds": {
        "placed_at": "When it was placed.",
        "placed_by": "By whom.",
        "from_at": "When it began.",
        "until_at": "When it was planned to end.",
        "ended_at": "When it was ended.",
        "ended_by": "By whom.",
    },
    "audit": {"at": "When.", "by": "Who.", "verb": "What.", "detail": "More about it, as JSON."},
    "erasures": {
        "subject": "Digest of a picture, name of a post, or number of a person.",
        "erased_at": "When.",
        "erased_by": "By whom.",
    },
    "handmade": {
        "created_at": "When it was made, by Facebook's clock.",
        "message": "Its text.",
        "first_seen_at": "When it was first seen.",
    },
    "page_posts": {
        "state": "`new`, `drafting`, `drafted`, `dropped` (nobody wants it), `gone` (from the Page) or `erased`.",
        "photos": "How many photos it has; empty where nobody looked.",
        "video": "Whether it has a video, which is on the Page alone.",
        "decided_at": "When somebody decided about it.",
    },
    "looks": {"looked_at": "When.", "result": "What was seen."},
    "adoptions": {
        "machine": "The machine, as a number that says nothing else; empty where several share the ledger.",
        "adopted_at": "Since when.",
        "adopted_by": "By whom.",
    },
    "page_links": {"created_at": "When it was made, by Facebook's clock.", "seen_at": "When it was first seen."},
    "page_plans": {
        "links": "Posts with a link in a month: a number, `unlimited` or `unknown`.",
        "answered_by": "By whom.",
        "answered_at": "When.",
    },
    "website": {
        "updated_at": "When it was changed last, as readers are told; empty where it was not.",
        "withdrawn": "Whether a notice stands in its place.",
        "withdrawn_at": "Since when.",
        "notice_ended_at": "When the notice left the feeds.",
        "first_tags": "Languages that it was first published in.",
        "first_url": "The website's address at that time.",
        "event_over_at": "When the event that it invites to is over; empty where it invites to none.",
        "event_ended_at": "The same, once it was taken from the list of what comes.",
        "text_times": "When each text came later or changed, by language, as JSON; empty where that was not noted.",
        "reason": "Why it was taken back, as readers are told, by language, as JSON.",
    },
    "website_lists": {},
    "website_feeds": {"correction": "Which correction of the post, by day and number; empty: the post itself."},
    "short_addresses": {"code": "What follows the website's address.", "made_at": "When it was given to the post."},
}


def meaning(file: str, column: str) -> str:
    """Say what a column of a file means.

    Raises:
        KeyError: if nobody has written it down.
    """
    own = OWN[file].get(column)
    return own if own is not None else COMMON[column]
