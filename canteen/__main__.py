"""Arguments → a command, or the book and its window: where things are put together, and a clock is read."""

from __future__ import annotations

import sys
from datetime import datetime

from canteen.rules.dates import CHINA


def main() -> int:
    """Run a command, or the window where none is named; return the exit code."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] != "demo":
        # A window needs none of what commands print with, and opens sooner without it.
        from canteen import commands  # noqa: PLC0415

        return commands.run(arguments, datetime.now(CHINA))
    return 0


if __name__ == "__main__":
    sys.exit(main())
