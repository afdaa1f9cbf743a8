"""`python -m bench NAME [OPTIONS]`: one benchmark, or without a name all of them, a module each beside this one."""

import importlib
import sys

#: Only when it is named: it installs other programs, or takes an hour.
BY_NAME = ("peers", "idle")
NAMES = ("punctual", "burst", "archive", "command", "pages", "studio", "site")


def main(arguments: list[str]) -> int:
    """Run what is named; give the exit code."""
    name, options = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name and name not in (*NAMES, *BY_NAME):
        print(f"There is no benchmark {name!r}; there are: {', '.join((*NAMES, *BY_NAME))}.", file=sys.stderr)
        return 2
    codes = [importlib.import_module(f"bench.{each}").main(options) for each in ([name] if name else NAMES)]
    return max(map(int, codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
