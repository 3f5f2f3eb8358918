"""Check the whole tree: linters, types, contracts, tests. ``python3 installer/check.py``."""

from __future__ import annotations

import subprocess
import sys
import time

from environment import ROOT, install_debian_libraries, python_of

STEPS = {
    "格式 format": ("-m", "ruff", "format", "--check", "."),
    "规则 lint": ("-m", "ruff", "check", "."),
    "类型 types": ("-m", "mypy"),
    "楼层 contracts": ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
    "测试 tests": ("-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal"),
}


def main() -> int:
    """Run every step, print a plain summary, return 0 when all of them passed."""
    install_debian_libraries()
    python = python_of("requirements-check.txt")
    summary = []
    for name, arguments in STEPS.items():
        print(f"── {name}", flush=True)
        started = time.monotonic()
        passed = subprocess.run([str(python), *arguments], cwd=ROOT, check=False).returncode == 0
        summary.append((name, passed, time.monotonic() - started))
    print()
    for name, passed, seconds in summary:
        print(f"{'通过 ok  ' if passed else '没过 FAIL'} {seconds:6.1f} s  {name}")
    return 0 if all(passed for _, passed, _ in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
