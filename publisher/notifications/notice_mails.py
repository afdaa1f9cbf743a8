"""From notices to letters in the officer's language: the templates in `templates/mail/`, the words in `locale/`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from publisher.domain.delivery import Action, Delivery
from publisher.domain.errors import MailNotSent
from publisher.domain.notices import Notice, OpenNotice
from publisher.domain.ports_notifications import Digest
from publisher.domain.post_state import PostState, PostStatus
from publisher.i18n import UnreadableCatalogue, texts
from publisher.messages import words
from publisher.notifications.smtp import Letter
from publisher.templating import templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Notices of one kind."""

    kind: str
    notices: tuple[Notice, ...]

    @property
    def count(self) -> int:
        """Return how many matters that are: a post on two channels is one."""
        return len({notice.slug or notice.cause for notice in self.notices})

    @property
    def slugs(self) -> list[str]:
        """Return the posts that they are about, each once."""
        return list(dict.fromkeys(notice.slug for notice in self.notices if notice.slug))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Writes letters and gives them to `send`: implements `domain.ports_notifications.Mailer`."""

    folder: Path
    language: str
    organisation: str
    timezone: ZoneInfo
    #: Said in every mail.
    sandbox: bool
    send: Callable[[Letter], Mapping[str, str]]

    def send_notices(self, notices: Sequence[OpenNotice], to: tuple[str, ...] = ()) -> Mapping[str, str]:
        """Send one mail about all of these; return why the server refused some receivers, by address."""
        return self.send(replace(self._letter("notices", groups=_groups(notices)), to=to))

    def send_digest(self, digest: Digest) -> Mapping[str, str]:
        """Send the digest of a day; return why the server refused some receivers, by address."""
        coming = [_row(delivery, self.timezone, digest.statuses) for delivery in digest.coming]
        sent = [_row(delivery, self.timezone, digest.statuses) for delivery in digest.sent]
        return self.send(self._letter("digest", groups=_groups(digest.standing), sent=sent, coming=coming))

    def _letter(self, name: str, **values: object) -> Letter:
        environment = templates(self.folder)
        files = (f"{name}-subject.txt", f"{name}.txt", f"{name}.html")
        values |= {"language": self.language, "organisation": self.organisation, "sandbox": self.sandbox}
        try:
            said, studio = (texts(environment, part, self.language) for part in ("mail", "studio"))
            values |= {"_": said.gettext, "ngettext": said.ngettext}
            values["told"] = lambda text: words(text, studio.gettext)
            subject, text, html = (environment.get_template(f"mail/{file}").render(values) for file in files)
        except TemplateError as error:
            raise MailNotSent("mail_template_mistake", error=str(error)) from error
        except UnreadableCatalogue as error:
            raise MailNotSent("mail_not_written", reason=error.told) from error
        return Letter(subject=" ".join(subject.split()), text=text.lstrip(), html=html)


def _groups(notices: Iterable[OpenNotice]) -> list[Group]:
    """Group by kind, in the order in which they come."""
    order: dict[str, int] = {}
    kept = sorted((each.notice for each in notices), key=lambda notice: order.setdefault(notice.kind.value, len(order)))
    return [
        Group(kind=kind.value, notices=_each_once(each)) for kind, each in groupby(kept, key=lambda notice: notice.kind)
    ]


def _each_once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return notices without those that say of a post, on another channel, what was said of it already."""
    found: dict[tuple[str, str], Notice] = {}
    for each in notices:
        found.setdefault((each.slug or each.cause, each.text), each)
    return tuple(found.values())


def _row(delivery: Delivery, zone: ZoneInfo, statuses: Mapping[str, PostStatus]) -> dict[str, str]:
    post = statuses.get(delivery.slug)
    now = post.channels.get(delivery.channel, post.whole) if post else None
    gone = now is not None and now.state is PostState.UNPUBLISHED
    return {
        # Where the line says it already, it is not said again.
        "state": now.state.value if now and not (gone and delivery.action is Action.WITHDRAW) else "",
        "slug": delivery.slug,
        "action": delivery.action.value,
        "channel": delivery.channel,
        "url": "" if gone else delivery.url,
        "at": f"{delivery.due_at.astimezone(zone):%Y-%m-%d %H:%M}",
    }
