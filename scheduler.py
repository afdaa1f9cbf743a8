"""The scheduler alone, without site, studio or sandbox: `python scheduler.py [--settings FILE]`."""

import argparse
import sys
from pathlib import Path

from publisher.runtime.error_guard import guarded
from publisher.runtime.scheduler import run
from publisher.runtime.settings_file import DEFAULT_FILE

if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="The scheduler alone, without site, studio or sandbox.")
    arguments.add_argument("--settings", type=Path, default=DEFAULT_FILE, metavar="FILE", help="the settings file")
    sys.exit(guarded(lambda: run(arguments.parse_args().settings)))
