"""The program's own environment: made once, with pinned and hashed dependencies, beside the checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEBIAN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libpulse.so.0": "libpulse0",
    "libXrandr.so.2": "libxrandr2",
}


def python_of(requirements: str) -> Path:
    """Return the interpreter of the environment for one requirements file, made or renewed where needed."""
    pinned = ROOT / "installer" / requirements
    home = ROOT / (".venv-check" if "check" in requirements else ".venv")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / "pinned.sha256"
    wanted = hashlib.sha256(pinned.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    if sys.version_info < (3, 11):
        raise SystemExit("需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed")
    print(
        f"正在准备运行环境，第一次要几分钟 · preparing {home.name}, a few minutes the first time", flush=True
    )
    shutil.rmtree(home, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(home))
    pip = (str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    _run(*pip, "--require-hashes", "-r", str(pinned))
    _run(*pip, "--no-deps", "--editable", str(ROOT))
    stamp.write_text(wanted)
    return python


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise SystemExit(f"这一步没有做成 · this step did not work: {' '.join(command)}")


def install_debian_libraries() -> None:
    """Install the screen libraries a bare Debian lacks; say which, where it cannot be done here."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in DEBIAN_LIBRARIES.items() if not _loadable(library)]
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print(f"正在安装系统库 · installing {names}", flush=True)
        if _apt_get("update") and _apt_get("install", "-y", *missing):
            return
    print(f"缺少系统库，请用管理员安装 · please install as root: apt-get install {names}", file=sys.stderr)


def _apt_get(*arguments: str) -> bool:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", *arguments]
    return not subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=surroundings).returncode


def _loadable(library: str) -> bool:
    import ctypes  # noqa: PLC0415 - only Linux comes here

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
