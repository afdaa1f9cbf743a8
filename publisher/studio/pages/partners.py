"""Partners' news: whose feeds are read, and what becomes of what came from them."""

import re
from dataclasses import replace

from starlette.responses import Response

from publisher.content.editing.draft_form import WrittenText
from publisher.content.reading.slugs import slug_from
from publisher.content.text.escaping import as_body
from publisher.domain.coded_text import coded
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.partners import PartnerEntry, PartnerTerms
from publisher.operations.read_partners import known_partners, may_read, read_now, tell_trouble, try_terms
from publisher.studio.formatting import WRITTEN_IN, gettext_noop
from publisher.studio.numbers import whole_numbers
from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext

_NAME, _ADDRESS = 120, 2000
#: What people type for an address: with or without `https://`.
_TYPED = re.compile(r"https?://[^\s<>\"/?#@]+\.[^\s<>\"/?#@]+([/?#][^\s<>\"]*)?")


def show(context: RequestContext) -> Response:
    """List the partners, and how reading went."""
    return _page(context)


def add(context: RequestContext) -> Response:
    """Add a partner whose feed can be read; what is in it comes into the inbox at once."""
    terms = PartnerTerms(
        name=context.form_line("name")[:_NAME],
        url=_typed_address(context.form_line("url")),
        whole=bool(context.form_value("full_text")),
        language=_language(context),
    )
    if not terms.name or not _TYPED.fullmatch(terms.url) or len(terms.url) > _ADDRESS:
        return _page(context, 422, gettext_noop("Enter a name and the address of a website or feed."))
    if trouble := _standing(context, terms) or try_terms(context.app, terms):
        return _page(context, 422, context.told(trouble))
    added = context.studio.partners.add(terms, context.account.name)
    read_now(context.app, added)
    return context.redirect("/partners", "partner_added")


def change(context: RequestContext) -> Response:
    """Note whether the whole text may be used, and the language."""
    whole = bool(context.form_value("full_text"))
    context.studio.partners.change(_number(context), whole=whole, language=_language(context), by=context.account.name)
    return context.redirect("/partners", "changed")


def read(context: RequestContext) -> Response:
    """Read a partner's feed now."""
    if not may_read(context.app):
        raise IllegalTransition(gettext_noop("Feeds are not read while this installation is not in use."))
    done = read_now(context.app, _number(context))
    if done is None:
        raise IllegalTransition("partner_unknown")
    return context.redirect("/partners", "partner_read" if not done.trouble else "")


def end(context: RequestContext) -> Response:
    """Read a partner's feed no more."""
    context.studio.partners.end(_number(context), context.account.name)
    tell_trouble(context.app)
    return context.redirect("/partners", "changed")


def make_draft(context: RequestContext) -> Response:
    """Make a draft of what a partner reported; whoever edits it goes on from there. A colleague may be quicker."""
    with context.studio.inbox.turn:
        entry = context.studio.partners.entry(int(context.path_param("entry")))
        if entry and entry.state == "drafted":
            return context.redirect(f"/drafts/{entry.slug}", "drafted")
        if entry is None or entry.state != "new":
            raise UnknownPost(context.path_param("entry"))
        return context.redirect(f"/drafts/{_draft_of(context, entry)}", "begun")


def set_aside(context: RequestContext) -> Response:
    """Set aside what partners reported, one or those that are ticked: it never comes again."""
    numbers = whole_numbers(context.form_list("entry"))
    with context.studio.inbox.turn:
        context.studio.partners.settle(numbers, "dropped", "", context.account.name)
    return context.redirect("/inbox", "set_aside" if numbers else "")


def _draft_of(context: RequestContext, entry: PartnerEntry) -> str:
    studio, settings = context.studio, context.app.settings
    title = entry.title if slug_from(entry.title) else f"{entry.partner}: {entry.title}"
    today = context.app.clock().astimezone(settings.organisation.timezone).date()
    language = entry.language or settings.languages[0]
    slug = studio.desk.begin(title, tuple(settings.topics), tuple(settings.places), entry.on_day or today, language)
    draft = studio.desk.open(slug)
    text = WrittenText(title=title, summary=entry.summary, body=as_body(_body(entry)))
    written = replace(draft.written, texts={language: text}, source_name=entry.partner, source_url=entry.link)
    saved = studio.desk.save(slug, written, draft.digest)
    studio.versions.keep(slug, saved.digest, named_texts(saved), context.account.name)
    studio.partners.settle([entry.id], "drafted", slug, context.account.name)
    return slug


def _body(entry: PartnerEntry) -> str:
    """Return the text of the draft; nothing where the summary says all of it."""
    words, summary = " ".join(entry.text.split()), entry.summary.removesuffix(" …")
    said = words.removesuffix(" …")
    return "" if summary.startswith(said) or (len(words) <= len(summary) and said in summary) else entry.text


def _standing(context: RequestContext, terms: PartnerTerms) -> str:
    """Return as a coded text that there is such a partner already."""
    for each in context.studio.partners.partners():
        if each.terms.url == terms.url or each.terms.name.casefold() == terms.name.casefold():
            return coded("partner_there_already", name=each.terms.name)
    return ""


def _typed_address(words: str) -> str:
    return words if "://" in words or not words else f"https://{words}"


def _language(context: RequestContext) -> str:
    language = context.form_value("language")
    return language if language in context.app.settings.languages else ""


def _number(context: RequestContext) -> int:
    return int(context.path_param("partner"))


def _page(context: RequestContext, status: int = 200, trouble: str = "") -> Response:
    return context.page(
        "partners.html",
        status,
        partners=known_partners(context.app),
        counts=context.studio.partners.counts(),
        names=WRITTEN_IN,
        trouble=trouble,
        typed={name: context.form_value(name) if trouble else "" for name in ("name", "url", "full_text", "language")},
    )
