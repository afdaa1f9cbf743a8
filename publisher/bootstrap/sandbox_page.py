"""The Facebook Page on this machine, as the settings want it."""

from pathlib import Path

from publisher.domain.page_recording import PageRecording
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.server import SandboxPage
from publisher.settings import Settings


def sandbox_page(
    settings: Settings,
    port: int,
    fault_file: Path | None = None,
    latency_seconds: float = 0.0,
    links: LinkLimit | None = None,
    recording: PageRecording | None = None,
) -> SandboxPage:
    """Return the Facebook Page on this machine, not started yet; its Page lies beside the ledger."""
    return SandboxPage(
        settings.folder / "sandbox",
        templates=settings.templates_folder,
        port=port,
        page_id=settings.facebook.page_id,
        page_name=settings.organisation.name,
        fault_file=fault_file,
        latency_seconds=latency_seconds,
        links=links,
        recording=recording,
    )
