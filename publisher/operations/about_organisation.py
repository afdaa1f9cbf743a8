"""What the website tells of the organisation, changed in the studio: written into the settings, then the site anew."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from publisher.atomic_write import atomic_write
from publisher.bootstrap.app import App
from publisher.domain.errors import CodedError, InvalidSettings, PublisherError, StorageError
from publisher.domain.revision import digest_of
from publisher.domain.system_errors import reason_of
from publisher.log_events import event_logger
from publisher.media.emblem import emblem_file
from publisher.settings import Settings, load
from publisher.settings.offices_and_donors import emblem
from publisher.settings.organisation import EMBLEMS, Donor, Emblem, Office
from publisher.settings.rewriting import rewrite
from publisher.settings.validators import InvalidValue

_PUBLIC, _DAY_SECONDS = 0o644, 86_400
#: What `keep_emblem` calls a picture; others were put there by hand.
_KEPT_NAME = re.compile(r"[0-9a-f]{12}\.(svg|png|jpg)")
_log = event_logger("studio")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Logo, offices and donors as the settings file has them now."""

    logo: Emblem | None
    offices: tuple[Office, ...]
    donors: tuple[Donor, ...]
    #: Keys of the municipalities that an office can be in.
    places: tuple[str, ...] = field(compare=False)
    #: Of the file: whoever changes something says which one they saw.
    digest: str


def about_now(app: App) -> About:
    """Return what the file says now, be it newer than what this process works with.

    Raises:
        StorageError: if it cannot be read.
        CodedError: if somebody wrote a mistake into it meanwhile.
    """
    file = app.settings.file
    try:
        content = file.read_bytes()
        return _about(load(file, app.container.environ, content), content)
    except InvalidSettings as error:
        raise CodedError("settings_mistake") from error
    except OSError as error:
        raise StorageError("file_unreadable", file=str(file), reason=reason_of(error)) from error


def about_in_use(app: App) -> About:
    """Return what this process works with."""
    return _about(app.settings, b"")


def is_shown(app: App, now: About) -> bool:
    """Return whether the website is made with what the file says now."""
    return replace(about_in_use(app), digest=now.digest) == now


def _about(settings: Settings, content: bytes) -> About:
    return About(
        logo=settings.organisation.logo,
        offices=settings.offices,
        donors=settings.donors,
        places=tuple(settings.places),
        digest=digest_of(content),
    )


def change_about(app: App, seen: str, change: Callable[[str], str], by: str, what: str) -> None:
    """Change the settings file, if it is the one that was seen and the change is without a mistake.

    Raises:
        CodedError: if somebody else changed it meanwhile, or there is a mistake in it.
        StorageError: if it cannot be written.
    """
    rewrite(app.settings.file, app.container.environ, change, seen=seen)
    _forget_emblems(app)
    with app.container.ledger.transaction() as uow:
        uow.audit(app.clock(), by, "about", what=what)


def keep_emblem(app: App, content: bytes) -> str:
    """Keep a picture beside the settings; return the name that they call it by.

    Raises:
        CodedError: if it is none.
        StorageError: if it cannot be written.
    """
    picture, ending = emblem_file(content)
    folder = app.settings.folder / EMBLEMS
    name = f"{digest_of(picture)[:12]}.{ending}"
    try:
        folder.mkdir(mode=0o755, exist_ok=True)
        atomic_write(folder / name, picture, _PUBLIC)
        emblem(app.settings.folder)(f"{EMBLEMS}/{name}")
    except InvalidValue as error:
        (folder / name).unlink(missing_ok=True)
        raise CodedError("emblem_not_a_picture") from error
    except OSError as error:
        raise StorageError("settings_not_written", file=str(folder / name), reason=reason_of(error)) from error
    return f"{EMBLEMS}/{name}"


def _forget_emblems(app: App) -> None:
    """Delete pictures that were kept here and that nothing in this folder names any more, the settings of others too.

    One that came within a day stays: whoever chose it may be about to save.
    """
    folder = app.settings.folder
    try:
        named = "".join(each.read_text("utf-8", "replace") for each in folder.glob("*.toml*"))
        named += "".join(app.container.environ.values())
        for file in (folder / EMBLEMS).glob("*"):
            old = file.stat().st_mtime < time.time() - _DAY_SECONDS
            if old and _KEPT_NAME.fullmatch(file.name) and file.name not in named:
                file.unlink()
    except OSError as error:
        _log.warning("a picture that the settings no longer name could not be deleted", error=repr(error))


def rebuild_with_new_settings(app: App) -> None:
    """Make the website with what the settings file says now; what goes wrong the log tells, and the next post does it.

    It takes as long as a whole build; who calls begins anew after it, with the same settings.
    """
    try:
        fresh = load(app.settings.file, app.container.environ)
        website = replace(fresh.website, url=fresh.website.url or app.settings.website.url)
        new = App(replace(fresh, website=website), app.container.environ, app.clock)
        try:
            if not new.foreign():
                new.build(lambda _done: None, clean=False)
        finally:
            new.close()
    except (PublisherError, OSError) as error:
        _log.warning("the website could not be made with the new settings yet", error=repr(error))
