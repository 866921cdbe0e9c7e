"""Virtual environments and the pinned packages in them.

A layer is one requirement file with its pins, put into one environment. A stamp beside the packages says that a layer
went in completely; it is written last, so whatever interrupts an installation, the next run goes on from there.
Runs on Python 3.8 with the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from scripts import interpreters, progress
from scripts.interpreters import Wanted
from scripts.problem import SetupError

PIP = "pip==26.3"  # older ones have no --report
GIGABYTE = 1_000_000_000


class Layer(NamedTuple):
    """`name`.in lists what is wanted, the files in `pins` say which versions; `first` goes in before the rest."""

    name: str
    label: str
    folder: str
    wanted: Wanted
    pins: tuple[str, ...]
    first: tuple[str, ...] = ()
    gigabytes: float = 0
    needs_torch: bool = False
    no_isolation: bool = False


GATEWAY = Layer(
    "gateway", "まどぐち本体の部品", ".venv", Wanted(("3.11", "3.12", "3.13"), or_newer=True), ("gateway",),
    first=(PIP,), gigabytes=3.0, needs_torch=True,
)  # fmt: skip
DEV = Layer("dev", "テスト用の部品", ".venv", GATEWAY.wanted, ("dev", "gateway"))
# Sources are built with the pinned setuptools and wheel, not with whatever is newest on the day.
RASA = Layer(
    "rasa", "対話エンジン（Rasa）の部品", ".venv-rasa", Wanted(("3.10",)), ("rasa",),
    first=(PIP, "setuptools", "wheel"), gigabytes=3.5, no_isolation=True,
)  # fmt: skip


class Installer:
    """Brings layers into the environments under `root`; raises SetupError with one sentence when it cannot."""

    def __init__(self, root: Path, torch_index: str = "") -> None:
        self.root = root
        self.torch_index = torch_index
        self.requirements = root / "requirements"
        self.log = root / "var" / "log" / "setup.log"

    def is_complete(self, layer: Layer) -> bool:
        """Whether exactly these pins are in, put there for the interpreter that is there now."""
        stamp = self._stamp(layer)
        return stamp.is_file() and stamp.read_text(encoding="ascii") == self._fingerprint(layer)

    def install(self, layer: Layer, label: str) -> None:
        """Create the environment where it is missing or broken, and install the layer into it."""
        if not self._is_sound(layer):
            self._create(layer, label)
        remove_half_installed(self.root / layer.folder)
        if layer.first:
            self._pip(layer, f"{label}（準備）", ["install", *self._pinned(layer), *layer.first])
        if layer.needs_torch:
            self._install_torch(layer, label)
        arguments = ["--no-build-isolation"] if layer.no_isolation else []
        wanted = ["-r", str(self.requirements / f"{layer.name}.in")]
        self._pip(layer, label, ["install", *arguments, *self._pinned(layer), *wanted])
        self._write_stamp(layer)

    def _is_sound(self, layer: Layer) -> bool:
        """Whether there is an environment to go on with: right version, made at this place, with a pip that runs."""
        folder = self.root / layer.folder
        python = folder / "bin" / "python"
        found = interpreters.probe(str(python))
        if found is None or not layer.wanted.accepts(found.minor):
            return False
        if str(folder) not in (folder / "bin" / "activate").read_text(encoding="utf-8"):
            return False
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0

    def _create(self, layer: Layer, label: str) -> None:
        folder = self.root / layer.folder
        free = shutil.disk_usage(self.root).free
        if free < layer.gigabytes * GIGABYTE:
            raise SetupError(
                f"ディスクの空きが足りません（{layer.folder} に約 {layer.gigabytes:.1f} GB、"
                f"いまの空きは {free / GIGABYTE:.1f} GB）。空きを作ってから、もう一度お試しください。"
            )

        def uv(command: list[str]) -> int:
            return progress.run(command, f"{label}（{layer.wanted} を取得）", self.log).status

        python = interpreters.find(layer.wanted, uv)
        command = [python.path, "-m", "venv", "--clear", str(folder)]
        made = progress.run(command, f"{label}（{layer.folder} を Python {python.version} で作成）", self.log)
        if made.status != 0:
            raise SetupError(explain(made.output, f"{layer.folder} を作れませんでした。"))

    def _install_torch(self, layer: Layer, label: str) -> None:
        """PyTorch first and by itself: only the CPU build will do, and it may come from an index of its own."""
        pins = (self.requirements / "gateway.txt").read_text(encoding="utf-8")
        torch = next(line for line in pins.splitlines() if line.startswith("torch=="))
        source = ["--index-url", self.torch_index] if self.torch_index else []
        look = ["install", "--dry-run", "--no-deps", "--quiet", "--report", str(self.log.with_name("torch.json"))]
        self._pip(layer, f"{label}（PyTorch を確認）", [*look, *source, torch])
        report = json.loads(self.log.with_name("torch.json").read_text(encoding="utf-8"))
        if sys.platform == "linux" and any(brings_cuda(item["metadata"]) for item in report["install"]):
            raise SetupError(
                "ここで手に入る PyTorch は数 GB ある GPU 版なので、止めました。PyTorch 公式サイトで「CPU」を選ぶと出る "
                "--index-url のアドレスを使い、make up TORCH_INDEX=アドレス としてください。"
            )
        self._pip(layer, f"{label}（PyTorch）", ["install", "--no-deps", *source, torch])

    def _pip(self, layer: Layer, label: str, arguments: list[str]) -> None:
        python = str(self.root / layer.folder / "bin" / "python")
        quiet = ["--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off"]
        command = [python, "-m", "pip", arguments[0], *quiet, *arguments[1:]]
        done = progress.run(command, label, self.log, PipNews(), env=clean_environment())
        if done.status != 0:
            raise SetupError(explain(done.output, f"{layer.label}を入れられませんでした。"))

    def _pinned(self, layer: Layer) -> list[str]:
        return [word for name in layer.pins for word in ("-c", str(self.requirements / f"{name}.txt"))]

    def _stamp(self, layer: Layer) -> Path:
        return self.root / layer.folder / f"complete-{layer.name}"

    def _fingerprint(self, layer: Layer) -> str:
        digest = hashlib.sha256()
        for name in (f"{layer.name}.in", *(f"{pins}.txt" for pins in layer.pins)):
            digest.update((self.requirements / name).read_bytes())
        found = interpreters.probe(str(self.root / layer.folder / "bin" / "python"))
        return f"{found.version if found else None} {digest.hexdigest()}\n"

    def _write_stamp(self, layer: Layer) -> None:
        stamp = self._stamp(layer)
        unfinished = stamp.with_name(stamp.name + ".new")
        unfinished.write_text(self._fingerprint(layer), encoding="ascii")
        unfinished.replace(stamp)


class PipNews:
    """Turns pip's output into what is going on now."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self, line: str) -> str | None:
        words = line.split()
        if line.startswith(("Collecting ", "Processing ")):
            self.seen += 1
            return f"{self.seen} 個目 {Path(words[1]).name}"
        if line.startswith("  Downloading ") and len(words) > 1:
            return f"{self.seen} 個目 {' '.join(words[1:])}"
        if line.startswith("Installing collected packages:"):
            return f"{len(words) - 3} 個を展開中"
        return None


