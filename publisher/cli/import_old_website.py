"""The news of an old website: fetched or read, put into a table to be corrected, then written as drafts."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from publisher.messages import exit_codes, text
from publisher.messages.console import progress, say, warn

if TYPE_CHECKING:
    from publisher.old_website.loaded_page import OldSite
    from publisher.operations.import_old_website import Imported, NotKept, OldNewsImport
    from publisher.operations.old_news_table import RowChoice, TableRow
    from publisher.settings import Settings

#: What was not kept, for people.
_WHAT = {
    "embed": "embedded content was left out",
    "file": "a file that the website will not have: upload it elsewhere and change the link",
    "language": "this language is not used here",
    "link": "a link that leads nowhere any more: its words are kept",
    "marks": "bold, italic or links were left out here: the words are kept",
    "picture": "a picture that is missing, too large, erased, or of a kind that cannot be published",
    "video": "a video became a link",
}


@dataclass(frozen=True, slots=True)
class OldWebsite:
    """What was typed."""

    source: str
    yes: bool
    delay: float | None
    most: int
    dry_run: bool


def is_old_website(source: str) -> bool:
    """Return whether this is an address, or a folder that holds web pages and no record of an export."""
    from publisher.old_website.saved_pages import holds_pages
    from publisher.operations.import_record import is_record

    if "://" in source or (not Path(source).exists() and "." in source and "/" not in source.rstrip("/")):
        return True
    folder = Path(source)
    return folder.is_dir() and not is_record(folder) and holds_pages(folder)


def import_old_website(settings: "Settings", settings_file: Path, wanted: OldWebsite) -> int:
    """Do it; return the exit code."""
    from publisher.bootstrap.app import opened
    from publisher.operations.import_old_website import OldNewsImport

    with _folder(settings, wanted) as work, opened(settings, os.environ) as app:
        site = _site(settings, work, wanted)
        with progress("Reading", None) as tell:
            found = OldNewsImport(app, site, tell)
        if not found.news.articles and not found.news.others:
            from publisher.domain.errors import CodedError

            raise CodedError("old_website_is_empty", source=wanted.source)
        return _Import(settings, settings_file, work, wanted, found).run()


@contextmanager
def _folder(settings: "Settings", wanted: OldWebsite) -> Iterator[Path]:
    """Return the folder for the table and what was fetched; with --dry-run one that goes again."""
    from publisher.content.reading.slugs import slug_from
    from publisher.operations.old_website_copies import IMPORTS

    if wanted.dry_run:
        with TemporaryDirectory(prefix="publisher-") as name:
            yield Path(name)
        return
    plain = wanted.source.partition("://")[2] or str(Path(wanted.source).resolve().name)
    work = settings.folder / IMPORTS / (slug_from(plain.replace(".", "-"), 80) or "old-website")
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield work


def _site(settings: "Settings", work: Path, wanted: OldWebsite) -> "OldSite":
    from publisher.bootstrap.container import system_clock
    from publisher.old_website.crawl import CrawlPlan, crawl
    from publisher.old_website.saved_pages import saved_folder
    from publisher.settings.web_addresses import is_loopback

    if Path(wanted.source).is_dir():
        return saved_folder(Path(wanted.source))
    start = wanted.source if "://" in wanted.source else f"https://{wanted.source}"
    plan = CrawlPlan(
        start=start,
        folder=work,
        delay_seconds=wanted.delay if wanted.delay is not None else 0.0 if is_loopback(start) else 1.0,
        most_pages=wanted.most,
        timeout_seconds=settings.facebook.timeout_seconds,
        clock=system_clock,
        sleep=time.sleep,
    )
    with progress("Fetching", None) as tell:
        site = crawl(plan, tell)
    if site.failed:
        _table(work / "not-fetched.csv", ("address", "why"), ((path, text(why)) for path, why in site.failed.items()))
        some = "".join(f"\n  {path}: {text(why)}" for path, why in list(site.failed.items())[:3])
        warn(
            f"{len(site.failed)} addresses could not be fetched ({work / 'not-fetched.csv'} lists them), such as:{some}"
        )
    if site.refused:
        warn(f"{len(site.refused)} pages were left out, because robots.txt keeps programs from them.")
    if site.was_cut:
        warn(f"There is more: {wanted.most} pages were fetched. --most fetches more.")
    return site


def _table(file: Path, head: "Sequence[str]", rows: "Iterable[Sequence[str]]") -> None:
    """Write a table for spreadsheets."""
    from publisher.operations.old_news_table import write_rows

    write_rows(file, head, rows)


@dataclass(slots=True)
class _Import:
    settings: "Settings"
    settings_file: Path
    work: Path
    wanted: OldWebsite
    found: "OldNewsImport"

    @property
    def table(self) -> Path:
        """The table of articles."""
        from publisher.operations.old_website_copies import TABLE

        return self.work / TABLE

    def run(self) -> int:
        """Write the table, or what it says."""
        from publisher.operations.old_news_table import choices, read_table, write_table

        kept = read_table(self.table)
        new = self.found.rows(kept)
        rows = [*kept, *new]
        self._tell(rows, new)
        if self.wanted.dry_run:
            say(*(f"{row.day or '(no day)'}  {row.slug}  [{row.languages}]  {row.title}" for row in new))
            say("Nothing was written (--dry-run).")
            return exit_codes.DONE
        if new:
            write_table(self.table, rows)
        if new and not self.wanted.yes:
            say(f"Look through {self.table}: days, topics, municipalities; `no` in the first column leaves one out.")
            say("Then run the same command again: it writes the drafts. Nothing is in posts/ yet.")
            return exit_codes.NEEDS_PERSON
        chosen = choices(self.table, rows, self.settings.topics, self.settings.places)
        return self._write(rows, chosen)

    def _tell(self, rows: "Sequence[TableRow]", new: "Sequence[TableRow]") -> None:
        news = self.found.news
        pages = sum(len(each.addresses) for each in news.articles)
        say(f"{len(news.articles)} articles on {pages} pages, and {len(news.others)} other pages.")
        if len(new) < len(rows):
            say(f"{len(new)} articles are new." if new else "No article is new.")
        days = sum(not row.day for row in new)
        if days:
            say(f"{days} of them without a day: fill it in.")

    def _write(self, rows: "Sequence[TableRow]", chosen: "Mapping[str, RowChoice]") -> int:
        from publisher.operations.import_old_website import FRONT_PAGES
        from publisher.settings.redirects_writer import add_redirects

        with progress("Writing", len(self.found.news.articles)) as tell:
            done = self.found.write(rows, chosen, tell)
        redirects = add_redirects(self.settings_file, os.environ, self.found.redirects(rows), FRONT_PAGES)
        self._list_not_kept(done.not_kept)
        self._say(done, redirects)
        if redirects:
            self._build()
        return exit_codes.done_unless([*done.not_kept])

    def _say(self, done: "Imported", redirects: int) -> None:
        say(f"{len(done.drafts)} drafts were written to {self.settings.posts_folder}.")
        if done.translated:
            say(f"{len(done.translated)} drafts got another language.")
        if done.pictures:
            say(f"{done.pictures} pictures lie beside them, hidden until somebody describes them and notes consents.")
        if redirects:
            say(f"{redirects} old addresses lead on: see [website.redirects] in {self.settings_file}.")
        if done.not_kept:
            say(f"Not everything could be kept: {self.work / 'not-kept.csv'} says what, post by post.")
        if done.drafts:
            say("Next: `publisher check`, `publisher schedule --archive --all`. If `publisher serve` runs, restart it.")

    def _list_not_kept(self, not_kept: "Sequence[NotKept]") -> None:
        from publisher.operations.old_website_copies import NOT_KEPT

        rows = ((each.slug, each.title, each.old_address, _WHAT[each.what], each.detail) for each in not_kept)
        if not_kept:
            _table(self.work / NOT_KEPT, ("slug", "title", "old address", "what", "which"), dict.fromkeys(rows))

    def _build(self) -> None:
        """Build the website again, with a page for each old address."""
        from publisher.cli.import_ import built
        from publisher.runtime.settings_file import read_settings

        built(read_settings(self.settings_file))
