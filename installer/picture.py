"""Renew the README's picture: serve a practice day unseen and keep the desk's green face."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import ROOT, install_debian_libraries, python_of


def main() -> int:
    """Serve the day, copy the picture, return 0 when it was renewed."""
    install_debian_libraries()
    python = python_of("requirements.txt")
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        command = [str(python), "-m", "canteen", "demo", "--out", folder]
        done = subprocess.run(command, check=False, env=surroundings)
        if done.returncode == 0:
            shutil.copy(Path(folder) / "served-1366x768.png", ROOT / "resources" / "pictures" / "desk.png")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
