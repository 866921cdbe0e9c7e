"""The bootstrap as a process: small real environments from hand-made wheels, fake interpreters, and every failure."""

from __future__ import annotations

import ast
import fcntl
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import interpreters
from scripts.bootstrap import link_project
from scripts.installer import DEV, GATEWAY, RASA, Installer, Layer, brings_cuda, explain
from scripts.interpreters import Wanted
from scripts.problem import SetupError
from scripts.progress import fit

ROOT = Path(__file__).parents[2]
HERE = Wanted((f"3.{sys.version_info.minor}",))
SMALL = Layer("small", "小さな部品", ".venv", HERE, ("small",))


def write_wheel(folder: Path, version: str) -> None:
    """A wheel of the package `tiny`, whose module says its version."""
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(folder / f"tiny-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose one layer pins tiny 1.0; pip can reach nothing but two wheels beside it."""
    wheels = tmp_path / "wheels"
    root = tmp_path / "a project"
    for folder in (wheels, root / "requirements"):
        folder.mkdir(parents=True)
    for version in ("1.0", "2.0"):
        write_wheel(wheels, version)
    (root / "requirements" / "small.in").write_text("tiny\n")
    (root / "requirements" / "small.txt").write_text("tiny==1.0\n")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    return root


def installed(root: Path) -> str:
    python = str(root / ".venv" / "bin" / "python")
    return subprocess.run([python, "-c", "import tiny; print(tiny.VERSION)"], capture_output=True, text=True).stdout


def test_a_layer_is_installed_once_and_again_when_its_pins_change(project: Path) -> None:
    installer = Installer(project)
    assert not installer.is_complete(SMALL)
    installer.install(SMALL, "小さな部品")
    assert installer.is_complete(SMALL)
    assert installed(project) == "1.0\n"
    (project / "requirements" / "small.txt").write_text("tiny==2.0\n")
    assert not installer.is_complete(SMALL)
    installer.install(SMALL, "小さな部品")
    assert installed(project) == "2.0\n"
    assert "$ " in installer.log.read_text()


def test_an_interrupted_installation_is_repaired(project: Path) -> None:
    installer = Installer(project)
    installer.install(SMALL, "小さな部品")
    (packages,) = (project / ".venv").glob("lib/python*/site-packages")
    (packages / "tiny-1.0.dist-info" / "RECORD").unlink()  # what pip writes last
    (packages / "tiny.py").write_text("broken")
    (project / ".venv" / "complete-small").unlink()
    installer.install(SMALL, "小さな部品")
    assert installed(project) == "1.0\n"


def test_an_environment_that_was_moved_or_broken_is_made_again(project: Path) -> None:
    Installer(project).install(SMALL, "小さな部品")
    moved = project.with_name("moved")
    project.rename(moved)
    installer = Installer(moved)
    installer.install(SMALL, "小さな部品")
    assert str(moved) in (moved / ".venv" / "bin" / "pip").read_text()
    (moved / ".venv" / "bin" / "python").unlink()
    assert not installer.is_complete(SMALL)
    installer.install(SMALL, "小さな部品")
    assert installed(moved) == "1.0\n"


def test_a_package_that_cannot_be_had_is_named(project: Path) -> None:
    (project / "requirements" / "small.txt").write_text("tiny==3.0\n")
    installer = Installer(project)
    with pytest.raises(SetupError, match=r"tiny.* の指定の版が、この Python 用には見つかりませんでした。"):
        installer.install(SMALL, "小さな部品")
    assert not installer.is_complete(SMALL)


def test_too_little_disk_is_said_before_anything_is_fetched(project: Path) -> None:
    with pytest.raises(SetupError, match="ディスクの空きが足りません"):
        Installer(project).install(SMALL._replace(gigabytes=1e9), "小さな部品")
    assert not (project / ".venv").exists()


def test_the_project_is_linked_into_its_environment(project: Path) -> None:
    Installer(project).install(SMALL, "小さな部品")
    (project / "madoguchi").mkdir()
    (project / "madoguchi" / "cli.py").write_text("import sys\ndef main(): print(sys.argv[1:]); return 5\n")
    link_project(project)
    command = [str(project / ".venv" / "bin" / "madoguchi"), "a b", "$c"]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("['a b', '$c']\n", 5)


def fake_python(folder: Path, name: str, version: str, status: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {version} {path}\nexit {status}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing on PATH but one empty folder, no pyenv; scripts may use the shell."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    return tmp_path


def no_uv(command: list[str]) -> int:
    raise AssertionError(command)


OLD = Wanted(("3.4",))  # no test machine has it


def test_an_interpreter_is_found_on_path_behind_a_dead_shim(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_python(bare / "bin", "python3.4", "", status=127)
    real = fake_python(bare / "more", "python3.4", "3.4.9")
    monkeypatch.setenv("PATH", f"{bare / 'bin'}:{bare / 'more'}")
    assert interpreters.find(OLD, no_uv) == (str(real), "3.4.9")


def test_an_interpreter_is_found_among_pyenvs_versions_newest_first(bare: Path) -> None:
    for version in ("3.4.9", "3.4.10", "3.5.1"):
        fake_python(bare / ".pyenv" / "versions" / version / "bin", "python", version)
    assert interpreters.find(OLD, no_uv).version == "3.4.10"


def test_uv_is_asked_and_may_install(bare: Path) -> None:
    python = fake_python(bare / "uv-versions", "python3.4", "3.4.9")
    uv = bare / "bin" / "uv"
    uv.write_text(f'#!/bin/sh\n[ "$2" = find ] && [ -e {bare}/done ] && echo {python}\n')
    uv.chmod(0o755)
    asked: list[list[str]] = []

    def install(command: list[str]) -> int:
        asked.append(command)
        (bare / "done").touch()
        return 0

    assert interpreters.find(OLD, install).version == "3.4.9"
    assert interpreters.find(OLD, no_uv).version == "3.4.9"
    assert asked == [[str(uv), "python", "install", "3.4"]]


def test_the_running_interpreter_comes_first_and_a_newer_one_only_when_no_other_is_there(bare: Path) -> None:
    fake_python(bare / "bin", "python3.4", "3.4.9")
    later = fake_python(bare / "bin", "python3.19", "3.19.0")
    assert interpreters.find(HERE, no_uv).path == sys.executable
    assert interpreters.find(Wanted(("3.4",), or_newer=True), no_uv).version == "3.4.9"
    assert interpreters.find(Wanted(("3.18",), or_newer=True), no_uv).path == str(later)


def test_no_interpreter_ends_in_one_sentence_that_says_what_to_do(bare: Path) -> None:
    with pytest.raises(SetupError, match=r"Python 3\.4 が見つかりません。pyenv install 3\.4 か"):
        interpreters.find(OLD, no_uv)
    fake_python(bare / "bin", "python3.4", "3.4.9", status=1)
    with pytest.raises(SetupError, match=r"そろっていません。.*apt install python3\.4-venv"):
        interpreters.find(OLD, no_uv)


def test_only_builds_that_bring_nvidias_libraries_are_refused() -> None:
    assert brings_cuda({"requires_dist": ["filelock", 'nvidia-cudnn-cu13==9.20; platform_system == "Linux"']})
    assert brings_cuda({"requires_dist": ['cuda-bindings<14,>=13.0.3; platform_system == "Linux"']})
    assert not brings_cuda({"requires_dist": ["filelock", "sympy>=1.13", 'nvidia-x; extra == "gpu"']})
    assert not brings_cuda({})


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "ディスク"),
        (
            "WARNING: Retrying … after connection broken by 'NewConnectionError(…)'\nERROR: No matching distribution found",
            "インターネット接続",
        ),
        ("ERROR: No matching distribution found for tiny==1.0", "tiny==1.0 の指定の版が、この Python 用には"),
        ("something else", "だめでした。"),
    ],
)
def test_what_pip_prints_becomes_one_sentence(output: str, sentence: str) -> None:
    assert sentence in explain(output, "だめでした。")


