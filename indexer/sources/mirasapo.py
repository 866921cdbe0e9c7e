"""ミラサポplus 制度ナビ: the national catalogue of support schemes, from a file, a ZIP, a URL or the live API."""

from __future__ import annotations

import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from indexer.errors import SourceError
from indexer.normalise import controlled
from indexer.normalise.audience import audience_of
from indexer.normalise.fields import field_of_heading
from indexer.normalise.markdown import to_blocks
from indexer.report import RejectedItem
from indexer.sources.base import OnReject
from indexer.sources.download import fetch
from knowledge.models import Scheme, Section
from knowledge.models.vocabulary import FieldName
from knowledge.stores.schema import NO_LIMIT
from knowledge.text.normalise import normalise, normalise_line, strip_unseen

KEY = "mirasapo"
TITLE = "ミラサポplus 制度ナビ"
CREDIT = "ミラサポplus（中小企業庁）"
OFFICIAL_ZIP = "https://catalog.registries.digital.go.jp/rsc/supports.zip"
LIVE_API = "https://jirei-seido-api.mirasapo-plus.go.jp/supports"

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_ITEM_CHARACTERS = 200_000
_MAX_ID_SHOWN = 40
_MAX_REASON_CHARACTERS = 200
_MAX_DIGITS = 20
_PAGE = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
_GUIDEBOOK = re.compile(r"(\d{4})年度版中小企業施策利用ガイドブック")
_FORMER = re.compile(r"[(（]\s*(?:旧|旧称|旧名称)[:： ]?\s*([^()（）]{3,60})[)）]")


class _Named(BaseModel):
    name: str = ""
    remarks: str | None = None
    sub_categories: list[_Named] = Field(default_factory=list)
    description: str | None = None
    publish_date: str | None = None


class _UpdateInfo(BaseModel):
    last_modified_at: str


