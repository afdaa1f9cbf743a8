"""Sends the studio's mails, beside the answers: no mail server keeps anybody waiting, and none is forgotten."""

from threading import Event, Thread

from publisher.content.text.localized_texts import in_script
from publisher.domain.accounts import Account, LinkKind, WaitingMail
from publisher.domain.date_placeholder import DAY
from publisher.domain.errors import IllegalTransition, StorageError, UnknownPost
from publisher.domain.language import draft_language
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.studio.emails import send_letter
from publisher.studio.studio_context import StudioContext

_log = event_logger("studio")

#: What could not be sent is looked for so often.
_EVERY_SECONDS = 20.0
#: Whoever stops waits so long for the mail that is on its way.
STOP_SECONDS = 2.0


class MailSender:
    """One thread of one studio."""

    def __init__(self, studio: StudioContext) -> None:
        self._office = studio
        self._stopping = False
        self._thread = Thread(target=self._run, name="studio mail", daemon=True)

    def start(self) -> None:
        """Send from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the mail that is being sent; what waits is sent after the next start."""
        self._stopping = True
        self._office.mail_waits.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        waits: Event = self._office.mail_waits
        while not self._stopping:
            try:
                self.send_due()
            except StorageError as error:  # the ledger cannot be read or written: once more later
                _log.warning(sentence(error))
            waits.wait(_EVERY_SECONDS)
            waits.clear()

    def send_due(self) -> None:
        """Send what waits."""
        while not self._stopping and (mails := self._office.outbox.take()):
            for mail in mails:
                self._send(mail)

    def _send(self, mail: WaitingMail) -> None:
        studio = self._office
        account = studio.accounts.account(mail.account_id)
        if account is None or account.closed or not account.email:
            studio.outbox.done(mail.id)
        elif error := self._letter(account, mail):
            if not studio.outbox.failed(mail, error):
                _log.warning("a mail could not be sent for two days, and is given up", kind=mail.kind)
        else:
            studio.outbox.done(mail.id)

    def _letter(self, account: Account, mail: WaitingMail) -> str:
        """Send one letter; return what went wrong. A link that signs somebody in is made now and kept nowhere."""
        if mail.kind == LinkKind.RESET:
            link = self._office.link(LinkKind.RESET, account.id)
            return send_letter(self._office, account, "link", {"kind": mail.kind, "link": link})
        title, link = title_of(self._office, mail, account.language), f"{self._office.url}/{mail.path}"
        values = {"kind": mail.kind, "title": title, "by": mail.by, "link": link, "remark": self._remark(mail)}
        return send_letter(self._office, account, "news", values)

    def _remark(self, mail: WaitingMail) -> str:
        """Return what has to be changed, as it is kept now."""
        found = self._office.sent_back.among([mail.slug]) if mail.kind == "sent-back" else {}
        return found[mail.slug].remark if mail.slug in found else ""


def title_of(studio: StudioContext, mail: WaitingMail, tag: str) -> str:
    """Return the title of what a mail is about, as it is called now, in the receiver's language where it has one.

    English is also for those who read none of the others: to them it is called as in its own language.
    """
    tag = "" if tag == "en" else tag
    kind, _, number = mail.path.partition("/")
    try:
        if kind == "series":
            series = studio.series.one(int(number))
            return (series.title or series.slug).replace(DAY, "…")
        if kind == "posts":  # as it was frozen: that is what is agreed to
            return studio.watching.titles([mail.slug], tag).get(mail.slug, mail.slug)
        titles = {language: text.title for language, text in studio.desk.open(mail.slug).written.texts.items()}
    except (UnknownPost, IllegalTransition):  # gone meanwhile
        titles = {}
    language = next((each for each in (draft_language(tag), *titles) if titles.get(each)), "")
    read_as = tag if draft_language(tag) == language else language
    return in_script(read_as, titles[language], studio.app.settings.stay_latin) if language else mail.slug