def brings_cuda(metadata: dict[str, object]) -> bool:
    """Whether a wheel pulls NVIDIA's libraries in, several GB of them."""
    required = metadata.get("requires_dist") or []
    assert isinstance(required, list)
    return any(re.match(r"(nvidia|cuda|triton)[-_a-z0-9]*", line) and "extra ==" not in line for line in required)


def explain(output: str, otherwise: str) -> str:
    """One sentence for a failed command, from what it printed."""
    if re.search(r"Errno 28|No space left|Disk quota exceeded", output):
        return "ディスク（または一時フォルダ）がいっぱいです。空きを作ってから、もう一度お試しください。"
    if re.search(
        r"NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|Connection (reset|refused|aborted|broken)|"
        r"Temporary failure in name resolution|Name or service not known|Network is unreachable|ProxyError|SSLError|"
        r"timed out|Max retries|IncompleteRead|incomplete-download|HTTP error|HTTPError|Server Error",
        output,
    ):
        return "ダウンロードできませんでした。インターネット接続（プロキシ設定も）を確かめて、もう一度お試しください。"
    missing = re.search(r"(?:No matching distribution found for|Cannot install) (\S+)", output)
    if missing:
        return f"{missing[1]} の指定の版が、この Python 用には見つかりませんでした。"
    return otherwise


def remove_half_installed(environment: Path) -> None:
    """Forget packages whose installation was cut off: pip writes RECORD last and would take them for complete."""
    for info in environment.glob("lib/python*/site-packages/*.dist-info"):
        if not (info / "RECORD").is_file() or not (info / "METADATA").is_file():
            shutil.rmtree(info)


def clean_environment() -> dict[str, str]:
    """The environment for pip, less what would make it install somewhere else."""
    elsewhere = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES")
    return {name: value for name, value in os.environ.items() if name not in elsewhere}
