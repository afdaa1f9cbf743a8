"""The articles of an old website -> drafts in `posts/`, each once, and redirects for every old address.

Nothing is written before a person has seen the table of articles. A draft comes into being whole or not at all.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time

from publisher.bootstrap.app import App
from publisher.content.editing.draft_files import make_folder, write_whole
from publisher.content.editing.draft_form import Written, WrittenPicture, WrittenText
from publisher.content.editing.draft_store import DraftStore
from publisher.content.editing.frontmatter_writer import rewrite_main, rewrite_translation, with_time
from publisher.content.editing.hidden_pictures import remarks_of
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.slugs import TRASH, slug_from
from publisher.content.text.transliteration import script_of
from publisher.domain.invisible import one_line, visible
from publisher.domain.language import FOLDER, PUBLISHED_AS
from publisher.domain.local_time import NotATime, to_utc
from publisher.old_website.addresses import ending_of, may_be_page
from publisher.old_website.articles import OldArticle, OldNews, Progress, read_site
from publisher.old_website.loaded_page import OldSite
from publisher.old_website.page_reading import OldPage
from publisher.old_website.to_dialect import NewBody, body_of
from publisher.operations.guessed_labels import guessed
from publisher.operations.old_news_pictures import NewsPictures
from publisher.operations.old_news_table import RowChoice, TableRow, day_in
from publisher.operations.old_website_copies import HALF, delete_halves
from publisher.settings.redirects_writer import usable
from publisher.site.urls import NEWS_WORD

#: Where old addresses lead that have no page of their own any more.
FRONT_PAGES = frozenset(f"/{folder}/" for folder in FOLDER.values())
_NOON = time(12)
#: Where fewer articles lack a day, those that do are pages about the organisation.
_FEW_UNDATED = 0.2
_SUMMARY = 280


@dataclass(frozen=True, slots=True)
class NotKept:
    """Something of an article that is not in its draft."""

    slug: str
    title: str
    old_address: str
    #: `link`, `video`, `embed`, `marks`, `file`, `picture`, `language`, `redirect`.
    what: str
    detail: str


@dataclass(slots=True)
class Imported:
    """What was written."""

    drafts: list[str] = field(default_factory=list)
    #: Drafts that were there already and got another language.
    translated: list[str] = field(default_factory=list)
    pictures: int = 0
    not_kept: list[NotKept] = field(default_factory=list)


class OldNewsImport:
    """The articles of one old website, on their way into an installation."""

    def __init__(self, app: App, site: OldSite, progress: Progress = lambda done: None) -> None:
        self._app, self._site, self._settings = app, site, app.settings
        self.news: OldNews = read_site(site, self._languages, progress)
        self._pictures = NewsPictures(site.file, app.is_erased)
        self._redirected = self._settings.website.redirects
        self._erased = frozenset(each.subject for each in app.container.erasures.read() if each.kind == "post")

    @property
    def _languages(self) -> Sequence[str]:
        return self._settings.languages

    def rows(self, kept: Sequence[TableRow]) -> list[TableRow]:
        """Return a row for each article that has none yet, with what was guessed; each slug is free."""
        by_key, taken = {row.old_address: row for row in kept}, {row.slug for row in kept}
        new = [each for each in self.news.articles if not self._row_of(each, by_key) and not self._is_known(each)]
        undated = sum(each.day is None for each in self.news.articles)
        has_days = undated < _FEW_UNDATED * len(self.news.articles)
        return [self._row(article, taken, has_days=has_days) for article in new]

    def _row(self, article: OldArticle, taken: set[str], *, has_days: bool) -> TableRow:
        readings = [article.readings[language] for language in self._used(article)] or list(article.readings.values())
        title, text = " ".join(each.title for each in readings), "\n".join(each.text for each in readings)
        notes = []
        is_news = article.day is not None or not has_days
        if article.day is None:
            notes.append("no day found" if is_news else "no day found, so probably no news: yes takes it all the same")
        elif article.is_day_unsure:
            notes.append("look at the day")
        if not self._used(article):
            notes.append("in a language that this installation does not have")
        return TableRow(
            take="yes" if self._used(article) and is_news else "no",
            day=article.day.isoformat() if article.day else "",
            title=one_line(article.title),
            topics=", ".join(guessed(title, text, self._settings.topics)),
            municipalities=", ".join(guessed(title, text, self._settings.places)),
            slug=self._free_slug(article, taken),
            languages=" ".join(article.readings),
            pictures=str(len(article.pictures) or ""),
            note=", ".join(notes),
            old_address=article.key,
        )

    def _used(self, article: OldArticle) -> list[str]:
        return [language for language in article.readings if language in self._languages]

    def _free_slug(self, article: OldArticle, taken: set[str]) -> str:
        words = slug_from(article.title) or "lajm"
        slug = first = f"{article.day:%Y-%m}-{words}" if article.day else words
        number = 1
        while slug in taken or self._is_used(slug):
            number += 1
            slug = f"{first}-{number}"
        taken.add(slug)
        return slug

    def _is_used(self, slug: str) -> bool:
        """Return whether a draft, one in the trash, or a post has this name."""
        return self._is_there(slug) or self._was_there(slug)

    def _is_there(self, slug: str) -> bool:
        posts = self._settings.posts_folder
        return (posts / slug).exists() or (posts / f"{slug}.md").exists()

    def _was_there(self, slug: str) -> bool:
        trash = self._settings.posts_folder / TRASH
        deleted = {path.name.partition("-")[2] for path in trash.iterdir()} if trash.is_dir() else set()
        return slug in deleted or slug in self._erased or self._app.latest_article(slug) is not None

    def write(
        self, rows: Sequence[TableRow], chosen: Mapping[str, RowChoice], progress: Callable[[int], None]
    ) -> Imported:
        """Write the drafts of these rows that are not there yet, and were not once.

        Raises:
            StorageError: if they cannot be written; those that were are whole.
        """
        delete_halves(self._settings)
        done, by_key = Imported(), {row.old_address: row for row in rows}
        links = _Links(self._site.host, self._settings.website.url if self._settings.website.url_given else "")
        articles = [(article, row) for article in self.news.articles if (row := self._row_of(article, by_key))]
        for article, row in articles:
            links.add({path: self._target(row, article, path) for path in article.addresses})
        for count, (article, row) in enumerate(articles, 1):
            if (choice := chosen.get(row.old_address)) and self._used(article):
                self._write(_Draft(article, row, choice, links), done)
            progress(count)
        return done

    def _row_of(self, article: OldArticle, by_key: Mapping[str, TableRow]) -> TableRow | None:
        """Return an article's row; its first page may have been another one when the table was begun."""
        keys = (article.key, *article.addresses)
        return next((by_key[key] for key in keys if key in by_key), None)

    def _write(self, draft: "_Draft", done: Imported) -> None:
        slug = draft.row.slug
        if self._is_there(slug):
            self._add_languages(draft, done)
        elif not self._is_known(draft.article) and not self._was_there(slug):
            self._begin(draft, done)

    def _is_known(self, article: OldArticle) -> bool:
        """Return whether a draft was made of it once: one of its addresses leads to more than a front page."""
        return any(self._redirected.get(path, "/sq/") not in FRONT_PAGES for path in article.addresses)

    def _begin(self, draft: "_Draft", done: Imported) -> None:
        posts, slug = self._settings.posts_folder, draft.row.slug
        half = posts / HALF.format(slug=slug)
        lost: list[NotKept] = []
        try:
            posts.mkdir(parents=True, exist_ok=True)
            if half.exists():
                shutil.rmtree(half)
            make_folder(half)
            kept = list(
                self._pictures.of(draft.article, half, lambda what, detail: lost.append(draft.lost(what, detail)))
            )
            for language, text in self._texts(draft, kept, lost):
                ending = "" if language == draft.languages[0] else f".{language}"
                write_whole(half / f"index{ending}.md", text.encode("utf-8", "replace"))
            half.rename(posts / slug)
        except OSError as error:
            raise not_written(posts, error) from error
        finally:
            with suppress(OSError):
                shutil.rmtree(half)
        done.drafts.append(slug)
        done.pictures += len(kept)
        done.not_kept += lost

    def _texts(self, draft: "_Draft", kept: Sequence[WrittenPicture], lost: list[NotKept]) -> Iterator[tuple[str, str]]:
        draft.languages = self._used(draft.article)
        lost += [
            draft.lost("language", language) for language in draft.article.readings if language not in draft.languages
        ]
        main, *others = draft.languages
        written = Written(
            texts={language: self._text(draft, language, lost) for language in draft.languages},
            topics=draft.choice.topics,
            places=draft.choice.places,
            channels=("website",),
        )
        head = [f"# From the old website: {draft.article.key}", *remarks_of(kept, main, is_main=True)]
        said = main if main != self._languages[0] else ""
        text = rewrite_main(_begun(head), written, main, said=said)
        if local := self._time(draft):
            text = with_time(text, local)
        yield main, text
        for language in others:
            remarks = remarks_of(kept, language, is_main=False)
            yield language, rewrite_translation(_begun(remarks), written, language)

    def _add_languages(self, draft: "_Draft", done: Imported) -> None:
        """Add the languages that an imported draft has not got, because the old website had them later."""
        files = DraftStore(self._settings.posts_folder, self._languages).files(draft.row.slug)
        missing = [each for each in self._used(draft.article) if each not in files.texts]
        if not missing or not files.own_folder or not self._is_known(draft.article):
            return
        lost: list[NotKept] = []
        texts = {language: self._text(draft, language, lost) for language in missing}
        place = self._settings.posts_folder / draft.row.slug
        for language in missing:
            text = rewrite_translation("", Written(texts=texts), language)
            with suppress(FileExistsError):
                write_whole(place / f"index.{language}.md", text.encode("utf-8", "replace"))
        done.translated.append(draft.row.slug)
        done.not_kept += lost

    def _text(self, draft: "_Draft", language: str, lost: list[NotKept]) -> WrittenText:
        reading = draft.article.readings[language]
        made: NewBody = body_of(reading.body, lambda address: draft.links.resolve(reading, address, lost, draft))
        lost += [draft.lost(what, detail) for what, detail in made.lost]
        return WrittenText(
            title=one_line(visible(reading.title)), summary=summary_of(reading), body=visible(made.markdown).strip()
        )

    def _time(self, draft: "_Draft") -> datetime | None:
        """Return when it was published, by the clock here; noon where only the day is known."""
        if draft.choice.day is None:
            return None
        is_told = draft.article.day == draft.choice.day and draft.article.time
        local = datetime.combine(draft.choice.day, draft.article.time if is_told and draft.article.time else _NOON)
        try:
            to_utc(local, self._settings.organisation.timezone)
        except NotATime:
            return datetime.combine(draft.choice.day, _NOON)
        return local

    def redirects(self, rows: Sequence[TableRow]) -> dict[str, str]:
        """Return where each old address leads now: to its article, or else to the front page of its language."""
        by_key = {row.old_address: row for row in rows}
        found = {path: f"/{FOLDER[self._tag(language)]}/" for path, language in self.news.others.items()}
        for article in self.news.articles:
            row = self._row_of(article, by_key)
            for path, language in article.addresses.items():
                target = self._target(row, article, path) if row and row.is_taken else ""
                found[path] = target or f"/{FOLDER[self._tag(language)]}/"
        return {old: new for old, new in found.items() if self._is_to_redirect(old, new)}

    def _is_to_redirect(self, old: str, new: str) -> bool:
        own = old.strip("/")
        return own != "" and own not in FOLDER.values() and old.rstrip("/") != new.rstrip("/") and usable(old, new)

    def _tag(self, language: str) -> str:
        return PUBLISHED_AS[language if language in self._languages else self._languages[0]][0]

    def _target(self, row: TableRow, article: OldArticle, path: str) -> str:
        """Return the new path of an article for whoever came by an old one; empty where its year is not known."""
        day, used = day_in(row.day), self._used(article)
        if day is None or not used:
            return ""
        language = article.addresses[path] if article.addresses[path] in used else used[0]
        tags = PUBLISHED_AS[language]
        written = script_of(article.readings[language].text)
        tag = next((each for each in tags if each.endswith(written)), tags[0])
        return f"/{FOLDER[tag]}/{NEWS_WORD[tag]}/{day.year:04d}/{row.slug}/"


