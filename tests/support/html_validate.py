"""Validates pages against the HTML standard, with html-validate and without the network."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
SETTINGS = Path(__file__).with_name("html_validate.json")


def html_errors(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Every error in these pages, as `name:line: sentence`; all pages go through one run of the program."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        names[str(file)] = name
    command = ["node", str(PROGRAM), "--config", str(SETTINGS), "--formatter", "json", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.stdout.strip(), f"html-validate did not run: {done.stderr}"
    return [
        f"{names[result['filePath']]}:{message['line']}: {message['ruleId']}: {message['message']}"
        for result in json.loads(done.stdout)
        for message in result["messages"]
    ]
