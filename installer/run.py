"""Run the program in its own environment: ``python3 installer/run.py demo``; what follows is passed on."""

from __future__ import annotations

import os
import subprocess
import sys

from environment import install_debian_libraries, python_of


def main() -> int:
    """Prepare the environment, run ``canteen`` with the same arguments, return its exit code."""
    install_debian_libraries()
    python = python_of("requirements.txt")
    if os.name != "nt":
        os.execv(python, [str(python), "-m", "canteen", *sys.argv[1:]])  # noqa: S606 - our own interpreter
    return subprocess.run([str(python), "-m", "canteen", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