def test_a_status_line_fits_the_terminal() -> None:
    assert fit("窓口 abc", 6) == "窓口 a"
    assert fit("abc", 80) == "abc"


def test_the_scripts_are_python_3_8() -> None:
    for path in sorted((ROOT / "scripts").glob("*.py")):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_pins_are_complete_exact_and_without_addresses() -> None:
    for layer in (GATEWAY, DEV, RASA):
        lines = (ROOT / "requirements" / f"{layer.name}.txt").read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("#")]
        assert pins
        assert not [line for line in pins if line.count("==") != 1 or "/" in line or "@" in line or "+" in line]


# The whole program, as `make up` runs it.


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what `make up` needs."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "Makefile", root)
    return root


def make(root: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", "up"], cwd=root, env={**clean, **env}, capture_output=True, text=True, timeout=120, check=False
    )


def sentences(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("まどぐち: ")]


def test_no_network_ends_in_one_sentence(checkout: Path) -> None:
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
    (sentence,) = sentences(make(checkout, **nowhere))
    assert sentence.startswith("まどぐち: ダウンロードできませんでした。")
    assert str(checkout / "var" / "log" / "setup.log") in sentence


def test_a_folder_that_cannot_be_written_ends_in_one_sentence(checkout: Path) -> None:
    (checkout / "var").write_text("")
    (sentence,) = sentences(make(checkout))
    assert sentence.endswith("を使えません（File exists）。")


def test_no_python_at_all_ends_in_one_sentence(checkout: Path) -> None:
    tools = checkout / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "make"):
        (tools / name).symlink_to(shutil.which(name) or "")
    (sentence,) = sentences(make(checkout, PATH=str(tools)))
    assert "Python 3 が見つかりません" in sentence


def test_ctrl_c_during_the_set_up_ends_in_one_sentence(checkout: Path) -> None:
    (checkout / "var").mkdir()
    with (checkout / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = ["sh", "scripts/python.sh", "scripts.bootstrap"]
        with subprocess.Popen(
            command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            assert "別の準備が動いています" in running.stdout.readline()
            running.terminate()
            _, errors = running.communicate(timeout=20)
    assert running.returncode == 130
    assert errors.strip() == "まどぐち: 中断しました。もう一度実行すると、続きから進みます。"


def test_what_is_complete_is_not_touched_and_the_command_takes_over(checkout: Path) -> None:
    for folder, name in ((".venv", "gateway"), (".venv-rasa", "rasa")):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(checkout / folder)], check=True)
        layer = {"gateway": GATEWAY, "rasa": RASA}[name]
        Installer(checkout)._write_stamp(layer)
    (checkout / "madoguchi").mkdir()
    (checkout / "madoguchi" / "cli.py").write_text("import sys\ndef main(): print(sys.argv[1:])\n")
    done = make(checkout, CATALOGUE="a 'b' $(c).json", PORT="8123", PIP_NO_INDEX="1")
    assert done.stdout == "['up', '--catalogue', \"a 'b' $(c).json\", '--port', '8123']\n"
    assert (done.stderr, done.returncode) == ("", 0)
