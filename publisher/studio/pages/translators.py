"""Have a draft translated by somebody without an account: links are given, which end, and ended."""

from datetime import timedelta
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.domain.email_address import is_email_address
from publisher.domain.errors import IllegalTransition
from publisher.studio.emails import send_translation_link
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_of_draft

#: Days that a link works, where nobody chose; and at most.
_DAYS, _MOST_DAYS = 7, 60


def show(context: RequestContext) -> Response:
    """List who translates a draft."""
    return _page(context)


def make(context: RequestContext) -> Response:
    """Make a link for a translator; the page shows it, once, and it is mailed where an address was given."""
    slug, studio = context.path_param("slug"), context.studio
    offered = _offered(context)
    name, email = context.form_line("name"), context.form_line("email")
    languages = tuple(each for each in offered if each in context.form_list("language"))
    days = (whole_number(context.form_value("days"), most=999) or 0) if context.form_value("days").strip() else _DAYS
    if not name or not languages or not 0 < days <= _MOST_DAYS:
        return _page(
            context, 422, trouble=gettext_noop("Enter a name, a language, and for how many days (at most 60).")
        )
    if email and not is_email_address(email):
        return _page(context, 422, trouble=gettext_noop("This is no email address."))
    token = token_urlsafe(24)
    ends_at = context.app.clock() + timedelta(days=days)
    studio.translators.make(token, slug, name, languages, ends_at, context.account.name)
    link = f"{studio.url}/translate/{token}"
    mailed = bool(email) and not send_translation_link(studio, name, email, languages, link, ends_at)
    return _page(context, link=link, given_to=name, mailed=mailed, unmailed=bool(email) and not mailed)


def end(context: RequestContext) -> Response:
    """End a link."""
    slug = context.path_param("slug")
    context.studio.translators.revoke(int(context.path_param("translator")), slug, context.account.name)
    return context.redirect(f"/drafts/{slug}/translators", "changed")


def _offered(context: RequestContext) -> list[str]:
    """Return the languages that a draft can be translated into: all but its own."""
    draft = context.studio.desk.open(context.path_param("slug"))
    if all(text.empty for text in draft.written.texts.values()):
        raise IllegalTransition(gettext_noop("Write the text in one language first."))
    return [each for each in context.app.settings.languages if each != draft.main]


def _page(
    context: RequestContext,
    status: int = 200,
    *,
    trouble: str = "",
    link: str = "",
    given_to: str = "",
    mailed: bool = False,
    unmailed: bool = False,
) -> Response:
    draft = context.studio.desk.open(context.path_param("slug"))
    lacking = [
        each
        for each in context.app.settings.languages
        if each not in draft.written.texts or draft.written.texts[each].empty
    ]
    return context.page(
        "translators.html",
        status,
        draft=draft,
        title=title_of_draft(context, draft.written, draft.slug),
        translators=context.studio.translators.of(draft.slug),
        offered=[each for each in context.app.settings.languages if each != draft.main],
        chosen=context.form_list("language") if trouble else lacking,
        typed={name: context.form_value(name) if trouble else "" for name in ("name", "email", "days")},
        names=WRITTEN_IN,
        trouble=trouble,
        link=link,
        given_to=given_to,
        mailed=mailed,
        unmailed=unmailed,
    )
