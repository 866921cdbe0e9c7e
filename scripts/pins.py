"""Rebuild requirements/*.txt from requirements/*.in: `make pins`.

Each environment is resolved from nothing in a throw-away folder and written down as pip reports it. The pins are made
on Linux x86-64 with the oldest supported Python; local versions ("+cpu") are cut off so that any CPU build fits.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import interpreters
from scripts.bootstrap import ROOT
from scripts.installer import DEV, GATEWAY, PIP, RASA, Layer

REQUIREMENTS = ROOT / "requirements"
HEADER = "# Made by `make pins` from {name}.in (Python {version}, Linux x86-64). Do not edit by hand.\n"


def freeze(layers: list[Layer], folder: Path) -> None:
    """Install the layers one after the other into a new environment and write what each one added."""
    python = interpreters.find(layers[0].wanted, lambda command: subprocess.run(command).returncode)
    subprocess.run([python.path, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip"]
    subprocess.run([*pip, "install", PIP], check=True)
    known: set[str] = set()
    for layer in layers:
        if layer.needs_torch:
            _install_torch(pip, REQUIREMENTS / f"{layer.name}.in")
        subprocess.run([*pip, "install", "-r", str(REQUIREMENTS / f"{layer.name}.in")], check=True)
        frozen = subprocess.run([*pip, "freeze", "--all"], check=True, stdout=subprocess.PIPE, text=True).stdout
        lines = [re.sub(r"\+\S+", "", line) for line in frozen.splitlines() if line not in known]
        known.update(frozen.splitlines())
        header = HEADER.format(name=layer.name, version=python.minor)
        (REQUIREMENTS / f"{layer.name}.txt").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        print(f"requirements/{layer.name}.txt: {len(lines)} packages")


def _install_torch(pip: list[str], wanted: Path) -> None:
    """Take PyTorch's CPU build first, where a setting says where it is."""
    index = os.environ.get("TORCH_INDEX")
    if index:
        torch = next(line for line in wanted.read_text(encoding="utf-8").splitlines() if line.startswith("torch=="))
        subprocess.run([*pip, "install", "--no-deps", "--index-url", index, torch], check=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        freeze([GATEWAY, DEV], Path(scratch) / "gateway")
        freeze([RASA], Path(scratch) / "rasa")
    sys.exit(0)
