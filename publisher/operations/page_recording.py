"""Tries posts on the Page, records what it answers, and tells what the sandbox answers differently."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING

from publisher.atomic_write import atomic_write
from publisher.channels.facebook.canary import TrialResult as Trial
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.page_client import PageClient, PageFacts
from publisher.channels.facebook.recording_walk import RecordingPlan, record
from publisher.content.editing.write_errors import not_written
from publisher.domain.coded_text import coded
from publisher.domain.errors import CodedError
from publisher.domain.health_checks import Finding
from publisher.domain.page_recording import PageRecording, read_recording
from publisher.domain.recording_differences import Difference, differences
from publisher.operations.diagnostics import disagreement
from publisher.sandbox.server import SandboxPage
from publisher.settings import Facebook

if TYPE_CHECKING:
    from publisher.bootstrap.app import App

_APP_SECRET = "sandbox-secret"
#: A larger file is no recording: one has about a hundred short answers.
_MOST_BYTES = 32 * 1024 * 1024
#: The sandbox's own posts are as old as those of a Page that has figures.
_AGE = timedelta(days=3)


def refuse_unwritable(file: Path) -> None:
    """Refuse a place where no file can be written, before anything is made on the Page.

    Raises:
        CodedError
    """
    if not file.parent.is_dir():
        raise CodedError("recording_folder_missing", folder=str(file.parent))
    if file.is_dir():
        raise CodedError("recording_is_folder", file=str(file))
    try:
        with TemporaryFile(dir=file.parent):
            pass
    except OSError as error:
        raise not_written(file.parent, error) from error


def canary_findings(app: "App", *, with_link: bool) -> list[Finding]:
    """Try unpublished posts on the Page; one has a link only `with_link`: it may count as one of the month's.

    None where a service works for another Page: `examine` tells that.
    """
    if disagreement(app):
        return []
    trials = app.container.page.facebook.try_out(_link(app) if with_link else "")
    return [*_without_website(app, with_link), *_findings(trials)]


def _findings(trials: Iterable[Trial]) -> list[Finding]:
    return [Finding(what=f"canary {trial.what}", ok=trial.works, text=trial.text) for trial in trials]


def _link(app: "App") -> str:
    """Return what the canary's post with a link links to; empty where there is no website."""
    return app.container.site_settings.base_url if app.settings.website.url else ""


def _without_website(app: "App", with_link: bool) -> list[Finding]:
    """Return why no post of the canary has the link that was asked for."""
    missing = with_link and not _link(app)
    return [Finding(what="canary link", ok=False, text=coded("website_url_not_set"))] if missing else []


def record_page(app: "App", file: Path, *, with_link: bool, public: bool) -> list[Finding]:
    """Walk over the Page as the canary does, keep every answer in a file that only its owner reads, and tell both.

    None where a service works for another Page: `examine` tells that.
    """
    if disagreement(app):
        return []
    refuse_unwritable(file)
    secrets, facebook = app.settings.secrets, app.settings.facebook
    plan = RecordingPlan(
        link=_link(app) if with_link else "",
        public=public,
        app_id=secrets.facebook_app_id,
        app_secret=secrets.facebook_app_secret,
        private=(app.settings.organisation.name, facebook.page_id),
        environment="sandbox" if app.settings.sandbox else "facebook",
    )
    trials, recording = app.container.page.facebook.record(plan)
    try:
        atomic_write(file, app.container.page.graph.redact(recording.to_json()).encode())
    except OSError as error:
        raise not_written(file.parent, error) from error
    told = coded("page_recorded", count=len(recording.calls), file=str(file))
    return [*_without_website(app, with_link), *_findings(trials), Finding(what="recording", ok=True, text=told)]


def read_file(file: Path) -> PageRecording:
    """Read a recording.

    Raises:
        CodedError: if it is none.
    """
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise CodedError("recording_unreadable", reason=f"> {_MOST_BYTES // 1024 // 1024} MB")
        return read_recording(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CodedError("recording_unreadable", reason=str(error)) from error


def compare_with_sandbox(recording: PageRecording, templates: Path, *, played_back: bool = False) -> list[Difference]:
    """Take the same walk over a fresh sandbox Page, and return what it answers differently.

    With `played_back` that sandbox plays the recording back: what is told then is what it cannot play.
    """
    moments = _Moments()
    with (
        TemporaryDirectory() as folder,
        SandboxPage(
            Path(folder),
            templates=templates,
            now=moments,
            app_secret=_APP_SECRET,
            recording=recording if played_back else None,
        ) as page,
    ):
        _fill(page, moments)
        graph = PageGraph(
            page.token, graph_url=page.url, version=recording.graph_version, now=moments, app_secret=_APP_SECRET
        )
        facebook = Facebook(
            page_id=page.page_id,
            graph_url=page.url,
            graph_version=recording.graph_version,
            publish="two-phase",
            timeout_seconds=30,
            settle_seconds=600,
            min_gap_seconds=0,
            languages=(),
        )
        line = PageClient(graph, facebook, PageFacts(), moments, beat=lambda: None)
        plan = RecordingPlan(
            link=f"{page.url}/" if recording.with_link else "",
            public=recording.public,
            app_id=page.account.app_id,
            app_secret=_APP_SECRET,
            environment="sandbox",
            listed_within_seconds=_longest_lag(recording),
            look_every_seconds=0.2,
        )
        _, ours = record(line, plan)
    return differences(recording, ours)


def _longest_lag(recording: PageRecording) -> float:
    """Return how long to look for a post: the sandbox lists at once, and played back as late as was recorded."""
    return min(max((lag or 0.0 for lag in recording.lags.values()), default=0.0), 30.0) + 0.5


class _Moments:
    """The clock of the compared sandbox: set back while its Page is filled."""

    def __init__(self) -> None:
        self.back = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self.back


def _fill(page: SandboxPage, moments: _Moments) -> None:
    """Put onto the Page what every Page has: posts with visitors' comments."""
    moments.back = _AGE
    for message, link in (("A post with a link", f"{page.url}/"), ("A post", "")):
        post = page.make_by_hand(message=message, link=link)
        page.comment_by_hand(post.id, "A comment")
    moments.back = timedelta()
