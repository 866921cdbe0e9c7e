"""The documents say what is true of the code: their links, paths, commands and settings exist."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from madoguchi.cli import app
from madoguchi.settings import Settings

ROOT = Path(__file__).parents[1]
ROOMS = ("knowledge", "indexer", "actions", "connectors", "madoguchi", "bot")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *(p for room in ROOMS for p in (ROOT / room).glob("*.md"))]
)
# Variables that are not settings of the gateway: one says where test data lie, two are handed to the dialogue engine.
OTHER_VARIABLES = {
    "MADOGUCHI_TEST_DATA", "MADOGUCHI_TEST_SYSTEM",  # the tests' own
    "MADOGUCHI_ACTION_URL", "MADOGUCHI_ACTION_TOKEN", "MADOGUCHI_TRACKER_DB",  # from one process to the other
}  # fmt: skip

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(
    r"(?<![\w./:-])((?:[A-Za-z0-9_.-]+|<\w+>|\*+)(?:/(?:[A-Za-z0-9_.-]|<\w+>|\*)+)+/?|[a-z_.-]+/(?![\w<*.-]))"
)

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))


def code_in(text: str) -> Iterator[str]:
    """Code spans and code blocks of Markdown."""
    return (match.group() for match in _CODE.finditer(text))


def paths_in(text: str, folders: Iterable[str]) -> set[str]:
    """Paths in the code of a Markdown text that begin with one of `folders`."""
    found = (path for code in code_in(text) for path in _PATH.findall(code))
    return {path for path in found if path.partition("/")[0] in set(folders)}


def anchors_of(text: str) -> set[str]:
    """The anchors that a Markdown text's headings get."""
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> list[str]:
    """Relative links of a Markdown file that lead nowhere."""
    broken = []
    for link in _LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))):
            broken.append(link)
    return broken


@cache
def project_files() -> tuple[Path, ...]:
    """Files of the project: tracked, or new and not ignored. The test is skipped outside of a git checkout."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files belong to the project is unknown")
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path: Path) -> str:
    """A text file's content, empty for anything else."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="ignore")


def files_with(pattern: re.Pattern[str]) -> list[str]:
    """Files of the project that hold the pattern, with what was found."""
    found = ((path, pattern.search(text_of(path))) for path in project_files())
    return [f"{path.relative_to(ROOT)}: {match.group()}" for path, match in found if match]


# Put together here, so that this file does not hold what it looks for.
def host_pattern() -> re.Pattern[str]:
    """Hosts of the package registries of Python, Debian, Node and PyTorch."""
    names = [("pypi", "org"), ("pypi.python", "org"), ("pythonhosted", "org"), ("debian", "org"), ("npmjs", "org"),
             ("npmjs", "com"), ("download.pytorch", "org")]  # fmt: skip
    return re.compile("|".join(re.escape(".".join(parts)) for parts in names))


def machine_path_pattern() -> re.Pattern[str]:
    """Absolute paths that exist on somebody's machine only."""
    folders = "|".join(("wo" + "rk", "ro" + "ot", "tm" + "p", "ho" + "me", "Us" + "ers"))
    return re.compile(rf"(?<![\w.:/~$}})-])/(?:{folders})/[\w.]")


@every_document
def test_relative_links_lead_somewhere(document: Path) -> None:
    assert broken_links(document) == []


@every_document
def test_named_paths_exist(document: Path) -> None:
    tracked = {path.relative_to(ROOT).parts[0] for path in project_files()}
    named = paths_in(document.read_text(encoding="utf-8"), tracked)
    patterns = {path: re.sub(r"<\w+>", "*", path).rstrip("/") for path in sorted(named)}
    # A room's own document may name its files as seen from there.
    assert [
        p for p, pattern in patterns.items() if not any(f for r in (ROOT, document.parent) for f in r.glob(pattern))
    ] == []


@every_document
def test_named_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for c in code_in(document.read_text(encoding="utf-8")) for t in re.findall(r"\bmake ([a-z][a-z-]*)", c)}
    assert named - targets == set()


@every_document
def test_named_commands_exist(document: Path) -> None:
    commands = {c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands}
    commands |= {str(group.typer_instance.info.name) for group in app.registered_groups if group.typer_instance}
    text = document.read_text(encoding="utf-8")
    named = {c for code in code_in(text) for c in re.findall(r"(?:`|bin/)madoguchi ([a-z][a-z-]*)", code)}
    assert named - commands == set()


@every_document
def test_named_settings_exist(document: Path) -> None:
    settings = {f"MADOGUCHI_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bMADOGUCHI_[A-Z0-9_]*[A-Z0-9]", document.read_text(encoding="utf-8")))
    assert named - settings - OTHER_VARIABLES == set()


def test_every_setting_stands_in_the_example() -> None:
    listed = re.findall(r"^#? ?(MADOGUCHI_\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(f"MADOGUCHI_{name.upper()}" for name in Settings.model_fields)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_may_happen_in_it(room: str) -> None:
    assert (ROOT / room / "README.md").is_file()


def test_both_readmes_have_the_same_parts() -> None:
    shapes = []
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        shapes.append(
            (re.findall(r"^#+ ", text, re.MULTILINE), text.count("```"), len(re.findall(r"^\|", text, re.MULTILINE)))
        )
    assert shapes[0] == shapes[1]


def test_the_readmes_lead_with_the_two_commands() -> None:
    for name in ("README.md", "README.ja.md"):
        first_block = next(c for c in code_in((ROOT / name).read_text(encoding="utf-8")) if c.startswith("```"))
        assert re.findall(r"^make (\w+)", first_block, re.MULTILINE) == ["up", "test"]


def test_the_changelog_has_a_head_for_what_is_unreleased() -> None:
    assert re.search(r"^## \[Unreleased\]$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_decisions_are_short_and_of_one_form() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(r.name[:4]) for r in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
        assert len(text.splitlines()) <= 40


def test_no_file_names_a_package_registry() -> None:
    assert files_with(host_pattern()) == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert files_with(machine_path_pattern()) == []


def test_the_checks_see_what_they_look_for(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(
        "# A heading\n[x](b.md) [y](#a-heading) [z](#nowhere) [w](https://example.com)", encoding="utf-8"
    )
    assert broken_links(document) == ["b.md", "#nowhere"]
    text = "`pytest tests/nothing` and `bot/data/nlu/<flow>.yml`, `bot/`, not var/x or `/api/bot/x` or tests/prose"
    assert paths_in(text, {"tests", "bot"}) == {"tests/nothing", "bot/data/nlu/<flow>.yml", "bot/"}
    assert host_pattern().search("https://files." + "pythonhosted" + ".org/x")
    assert machine_path_pattern().search('"/' + "tm" + 'p/x"')
    assert not machine_path_pattern().search("https://example.com/" + "ho" + "me/x")
