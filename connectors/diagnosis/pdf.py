"""A result as a PDF of A4 pages, to be printed and taken along to a consultation."""

from __future__ import annotations

import io
from collections.abc import Sequence

from actions.interview.result.axes import alternative_text
from actions.interview.result.charts import png
from actions.interview.result.messages import literacy_text
from actions.interview.result.model import Comparison, Match, Result, Step
from actions.interview.result.wording import wording
from connectors.pdf import (
    BLOCK_MM,
    FAINT,
    HEADING_PT,
    LINK,
    MARGIN_MM,
    SMALL_PT,
    TEXT_PT,
    TITLE_PT,
    Paragraph,
    Sheet,
)  # fmt: skip
from knowledge.clock import JST, japanese_date

_CHART_MM, _GAP_MM = 84.0, 6.0
_SECTION_PT = 15
_HEADING_MM = 22.0
"""Room that a heading and a note under it need."""


def pdf_of(result: Result) -> bytes:
    """The result as a PDF."""
    say = wording()
    sheet = Sheet(say.title)
    sheet.line_of(say.title, TITLE_PT, height=11)
    made = say.made.format(date=japanese_date(result.made_at.astimezone(JST).date()))
    sheet.line_of("　".join(filter(None, (result.profile, made))), SMALL_PT, colour=FAINT)
    if result.early:
        missing = say.missing.format(count=result.missing) if result.missing else ""
        sheet.line_of(f"{say.early}{missing}", TEXT_PT)
    _put_type(sheet, result)
    _put_charts(sheet, result)
    if result.comparison:
        _put_comparison(sheet, result.comparison)
    steps = [_step(n, step) for n, step in enumerate(result.steps, start=1)]
    _put_section(sheet, say.steps_title, say.no_issues if result.no_issues else "", steps)
    schemes_note = say.schemes_note if result.schemes else say.no_schemes
    _put_section(sheet, say.schemes_title, schemes_note, [_match(m) for m in result.schemes])
    _put_section(sheet, say.cases_title, "" if result.cases else say.no_cases, [_match(m) for m in result.cases])
    _heading(sheet, say.tools_title)
    for tool in result.tools:
        sheet.line_of(f"・{tool.name}{f'（{say.in_use}）' if tool.in_use else ''}：{tool.text}", TEXT_PT)
    _heading(sheet, say.consultation_title)
    sheet.line_of(say.consultation, TEXT_PT)
    sheet.ln(4)
    sheet.line_of(say.own_wording, SMALL_PT, colour=FAINT)
    return bytes(sheet.output())


def _heading(sheet: Sheet, text: str, room_mm: float = 44.0) -> None:
    """A heading, on the next page if what comes first under it has no room on this one."""
    sheet.ln(3)
    sheet.keep_together(room_mm)
    sheet.set_fill_color(*LINK)
    sheet.rect(MARGIN_MM, sheet.get_y() + 0.5, 1.6, 7, style="F")
    sheet.line_of(text, _SECTION_PT, height=8, indent_mm=4)
    sheet.ln(1.5)


def _put_type(sheet: Sheet, result: Result) -> None:
    told = result.type
    _heading(sheet, told.name)
    official = f"{wording().official}：{told.official}" if told.key else told.official
    sheet.line_of(official, SMALL_PT, colour=FAINT)
    for text in filter(None, (told.text, told.strength, literacy_text(result))):
        sheet.line_of(text, TEXT_PT)
        sheet.ln(1.5)
    if result.vision:
        sheet.line_of(f"{wording().vision}：「{result.vision}」", TEXT_PT)


def _put_charts(sheet: Sheet, result: Result) -> None:
    """The charts side by side, and what is known of others below."""
    charts = [series for series in (result.issues, result.balance) if not series.is_empty]
    if not charts:
        return
    sheet.ln(3)
    sheet.keep_together(_CHART_MM + 16)
    top = sheet.get_y()
    for position, series in enumerate(charts):
        left = MARGIN_MM + position * (_CHART_MM + _GAP_MM)
        sheet.set_xy(left, top)
        sheet.set_font_size(HEADING_PT)
        sheet.cell(_CHART_MM, 7, series.title, align="C")
        sheet.image(
            io.BytesIO(png(series)), x=left, y=top + 8, w=_CHART_MM, h=_CHART_MM, alt_text=alternative_text(series)
        )  # fmt: skip
    sheet.set_xy(MARGIN_MM, top + 8 + _CHART_MM + 2)
    for series in charts:
        sheet.line_of(f"{series.title}：{series.read}", SMALL_PT, colour=FAINT)
    for peer in result.peers:
        sheet.line_of(f"{peer.text}（{wording().source}：{peer.source}）", SMALL_PT, colour=FAINT)


def _put_comparison(sheet: Sheet, comparison: Comparison) -> None:
    say = wording()
    _heading(sheet, say.compare_title)
    opening = say.compare_first if comparison.lines else say.compare_same
    sheet.line_of(opening.format(date=japanese_date(comparison.made_at.date())), TEXT_PT)
    for line in comparison.lines:
        sheet.line_of(f"・{line}", TEXT_PT)


def _put_section(sheet: Sheet, title: str, note: str, blocks: Sequence[Sequence[Paragraph]]) -> None:
    """A heading, a note ("" for none) and blocks, the first of them on the same page as the heading."""
    _heading(sheet, title, _HEADING_MM + (sheet.height_of(blocks[0]) + BLOCK_MM if blocks else 0.0))
    if note:
        sheet.line_of(note, TEXT_PT)
        sheet.ln(2)
    for block in blocks:
        sheet.block(block)


def _step(n: int, step: Step) -> list[Paragraph]:
    say = wording()
    told = ((say.today, step.action), (say.time, step.time), (say.money, step.money), (say.effect, step.effect))
    return [
        Paragraph(f"{n}. {step.title}", HEADING_PT, height=7),
        Paragraph(say.step_issue.format(issue=step.issue), SMALL_PT, colour=FAINT),
        *(Paragraph(f"{label}：{text}", TEXT_PT) for label, text in told),
    ]


def _match(match: Match) -> list[Paragraph]:
    say = wording()
    as_of = say.as_of.format(date=japanese_date(match.as_of))
    told = (
        match.summary,
        f"{say.why}：{'、'.join(match.why)}",
        f"{say.deadline}：{match.deadline}" if match.deadline else "",
        match.note,
    )
    return [
        Paragraph(match.title, HEADING_PT, height=7),
        *(Paragraph(text, TEXT_PT) for text in told if text),
        Paragraph(f"{say.source}：{match.source}（{as_of}）", SMALL_PT, colour=FAINT),
        Paragraph(match.url, SMALL_PT, colour=LINK, link=match.url),
    ]
