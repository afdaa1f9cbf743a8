"""`publisher partners`: whose feeds are read, how that went, and reading those that are due."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from publisher.cli.app_context import Beside, opened_app
from publisher.cli.options import AsJson, SettingsFile
from publisher.messages import exit_codes, words
from publisher.messages.console import print_json, say
from publisher.messages.times import utc

if TYPE_CHECKING:
    from publisher.domain.partners import Partner


def partners(
    ctx: typer.Context,
    read: Annotated[bool, typer.Option("--read", help="Read the feeds that are due now.")] = False,
    json: AsJson = False,
    settings: SettingsFile = None,
) -> int:
    """List partners whose news come into the inbox, and how reading their feeds went."""
    from publisher.operations.read_partners import known_partners, may_read, read_due

    with opened_app(ctx, settings, Beside.AGREEING) as app:
        if read and not may_read(app):
            say("Nothing is read: this ledger serves another machine, or was just restored (`publisher resume`).")
            return exit_codes.NEEDS_PERSON
        done = read_due(app) if read else []
        found = known_partners(app)
        zone = app.settings.organisation.timezone
    if json:
        print_json([_fields(each) for each in found])
        return exit_codes.done_unless(any(each.told for each in found))
    if read:
        new = sum(each.new for each in done)
        say(f"{len(done)} {'feed' if len(done) == 1 else 'feeds'} read, {new} new in the inbox.")
    for each in found:
        when = f"read {each.read_at.astimezone(zone):%Y-%m-%d %H:%M}" if each.read_at else "not read yet"
        say(f"{each.terms.name}: {when}  {each.terms.url}")
        if each.trouble:
            say(f"    {words(each.trouble)}")
    if not found:
        say("No partner yet: add [[partners]] to settings.toml, or in the studio (docs/howto/partners.md).")
    return exit_codes.done_unless(any(each.told for each in found))


def _fields(partner: "Partner") -> dict[str, Any]:
    return {
        "name": partner.terms.name,
        "url": partner.terms.url,
        "feed": partner.feed_url or None,
        "full_text": partner.terms.whole,
        "language": partner.terms.language or None,
        "in_settings": partner.given,
        "read_at": utc(partner.read_at),
        "next_at": utc(partner.next_at),
        "failures": partner.failures,
        "error": words(partner.trouble) or None,
        "needs_person": partner.told,
    }