@dataclass(slots=True)
class _Draft:
    """An article with what was decided about it."""

    article: OldArticle
    row: TableRow
    choice: RowChoice
    links: "_Links"
    languages: list[str] = field(default_factory=list)

    def lost(self, what: str, detail: str) -> NotKept:
        return NotKept(self.row.slug, self.row.title, self.article.key, what, detail)


class _Links:
    """Where links of old pages lead now."""

    def __init__(self, host: str, base: str) -> None:
        self._host, self._base = host, base
        self._targets: dict[str, str] = {}

    def add(self, targets: Mapping[str, str]) -> None:
        self._targets |= {old: new for old, new in targets.items() if new}

    def resolve(self, reading: OldPage, address: str, lost: list[NotKept], draft: _Draft) -> str | None:
        """Return a full address; None where nobody can follow it any more."""
        path = reading.page.inner(address)
        if path and self._base and path in self._targets:
            return f"{self._base}{self._targets[path]}"
        outer = reading.page.outer(address)
        if path and outer and not may_be_page(path):
            lost.append(draft.lost("file", outer))
        elif path and not outer and path in self._targets:
            return None
        elif path and not outer and ending_of(path):
            lost.append(draft.lost("file", path))
        return outer or None


def _begun(remarks: Sequence[str]) -> str:
    """Return a file that has nothing but these remarks."""
    return "\n".join(["+++", *remarks, "+++", ""])


def summary_of(reading: OldPage) -> str:
    """Return the first sentences of a text, as many as a summary holds; else its title."""
    texts = [unit.text for unit in reading.body if unit.kind in ("text", "item") and len(unit.text) >= 20]
    text = one_line(visible(texts[0])) if texts else ""
    if len(text) <= _SUMMARY:
        return text or one_line(visible(reading.title))
    cut = text[:_SUMMARY]
    end = max(cut.rfind(sign) for sign in (". ", "! ", "? ", ".” ", ".» "))
    return cut[: end + 1].strip() if end > 80 else f"{cut.rpartition(' ')[0].rstrip(',;:–- ')} …"