class MirasapoItem(BaseModel):
    """One item as the source gives it; fields that are not used here are ignored. `refernece` is its spelling."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(pattern=r"^\d{1,12}$")
    title: str = Field(min_length=1, max_length=500)
    subtitle: str | None = None
    update_info: _UpdateInfo
    summary: str | None = None
    body: str | None = None
    target: str | None = None
    usage: str | None = None
    inquiry: str | None = None
    refernece: str | None = None
    application_target: str | None = None
    application_url: str | None = None
    support_organization: str | None = None
    reception_start_date: date | None = None
    reception_end_date: date | None = None
    reception_remarks: str | None = None
    unpublish_date: date | None = None
    area: str | None = None
    max_employees_count: int | None = Field(default=None, ge=0, le=NO_LIMIT)
    keywords: list[str] = Field(default_factory=list)
    catalogs: list[_Named] = Field(default_factory=list)
    disasters: list[_Named] = Field(default_factory=list)
    competent_authorities: list[_Named] = Field(default_factory=list)
    prefectures: list[_Named] = Field(default_factory=list)
    service_categories: list[_Named] = Field(default_factory=list)
    purpose_categories: list[_Named] = Field(default_factory=list)
    stage_categories: list[_Named] = Field(default_factory=list)
    industry_categories: list[_Named] = Field(default_factory=list)
    life_stage_categories: list[_Named] = Field(default_factory=list)
    personal_purpose_categories: list[_Named] = Field(default_factory=list)
    personal_service_categories: list[_Named] = Field(default_factory=list)

    @field_validator("id", mode="before")
    @classmethod
    def _id_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("reception_start_date", "reception_end_date", "unpublish_date", mode="before")
    @classmethod
    def _blank_date(cls, value: Any) -> Any:
        return None if value == "" else value


class MirasapoSource:
    """Documents of 制度ナビ at `location`: a path to JSON or ZIP, an http(s) URL of one, or the live API's URL.

    :param timeout_s: time-out in seconds of the whole download of a file, and of each call of the live API.
    """

    key = KEY
    title = TITLE
    credit = CREDIT

    def __init__(self, location: str, timeout_s: float = 20.0) -> None:
        self._location = location
        self._timeout_s = timeout_s
        self._fetched: Iterable[Any] | None = None

    def fetch(self) -> None:
        """Gets the data now, so that a source that cannot be reached is known before anything is built.

        :raises SourceError: it cannot be read.
        """
        self._fetched = list(self._items())

    def documents(self, on_reject: OnReject) -> Iterator[Scheme]:
        seen: set[str] = set()
        for position, raw in enumerate(self._items() if self._fetched is None else self._fetched):
            try:
                item = _validated(raw)
                if item.id in seen:
                    raise ValueError("同じidの項目が前にもあります")
                scheme = to_scheme(item)
            except (ValueError, OverflowError) as error:
                on_reject(RejectedItem(KEY, _id_of(raw, position), reason_of(error)))
                continue
            seen.add(item.id)
            yield scheme

    def _items(self) -> Iterable[Any]:
        if self._location.startswith(("http://", "https://")):
            if re.search(r"/supports/?(?:\?|$)", self._location):
                return _live_items(self._location.split("?")[0], self._timeout_s)
            return read_items(fetch(self._location, self._timeout_s, MAX_FILE_BYTES), self._location)
        try:
            path = Path(self._location).expanduser()
            if path.stat().st_size > MAX_FILE_BYTES:
                raise SourceError(f"カタログのファイルが大きすぎます（{path.name}）。")
            return read_items(path.read_bytes(), path.name)
        except (OSError, ValueError, RuntimeError) as error:  # no such file, a NUL in the name, no such ~user
            reason = getattr(error, "strerror", None) or error
            raise SourceError(f"カタログのファイルを読めません（{self._location}）：{reason}。") from error


def read_items(data: bytes, name: str) -> list[Any]:
    """The raw items of a catalogue file: JSON (`{"items": […]}` or a list), or a ZIP that holds one.

    Bytes that are not UTF-8 are kept as lone surrogates, so that only the item they stand in is refused.

    :raises SourceError: it is neither.
    """
    if data[:4] == b"PK\x03\x04":
        data = _unzip(data, name)
    try:
        content = json.loads(data.decode("utf-8-sig", errors="surrogateescape"), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"カタログがJSONとして読めません（{name}）。ファイルが壊れていないか確認してください。"
        ) from error
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise SourceError(f"カタログの形が違います（{name}）：「items」の一覧がありません。")
    return items


def _integer(digits: str) -> int | str:
    # Python refuses to read a number of thousands of digits at all: it must not take the whole file with it.
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


def _unzip(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [i for i in archive.infolist() if i.filename.lower().endswith(".json")]
            if not inside:
                raise SourceError(f"ZIPの中にJSONがありません（{name}）。")
            entry = next((i for i in inside if i.filename.endswith("supports.json")), inside[0])
            if entry.file_size > MAX_FILE_BYTES:
                raise SourceError(f"ZIPの中のファイルが大きすぎます（{name}）。")
            return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError, EOFError) as error:
        raise SourceError(f"ZIPを開けません（{name}）。ファイルが壊れていないか確認してください。") from error


def _live_items(base: str, timeout_s: float) -> Iterator[Any]:
    """All items of the live API, page by page. The end is an empty page, whatever `total` says.

    :raises SourceError: a page cannot be read, or comes again and again: half a catalogue would look like deletions.
    """
    offset = 0
    before: list[Any] = []
    while True:
        query = httpx.QueryParams(limit=_PAGE, offset=offset, sort="update", order="desc", get_expired="true")
        page = read_items(fetch(f"{base}?{query}", timeout_s, MAX_FILE_BYTES), base)
        if not page:
            return
        if page == before:
            raise SourceError(f"カタログの続きを読めません（{base}）：同じページが繰り返し返されます。")
        yield from page
        before = page
        offset += len(page)


def _validated(raw: Any) -> MirasapoItem:
    if not isinstance(raw, dict):
        raise ValueError("項目がオブジェクトではありません")
    text = json.dumps(raw, ensure_ascii=False)
    if len(text) > MAX_ITEM_CHARACTERS:
        raise ValueError(f"大きすぎます（{len(text):,}文字）")
    if _SURROGATE.search(text):
        raise ValueError("文字コードがUTF-8ではありません")
    return MirasapoItem.model_validate(raw)


def _id_of(raw: Any, position: int) -> str:
    value = raw.get("id") if isinstance(raw, dict) else None
    shown = strip_unseen(str(value))[:_MAX_ID_SHOWN] if isinstance(value, str | int) else ""
    return shown or f"?{position}"


def reason_of(error: Exception) -> str:
    """One short line that says why an item was refused."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"]) or "項目"
        return f"{where[-_MAX_REASON_CHARACTERS:]}: {first['msg']}"
    return str(error)[:_MAX_REASON_CHARACTERS]


