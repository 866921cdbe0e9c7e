"""My list in a conversation: what a sentence or a button about it does, and what is said."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.answering import Knowledge
from actions.errors import ListFull
from actions.memory import Memory
from actions.mentioned import look_up, mentioned, numbered
from actions.reminders.ports import Rounds
from actions.replies.message import Choice, Message
from actions.saved.listing import ListedItem, listed
from actions.saved.my_list import MOST, MyList, SavedItem
from actions.saved.wording import wording
from knowledge.clock import Clock, now_jst
from knowledge.models import Document
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise

_KEPT = r"(?:保存|お気に入り|マイリスト|ブックマーク|リスト|キープ|取っておい|取っとい|あとで見る|控え|メモ)"
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("unshare", re.compile(r"(?:共有|公開|ページ|リンク|アドレス).{0,8}(?:やめ|止め|取り消|取消|見られない|消)")),
    (
        "share",
        re.compile(r"共有|シェア|リンク|URL|PDF|印刷|(?:リスト|ページ|保存したの).{0,8}(?:送り|送っ|見せたい|家族|渡)"),
    ),
    ("undo", re.compile(r"元に(?:戻|もど)|もとに(?:戻|もど)|消したの.{0,6}(?:戻|もど)|やっぱり(?:戻|もど)")),
    ("remove", re.compile(r"(?<!しを)(?:消し|消す|けし|削除|外し|外す|はずし|取り除|解除|いらな|要らな|取り消)")),
    (
        "list",
        re.compile(
            rf"{_KEPT}(?:し(?:た(?!い)|て(?:る|いる|いた|ある))|た(?!い)|に?入(?:れた|っ[たて])|(?:の)?(?:一覧|中)|リスト"
            r"|を(?:見|開|表示|出)|(?:に)?は)|マイリスト$|一覧"
        ),
    ),
)
_ONLY_SAVING = re.compile(r"^(?:保存|お気に入り|ブックマーク|キープ)$")
_MOST_REMOVE_BUTTONS = 6
_MAX_LABEL = 30


class MyListTurns:
    """Answers turns about my list.

    :param links_start_with: address of the system as seen from outside, for the link to the page.
    """

    def __init__(
        self, my_list: MyList, knowledge: Knowledge, rounds: Rounds, links_start_with: str, clock: Clock = now_jst
    ) -> None:
        self._list = my_list
        self._knowledge = knowledge
        self._rounds = rounds
        self._links_start_with = links_start_with
        self._clock = clock

    def reply(self, person: str, text: str, button: Mapping[str, Any], memory: Memory) -> tuple[list[Message], Memory]:
        """What is said, and what to remember.

        :param button: parameters of a button (`document`, `value`), empty for what was typed.
        """
        what = str(button.get("value") or "") or ("save" if button.get("document") else _asked(text))
        documents = [str(button["document"])] if button.get("document") else None
        if what == "list":
            return self._show(person, memory)
        if what == "undo":
            return [self._undone(person)], memory
        if what in ("share", "unshare"):
            return [self._shared(person) if what == "share" else self._unshared(person)], memory
        if what in ("remove", "remove_all"):
            return [self._removed(person, documents, "全部" if what == "remove_all" else text, memory)], memory
        found = mentioned(text, memory, self._knowledge) if documents is None else self._known(documents)
        return [self._saved(person, found)], memory

    def _saved(self, person: str, found: Sequence[Document]) -> Message:
        say = wording()
        if not found:
            return _says(say.nothing_to_save, _button("list"))
        try:
            new = self._list.save(person, [(d.id, d.title) for d in found])
        except ListFull:
            return _says(say.full.format(most=MOST), _button("list"))
        titles = "」「".join(d.title for d in found if not new or d.id in new)
        template = say.saved if new else say.saved_already
        return _says(template.format(titles=titles), _button("list"), _button("share"))

    def _show(self, person: str, memory: Memory) -> tuple[list[Message], Memory]:
        say = wording()
        items = self._list.items(person)
        if not items:
            return [_says(say.list_empty)], memory
        shown = listed(items, self._knowledge, self._rounds, self._clock())
        choices = [_button("share")]
        if self._list.is_shared(person):
            choices.append(_button("unshare"))
        choices += [
            _button("remove", label=say.labels["remove"].format(title=i.title), document=i.document_id)
            for i in items[:_MOST_REMOVE_BUTTONS]
        ]
        if len(items) > 1:
            choices.append(_button("remove_all"))
        message = Message(
            type="cards",
            text=say.list.format(count=len(items)),
            cards=tuple(_card(i) for i in shown),
            choices=tuple(choices),
        )
        ids = tuple(i.document_id for i in items)
        return [message], Memory(ids, ids[0], memory.question, memory.profile)

    def _removed(self, person: str, documents: list[str] | None, text: str, memory: Memory) -> Message:
        say = wording()
        items = self._list.items(person)
        wanted = documents if documents is not None else _meant(text, items, memory)
        titles = [i.title for i in items if i.document_id in wanted]
        if not self._list.remove(person, [i.document_id for i in items if i.document_id in wanted]):
            return _says(say.removed_none, _button("list"))
        return _says(say.removed.format(titles="、".join(titles)), _button("undo"), _button("list"))

    def _undone(self, person: str) -> Message:
        say = wording()
        titles = self._list.undo_remove(person)
        return _says(say.undone.format(titles="、".join(titles)) if titles else say.undone_none, _button("list"))

    def _shared(self, person: str) -> Message:
        say = wording()
        if not self._list.items(person):
            return _says(say.list_empty)
        page = f"{self._links_start_with}/my/{self._list.share(person)}"
        return _says(say.shared.format(page=page, pdf=f"{page}.pdf"), _button("list"), _button("unshare"))

    def _unshared(self, person: str) -> Message:
        say = wording()
        return _says(say.unshared if self._list.revoke(person) else say.unshared_none, _button("list"))

    def _known(self, documents: Sequence[str]) -> list[Document]:
        return [d for i in documents if (d := look_up(i, self._knowledge)) is not None]


def _asked(text: str) -> str:
    """What a typed sentence wants: `list`, `remove`, `undo`, `share`, `unshare`, or `save` where it says nothing else."""
    text = normalise(text).rstrip("。!?！？")
    if _ONLY_SAVING.match(text):
        return "save"
    return next((what for what, cue in _CUES if cue.search(text)), "save")


def _meant(text: str, items: Sequence[SavedItem], memory: Memory) -> list[str]:
    """Which items a sentence speaks of: counted on the list, by name, or the one in focus."""
    ids = [i.document_id for i in items]
    counted = numbered(text, ids)
    if counted is not None:
        return counted
    key = name_key(normalise(text))
    by_name = [i.document_id for i in items if name_key(i.title) in key]
    if by_name:
        return by_name
    if memory.focus in ids:
        return [str(memory.focus)]
    return ids[-1:] if "さっき" in text or len(ids) == 1 else []


def _card(item: ListedItem) -> dict[str, Any]:
    facts = [{"name": wording().deadline_label, "value": item.deadline}] if item.deadline else []
    return {
        "id": item.document_id, "kind": item.kind, "title": item.title, "summary": item.summary, "facts": facts,
        "url": item.url or None, "source": item.source, "as_of": item.as_of.isoformat() if item.as_of else None,
        "note": item.note, "status": "ended" if item.note and item.url else None,
        "payload": "/ask_scheme" + json.dumps({"document": item.document_id}) if item.url else None,
    }  # fmt: skip


def _says(text: str, *choices: Choice) -> Message:
    return Message(type="choices" if choices else "text", text=text, choices=choices)


def _button(value: str, label: str = "", **parameters: str) -> Choice:
    payload = json.dumps({"value": value, **parameters}, ensure_ascii=False)
    return Choice(label=(label or wording().labels[value])[:_MAX_LABEL], payload=f"/save_item{payload}")
