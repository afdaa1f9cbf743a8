"""Strangers at their worst, all at once: posts go out, the memory stays small, and the log too."""

import contextlib
import io
import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from publisher.bootstrap.app import opened
from publisher.domain.accounts import Role
from publisher.settings import load
from publisher.storage.studio.accounts import Accounts
from publisher.storage.studio.submissions import SubmissionStore
from tests.e2e.project import COMMAND, Project, serve_port, wait_until
from tests.flood import strangers

pytestmark = pytest.mark.slow
PORT = int(serve_port())
STUDIO = f"http://127.0.0.1:{PORT + 3}"
SITE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-link-that-an-activist-has"
CALM_SECONDS, FLOOD_SECONDS = 5.0, 60.0
MOST_MEMORY_BYTES, MOST_LOG_BYTES = 400_000_000, 1_000_000


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    with opened(load(project.folder / "settings.toml", project.env), project.env) as app:
        SubmissionStore(app.container.database, app.clock, app.container.revocations).let_send(
            TOKEN, "Besa", "ferizaj", "sq", "test"
        )
        Accounts(app.container.database, app.clock, app.container.revocations).open(
            name="Ana", email="ana@example.org", role=Role.EDITOR, language="sq", by="test"
        )
    return project


@contextlib.contextmanager
def most_memory(pid: int) -> Iterator[list[int]]:
    """Look at the memory of a process and its children all the time; the list's last item is the most."""
    found, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(0.1):
            found.append(max(found[-1], strangers.memory_bytes(pid)))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield found
    finally:
        ended.set()
        looking.join()


def flood(news: str) -> None:
    until = time.monotonic() + FLOOD_SECONDS
    photo = strangers.bomb()
    resource.setrlimit(resource.RLIMIT_NOFILE, (6000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with (
        strangers.connected(STUDIO, 1100),
        strangers.connected(SITE, 1100),
        strangers.connected(news, 50, strangers.stalled(news)),
    ):
        floods = [
            threading.Thread(target=strangers.side_by_side, args=(count, act))
            for count, act in (
                (10, lambda _: strangers.large_body(f"{STUDIO}/news/guessed")),
                (10, lambda _: strangers.large_body(news)),
                (60, lambda number: strangers.guess(STUDIO, number, until)),
                (4, lambda _: strangers.send_photo(news, photo)),
            )
        ]
        for each in floods:
            each.start()
        for each in floods:
            each.join()


def test_a_flood_of_strangers_keeps_no_post_back(project: Project) -> None:
    slugs = [project.draft(f"lajm-{number}") for number in range(8)]
    few_files = ["sh", "-c", 'ulimit -n 1024 && exec "$@"', "sh"]  # what Debian gives a service
    with project.started([*few_files, *COMMAND, "serve", "--port", str(PORT)]) as process:
        wait_until(lambda: "Stop " in project.log(), "the screen")
        with most_memory(process.pid) as memory:
            flooding = threading.Thread(target=flood, args=(f"{STUDIO}/news/{TOKEN}",))
            flooding.start()
            time.sleep(CALM_SECONDS)
            for slug in slugs:
                project.does("schedule", slug)
                wait_until(partial(_is_out, project, slug), "a post", 45)
            flooding.join()
            assert strangers.send_photo(f"{STUDIO}/news/{TOKEN}", small_photo()) == 200
        assert memory[-1] < MOST_MEMORY_BYTES
    assert len(project.log().encode()) < MOST_LOG_BYTES


def _is_out(project: Project, slug: str) -> bool:
    return set(project.states(slug).values()) == {"sent"}


def small_photo() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (800, 600), "red").save(into, "JPEG")
    return into.getvalue()


def limited_group(most_bytes: int) -> Path:
    """Make a group of processes that the kernel gives no more memory than this, by version 1 or 2 of its interface."""
    for root, file in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")):
        group = Path(root) / f"publisher-test-{os.getpid()}"
        with contextlib.suppress(OSError):
            group.mkdir()
            (group / file).write_text(str(most_bytes), encoding="ascii")
            return group
    pytest.skip("this machine lets nobody limit memory by groups")


def test_six_photos_of_48_megapixels_are_published_in_512_megabytes(project: Project) -> None:
    media = "".join(f'[[media]]\nfile = "p{number}.jpg"\nalt = "Foto {number}"\n' for number in range(6))
    folder = project.folder / "posts" / "fotot"
    folder.mkdir(parents=True)
    head = (
        f'+++\ntitle = "Fotot"\nsummary = "Gjashtë"\ntopics = ["housing"]\nplaces = ["ferizaj"]\n{media}+++\n\nTeksti'
    )
    (folder / "index.md").write_text(head, encoding="utf-8")
    for number in range(6):
        picture = Image.radial_gradient("L").resize((8000, 6000)).convert("RGB")
        picture.paste((number * 40, 0, 90), (0, 0, 900, 900))
        picture.save(folder / f"p{number}.jpg", quality=92)
    group = limited_group(512_000_000)
    inside = ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"]
    try:
        for command in (["schedule", "fotot"], ["publish"]):
            done = subprocess.run(
                [*inside, *COMMAND, *command],
                cwd=project.folder,
                env=project.env,
                capture_output=True,
                text=True,
                timeout=280,
                check=False,
            )
            assert done.returncode == 0, (done.stdout, done.stderr)
    finally:
        group.rmdir()
    assert set(project.states("fotot").values()) == {"sent"}