def to_scheme(item: MirasapoItem) -> Scheme:
    """The scheme of one validated item.

    :raises ValueError: it cannot be expressed in the model (for example an id with odd characters).
    """
    title = normalise_line(item.title)
    subtitle = normalise_line(item.subtitle or "")
    services = controlled.services((c.name, [s.name for s in c.sub_categories]) for c in item.service_categories)
    purposes = controlled.purposes(c.name for c in item.purpose_categories)
    years = [m.group(1) for c in item.catalogs if (m := _GUIDEBOOK.search(c.name))]
    summary = normalise(_without_links(item.summary or ""))
    target = normalise(item.target or "")
    former = tuple(dict.fromkeys(_FORMER.findall(f"{title} {subtitle}")))
    return Scheme(
        id=f"{KEY}:{item.id}",
        title=title,
        names=former,
        former_names=former,
        summary=summary or subtitle,
        keywords=tuple(normalise_line(k) for k in item.keywords),
        sections=tuple(_sections(item, subtitle, summary)),
        url=f"https://seido-navi.mirasapo-plus.go.jp/supports/{item.id}",
        source=CREDIT,
        as_of=date.fromisoformat(item.update_info.last_modified_at[:10]),
        audience=audience_of(
            services=services,
            has_purpose=bool(purposes),
            in_guidebook=any(
                "ガイドブック" in c.name or (c.description or "").startswith("中小企業施策") for c in item.catalogs
            ),
            has_resident_category=bool(item.life_stage_categories or item.personal_purpose_categories),
            text=f"{title}\n{summary}\n{target}\n{normalise(item.application_target or '')}",
        ),
        services=services,
        purposes=purposes,
        stages=controlled.stages(c.remarks or "" for c in item.stage_categories),
        industries=controlled.industries(c.name for c in item.industry_categories),
        prefectures=controlled.prefectures(p.name for p in item.prefectures),
        area=normalise_line(item.area or ""),
        organisations=tuple(dict.fromkeys(normalise_line(a.name) for a in item.competent_authorities if a.name)),
        edition=f"{max(years)}年度版" if years else "",
        max_employees=item.max_employees_count,
        opens_on=item.reception_start_date,
        closes_on=item.reception_end_date,
        closes_text=normalise_line(item.reception_remarks or ""),
        ends_on=item.unpublish_date,
    )


_PARTS: tuple[tuple[str, FieldName], ...] = (
    ("target", "target"),
    ("body", "content"),
    ("application_target", "expenses"),
    ("usage", "application"),
    ("inquiry", "contact"),
    ("refernece", "contact"),
)


def _sections(item: MirasapoItem, subtitle: str, summary: str) -> Iterator[Section]:
    if subtitle or summary:
        yield Section(field="summary", text="\n".join(t for t in (subtitle, summary) if t))
    for attribute, default in _PARTS:
        for block in to_blocks(getattr(item, attribute) or ""):
            field = _field_of(block.headings, default)
            yield Section(field=field, heading=" > ".join(block.headings), text=block.text)
    if item.area and (area := normalise(item.area)):
        yield Section(field="target", heading="対象地域", text=area)
    if item.disasters:
        yield Section(
            field="target", heading="対象となる災害", text="、".join(normalise_line(d.name) for d in item.disasters)
        )
    if item.reception_remarks or item.reception_end_date or item.reception_start_date:
        yield Section(field="period", heading="受付期間", text=_reception(item))


def _field_of(headings: tuple[str, ...], default: FieldName) -> FieldName:
    for heading in reversed(headings):
        if (field := field_of_heading(heading)) is not None:
            # In 対象者 and 問い合わせ先 a heading narrows the field, it does not change the subject.
            return default if default == "target" and field in ("caution", "period", "amount") else field
    return default


def _reception(item: MirasapoItem) -> str:
    start, end = item.reception_start_date, item.reception_end_date
    window = f"{start or ''}～{end or ''}" if start or end else ""
    return "\n".join(t for t in (window, normalise(item.reception_remarks or "")) if t)


def _without_links(text: str) -> str:
    return re.sub(r"^https?://\S+$", "", text.strip(), flags=re.MULTILINE)
