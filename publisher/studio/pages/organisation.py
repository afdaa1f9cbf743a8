"""Logo, offices and donors of the website, changed by an administrator without the server's files."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import Thread

from starlette.responses import Response

from publisher.domain.errors import CodedError, PublisherError, UnknownPost
from publisher.media.media_types import media_type_of
from publisher.operations.about_organisation import (
    about_now,
    change_about,
    is_shown,
    keep_emblem,
    rebuild_with_new_settings,
)
from publisher.settings.offices_and_donors import phone
from publisher.settings.organisation_writer import ListName, Row, in_language, with_logo, with_row, without_row
from publisher.settings.validators import InvalidValue, Kind, email
from publisher.settings.web_addresses import web_address
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.request_context import RequestContext

#: What each field has to be for the settings, and what is said where it is not.
_KINDS: Mapping[str, tuple[Kind[str], str]] = {
    "phone": (phone, gettext_noop("A phone number has digits, spaces and + alone.")),
    "email": (email, gettext_noop("This is not an email address.")),
    "url": (web_address, gettext_noop("This is not the address of a website.")),
}
#: Characters of one field, and bytes of a picture that is read.
_LONGEST, _MOST_BYTES = 300, 5_000_000
#: Of a form with one.
LARGEST = _MOST_BYTES + 200_000


def show(context: RequestContext) -> Response:
    """Show logo, offices and donors, each with a form."""
    return _page(context)


def picture_file(context: RequestContext) -> Response:
    """Return the logo or an emblem that the settings name."""
    now = about_now(context.app)
    known = [now.logo, *(donor.emblem for donor in now.donors)]
    emblem = next((each for each in known if each and each.name == context.path_param("name")), None)
    if emblem is None:
        raise UnknownPost(context.request.url.path)
    return context.file(emblem.content, media_type_of(emblem.name))


def set_logo(context: RequestContext) -> Response:
    """Take a new logo, or take the old one away."""
    try:
        picture = _picture(context, "logo")
    except CodedError as error:
        return _page(context, 422, context.sentence(error))
    if not picture and not context.form_value("remove"):
        return _page(context, 422, gettext_noop("Choose a picture first."))
    return _changed(context, lambda text: with_logo(text, picture), "logo")


def save_office(context: RequestContext) -> Response:
    """Change an office, or add one."""
    return _save_row(context, "offices", _office(context))


def remove_office(context: RequestContext) -> Response:
    """Take an office off the list."""
    return _remove_row(context, "offices")


def save_donor(context: RequestContext) -> Response:
    """Change a donor, or add one."""
    try:
        row = _donor(context)
    except CodedError as error:
        row = context.sentence(error)
    return _save_row(context, "donors", row)


def remove_donor(context: RequestContext) -> Response:
    """Take a donor off the list."""
    return _remove_row(context, "donors")


def apply(context: RequestContext) -> Response:
    """Make the website with it, then begin anew with the settings of now."""
    app, again = context.app, context.studio.begins_again

    def work() -> None:
        rebuild_with_new_settings(app)
        if again:
            again()

    Thread(target=work, name="website-rebuild").start()
    return context.redirect("/organisation", "organisation_applied")


def _changed(context: RequestContext, change: Callable[[str], str], what: str) -> Response:
    try:
        change_about(context.app, context.form_value("digest"), change, context.account.name, what)
    except PublisherError as error:
        return _page(context, 409, context.sentence(error), typed=_typed(context) | {"list": what})
    return context.redirect("/organisation", "changed")


def _save_row(context: RequestContext, name: ListName, row: Row | str) -> Response:
    """Write what was typed; a text says what is wrong with it."""
    if isinstance(row, str):
        return _page(context, 422, row, typed=_typed(context) | {"list": name})
    number = context.form_value("number")
    chosen = whole_number(number)
    if number and chosen is None:
        raise UnknownPost(context.request.url.path)
    return _changed(context, lambda text: with_row(text, name, chosen, row), name)


def _remove_row(context: RequestContext, name: ListName) -> Response:
    number = int(context.path_param("number"))
    return _changed(context, lambda text: without_row(text, name, number), name)


def _picture(context: RequestContext, field: str) -> str:
    """Keep the picture that was chosen; empty where none was."""
    uploads = context.uploads(field)
    if not uploads:
        return ""
    content = uploads[0].file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise CodedError("emblem_not_a_picture")
    return keep_emblem(context.app, content)


def _office(context: RequestContext) -> Row | str:
    """Return the office that was typed, or what is wrong with it."""
    place = context.form_line("place")[:_LONGEST]
    row: Row = {
        "place": place,
        "name": _texts(context, "name"),
        "address": _texts(context, "address"),
        "phone": context.form_line("phone")[:_LONGEST],
        "email": context.form_line("email")[:_LONGEST],
        "hours": _texts(context, "hours"),
    }
    if not place and not any(_texts(context, "name").values()):
        return gettext_noop("Choose a municipality, or give the office a name.")
    if place and place not in about_now(context.app).places:
        return gettext_noop("This municipality is not in the settings any more. Choose another one.")
    return _refused(row) or row


def _donor(context: RequestContext) -> Row | str:
    name, url = context.form_line("name")[:_LONGEST], context.form_line("url")[:2000]
    url = url if "://" in url or not url else f"https://{url}"
    if not name:
        return gettext_noop("Enter a name.")
    row: dict[str, str] = {"name": name, "url": url}
    if refused := _refused(row):
        return refused
    if picture := _picture(context, "emblem"):
        row["emblem"] = picture
    elif context.form_value("remove_emblem"):
        row["emblem"] = ""
    return row


def _refused(row: Row) -> str:
    """Return what is wrong with a row, as the settings see it; empty if nothing."""
    for name, (kind, words) in _KINDS.items():
        typed = row.get(name) or ""
        try:
            if typed:
                kind(typed)
        except InvalidValue as refusal:
            too_long = refusal.code == "setting_must_be_bare_address" and "@" not in typed
            return gettext_noop("Enter the address without ? and # and what comes after them.") if too_long else words
    return ""


def _texts(context: RequestContext, name: str) -> dict[str, str]:
    """Return what was typed in each language."""
    return {each: context.form_line(f"{name}-{each}")[:_LONGEST] for each in context.app.settings.languages}


def _typed(context: RequestContext) -> dict[str, str]:
    return {key: value for key, value in context.form.items() if isinstance(value, str)}


def _page(
    context: RequestContext, status: int = 200, trouble: str = "", typed: Mapping[str, str] | None = None
) -> Response:
    now = about_now(context.app)
    return context.page(
        "organisation.html",
        status,
        trouble=trouble,
        typed=defaultdict(str, typed or {}),
        about=now,
        shown=is_shown(context.app, now),
        names=WRITTEN_IN,
        in_language=in_language,
        begins_again=context.studio.begins_again is not None,
    )
