"""The text of a subsidy's attachments: named by file and page, of bounded length, odd files told about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.report import RejectedItem
from indexer.sources import jgrants_attachments
from indexer.sources.http import PoliteClient
from indexer.sources.jgrants import JGrantsSource
from knowledge.models import Scheme
from tests.fakes.jgrants_server import JGrantsServer, subsidy
from tests.indexer.files.made_files import MadePdf, excel, pdf, word, zipped


def read(**attached: Any) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """(field, heading, text) of what comes from the attachments, and the reasons by file name."""
    refused: list[RejectedItem] = []
    with JGrantsServer(subsidy("A", **attached)) as server, PoliteClient(pause_s=0.0) as client:
        documents = list(JGrantsSource(server.url, client, ("補助",)).load_all(refused.append))
        server.subsidies = [subsidy("A")]
        plain = list(JGrantsSource(server.url, client, ("補助",)).load_all(refused.append))
    scheme, without = documents[-1], plain[-1]
    assert isinstance(scheme, Scheme)
    assert scheme.sections[: len(without.sections)] == without.sections
    found = [(str(s.field), s.heading, s.text) for s in scheme.sections[len(without.sections) :]]
    return found, {r.item_id.removeprefix("A/"): r.reason for r in refused}


def guidelines(page: MadePdf) -> None:
    page.heading("小さな設備の補助金 公募要領", 18)
    page.text_block("設備を新しくする費用を助けます。")


def rates(page: MadePdf) -> None:
    page.heading("補助率")
    page.ruled([["枠", "補助率"], ["通常枠", "2/3"]])
    page.heading("問い合わせ先")
    page.text_block("設備補助金事務局")


def test_the_text_of_the_guidelines_names_file_and_page(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a", guidelines, rates)
    assert read(application_guidelines=[{"name": "公募要領（第１回）.pdf", "data": path}]) == (
        [
            ("content", "公募要領(第1回).pdf p.1 > 小さな設備の補助金 公募要領", "設備を新しくする費用を助けます。"),
            ("rate", "公募要領(第1回).pdf p.2 > 補助率", "枠 / 補助率\n通常枠 / 2/3"),
            ("contact", "公募要領(第1回).pdf p.2 > 問い合わせ先", "設備補助金事務局"),
        ],
        {},
    )


def test_guidelines_come_before_the_outline_and_forms_are_only_named(tmp_path: Path) -> None:
    text = word(tmp_path / "w", ("Heading 1", "対象者"), ("Normal", "小さな会社"))
    sheet = excel(tmp_path / "e", 日程=[["第1回", "8月12日"]])
    found, refused = read(
        outline_of_grant=[{"name": "要綱.docx", "data": text}],
        application_guidelines=[{"name": "日程.xlsx", "data": sheet}],
    )
    assert found == [
        ("period", "日程.xlsx > 日程", "第1回 / 8月12日"),
        ("target", "要綱.docx > 対象者", "小さな会社"),
    ]
    assert refused == {}


def test_files_in_a_zip_are_named_with_it_and_bad_ones_told_about(tmp_path: Path) -> None:
    members = {"要領.pdf": pdf(tmp_path / "p", guidelines).read_bytes(), "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
    found, refused = read(application_guidelines=[{"name": "一式.zip", "data": zipped(tmp_path / "z", members)}])
    assert [heading for _, heading, _ in found] == ["一式.zip (要領.pdf) p.1 > 小さな設備の補助金 公募要領"]
    assert list(refused) == ["一式.zip (old.doc)"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "中身がありません"),
        (..., "中身がありません"),
        ("no base64!", "base64として読めません"),
        ("", "空です"),
        ("0M8R4KGxGuE=", "古い形式"),
        ("iVBORw0KGgoAAAA=", "読める形式ではありません"),
    ],
    ids=["null", "missing", "no base64", "empty", "old Word", "picture"],
)
def test_an_attachment_that_gives_no_text_is_told_about_and_the_others_are_read(
    tmp_path: Path, data: Any, reason: str
) -> None:
    bad = {k: v for k, v in {"name": "bad.pdf", "data": data}.items() if v is not ...}
    good = {"name": "good.pdf", "data": pdf(tmp_path / "a", guidelines)}
    found, refused = read(application_guidelines=[bad, good])
    assert [heading.split(" p.")[0] for _, heading, _ in found] == ["good.pdf"]
    assert list(refused) == ["bad.pdf"]
    assert reason in refused["bad.pdf"]


@pytest.mark.parametrize("name", [None, "", "\u200b", ...])
def test_an_attachment_without_a_name_is_called_one(tmp_path: Path, name: Any) -> None:
    entry = {k: v for k, v in {"name": name, "data": pdf(tmp_path / "a", guidelines)}.items() if v is not ...}
    found, _ = read(application_guidelines=[entry])
    assert found[0][1].startswith("添付ファイル p.1")


def test_no_more_pages_are_taken_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jgrants_attachments, "MAX_PAGES", 3)
    two = pdf(tmp_path / "a", guidelines, rates)
    found, refused = read(application_guidelines=[{"name": "a.pdf", "data": two}, {"name": "b.pdf", "data": two}])
    assert {heading.split(" >")[0] for _, heading, _ in found} == {"a.pdf p.1", "a.pdf p.2", "b.pdf p.1"}
    assert refused == {"b.pdf": "長いため、途中までを読みました"}


def test_no_more_text_is_taken_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jgrants_attachments, "MAX_CHARACTERS", 100)
    long = word(tmp_path / "w", *[("Heading 1" if n % 2 else "Normal", f"{n}番目の行です。" * 4) for n in range(20)])
    found, refused = read(application_guidelines=[{"name": "a.docx", "data": long}])
    assert 0 < sum(len(text) for *_, text in found) <= 100
    assert list(refused) == ["a.docx"]
