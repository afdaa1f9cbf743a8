"""The ledger's tables of the studio: who signs in, drafts and remarks, news sent in, and what is shown outside."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base, Key


class AccountRow(Base):
    """Somebody who may sign in to the studio; the name stands in `person` alone, where it can be erased."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("person_id"), Index(None, "email"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: In small letters; empty once erased.
    email: Mapped[str]
    #: `contributor`, `author`, `editor` or `administrator`.
    role: Mapped[str]
    #: Argon2id in its own notation (RFC 9106); empty before the invitation's link was used.
    password: Mapped[str] = mapped_column(default="")
    #: Tag of the interface.
    language: Mapped[str]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: With the key outside the ledger it gives the second factor's secret; empty: there is no second factor.
    second_salt: Mapped[str] = mapped_column(default="", server_default="")
    #: Time step of the last code that was used: none works twice (RFC 6238, 5.2).
    second_step: Mapped[int] = mapped_column(default=0, server_default="0")


class SessionRow(Base):
    """Somebody's being signed in; the token itself is in that browser alone."""

    __tablename__ = "studio_session"

    #: sha256 in hex of the token.
    digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class LinkRow(Base):
    """A link that works once, for a while; the link itself is where it was sent alone."""

    __tablename__ = "one_time_link"

    #: sha256 in hex of what stands in the link.
    digest: Mapped[str] = mapped_column(primary_key=True)
    #: `first`, `invitation` or `reset`.
    kind: Mapped[str]
    #: None for the first administrator, who has none yet.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class SignInFailureRow(Base):
    """A sign-in that failed, kept for as long as it is counted."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "account_key", "at"), Index(None, "address_key", "at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: sha256 in hex of the mail address that was tried, and of the network address that it came from.
    account_key: Mapped[str]
    address_key: Mapped[str]
    at: Mapped[datetime]


#: Files of a version that an erasure emptied: it tells no more than who began a draft.
NO_TEXTS = "{}"


class DraftVersionRow(Base):
    """A draft's texts as they were at a time: saved in the studio, or found changed on disk."""

    __tablename__ = "draft_version"
    __table_args__ = (Index(None, "slug", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str]
    #: sha256 in hex over names and bytes of the texts.
    digest: Mapped[str]
    #: JSON: text by file name.
    files: Mapped[str]
    saved_at: Mapped[datetime]
    #: Empty where it was changed on disk, by whoever.
    saved_by: Mapped[str]


class SenderRow(Base):
    """Somebody who sends in news by a personal link, without an account; the link itself is on their phone alone."""

    __tablename__ = "sender"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: sha256 in hex of what stands in the link.
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Key of settings.places.
    place: Mapped[str]
    language: Mapped[str]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class NewsRow(Base):
    """News that somebody sent in; no draft yet."""

    __tablename__ = "news"
    __table_args__ = (UniqueConstraint("sender_id", "key"), Index(None, "state", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("sender.id"))
    #: Chosen by the phone: sent twice, it is there once.
    key: Mapped[str]
    #: Empty once it became a draft, or was dropped.
    text: Mapped[str]
    place: Mapped[str]
    #: Whether the sender ticked that people in the photos agreed.
    consent: Mapped[bool]
    #: Photos that the phone has for it.
    photos: Mapped[int]
    received_at: Mapped[datetime]
    #: `new`, `drafted` or `dropped`.
    state: Mapped[str]
    #: Draft that it became.
    slug: Mapped[str] = mapped_column(default="")


class NewsPhotoRow(Base):
    """A photo of news, while it comes in and when it is there; its bytes lie in the folder `inbox`."""

    __tablename__ = "news_photo"
    __table_args__ = (UniqueConstraint("news_id", "key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news.id"))
    #: Chosen by the phone.
    key: Mapped[str]
    size_bytes: Mapped[int]
    #: Name of the finished file; empty while it comes in.
    file: Mapped[str] = mapped_column(default="")
    #: A `domain.submissions.PhotoState`.
    state: Mapped[str] = mapped_column(default="coming", server_default="coming")


class DraftCommentRow(Base):
    """What somebody remarked on a draft, for colleagues."""

    __tablename__ = "draft_comment"
    __table_args__ = (Index(None, "slug", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str]


class DraftReadyRow(Base):
    """A draft that somebody handed over: it is ready to be planned, until it is."""

    __tablename__ = "draft_ready"

    slug: Mapped[str] = mapped_column(primary_key=True)
    ready_at: Mapped[datetime]
    ready_by: Mapped[str]


class DraftSentBackRow(Base):
    """A draft that somebody sent back to its author, until it is planned or handed over again; the newest time."""

    __tablename__ = "draft_sent_back"

    slug: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]
    #: Who had planned it, or handed it over.
    sent_to: Mapped[str]
    #: The remark that says why; an erasure may have taken it.
    comment_id: Mapped[int] = mapped_column(Key)


class DraftPresenceRow(Base):
    """That somebody was in a draft a moment ago; deleted soon after."""

    __tablename__ = "draft_presence"

    slug: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class DraftSeenRow(Base):
    """The newest remark on a draft that somebody has read."""

    __tablename__ = "draft_seen"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(Key)


class StudioMailRow(Base):
    """A mail of the studio that waits to be sent; gone once a server took it. It holds no words of a post."""

    __tablename__ = "studio_mail"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: `approval`, `approved`, `changed`, `corrected`, `ready`, `remark`, `sent-back` or `translated`.
    kind: Mapped[str]
    #: Post or draft that it is about; its title is looked up when the mail is sent.
    slug: Mapped[str]
    #: Of the page that it leads to.
    path: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    #: When it is tried (again).
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    #: What the last try came to.
    error: Mapped[str] = mapped_column(default="")


class FormSubmissionRow(Base):
    """A form that was sent: sent again with the same key and content it does nothing a second time."""

    __tablename__ = "form_submission"

    #: sha256 in hex over the form's key and content.
    digest: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(index=True)
    #: None while it is being worked on, or where the program ended meanwhile.
    ended_at: Mapped[datetime | None]
    #: Where the answer led to; empty for a page.
    location: Mapped[str] = mapped_column(default="")


class SeriesRow(Base):
    """A post that repeats: each date has a post of its own."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: Draft that its posts were copied from, and that draft's title then.
    slug: Mapped[str]
    title: Mapped[str]
    #: RFC 5545: `DTSTART` and `RRULE`, in local time.
    rule: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    stopped_at: Mapped[datetime | None]


class SeriesPostRow(Base):
    """One date of a series: written down before its post is made, so that it is made once."""

    __tablename__ = "series_post"
    __table_args__ = (UniqueConstraint("series_id", "due_at"),)

    slug: Mapped[str] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    due_at: Mapped[datetime]
    #: None while its post is not planned yet: the program stopped in between, or could not.
    planned_at: Mapped[datetime | None]


class FirstPostRow(Base):
    """The first post of a Page, which a person makes step by step; the newest row of a target counts."""

    __tablename__ = "first_post"
    __table_args__ = (Index(None, "target", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    target: Mapped[str]
    #: Empty once it is deleted.
    text: Mapped[str]
    #: A `domain.first_post.Stage`.
    stage: Mapped[str]
    #: Counts what was begun.
    attempt: Mapped[int] = mapped_column(default=0)
    remote_id: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    #: What went wrong last, as a coded text.
    trouble: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
