"""Splits a message into the questions it holds: 「持続化補助金の上限は？あと、IT導入補助金の締切も教えて」 are two."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.text.normalise import normalise
from knowledge.understanding.conditions import conditions_in
from knowledge.understanding.question import Question
from knowledge.understanding.thesaurus import Thesaurus

Understand = Callable[[str], Question]

_LONGEST = 600
_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？\n]*")
_JOINING = re.compile(
    r"(?:^|(?<=[、 ]))(?:あと|それと|それから|ついでに|(?:それに)?もう(?:一つ|ひとつ|1つ)|別件(?:で|です)?が?|(?<!今)また(?!は|、今度)|そして|さらに)"
    r"(?:は|です(?:が|けど)?|なん(?:です)?(?:が|けど))?[、 ]"
    r"|(?:^|(?<=[、 ]))(?:あと|それと|それから|ついでに)(?=[^0-9一二三四五六七八九十は、。])"
)
_TWO_FACTS = re.compile(r"^(?P<left>.+?の[^の、。]{1,8})と(?P<right>[^。]+の[^。]+)$")
_ASKS = re.compile(
    r"[?？]|教え|知りた|たい(?:です|ん(?:です|だ)|な|の)*(?:けど|が)?[。]*$|(?:ほし|欲し)い|ください|下さい|"
    r"(?:ある|あります|でき(?:る|ます)|使え(?:る|ます))か?[。]*$|いくら|いつ|どこ|(?:は|か|の)[。]*$|困って|どう"
)
_WISH = re.compile(r"たい|ほしい|欲しい|困って|お願い")
_WISH_TOO = re.compile(r"^[^、。]{1,14}も.{0,12}(?:たい|ほしい|欲しい|お願い)")


@dataclass(slots=True)
class _Part:
    text: str
    question: Question


def questions_in(text: str, understood: Understand, thesaurus: Thesaurus) -> list[str]:
    """The questions of a message, each with the conditions that hold for it, in their order; most often just one.

    Parted is only what says so: by a conjunction, by a second wish with 「も」, or by naming another scheme. What merely
    describes the business belongs to the question that follows, and at the end to the one before. Places, trades and
    staff counts named before hold for later questions too, unless those are about a named scheme.

    :param understood: understands a text; `named` are schemes only.
    """
    text = normalise(text)
    if len(text) > _LONGEST:
        return [text]
    parts: list[_Part] = []
    background = ""
    for piece, joined in _pieces(text, understood):
        question = understood(piece)
        if not (_ASKS.search(piece) or question.named):
            background += piece
            continue
        if not parts or _is_own(piece, question, parts[-1], joined):
            parts.append(_Part(background + piece, question))
        else:
            last = parts[-1]
            last.text += background + piece
            last.question = understood(last.text)
        background = ""
    if len(parts) < 2:
        return [text]
    parts[-1].text += background
    return [_with_conditions(part, [p.text for p in parts[:n]], thesaurus) for n, part in enumerate(parts)]


def _pieces(text: str, understood: Understand) -> list[tuple[str, bool]]:
    """Stretches of the text, each with whether a conjunction stands before it (which is left out)."""
    pieces: list[tuple[str, bool]] = []
    for sentence in _SENTENCE.findall(text):
        joined, start = False, 0
        for match in _JOINING.finditer(sentence):
            if before := sentence[start : match.start()].strip("、 "):
                pieces.append((before, joined))
            joined, start = True, match.end()
        if rest := sentence[start:].strip("、 "):
            pieces += _two_facts(rest, joined, understood)
    return pieces


def _two_facts(piece: str, joined: bool, understood: Understand) -> list[tuple[str, bool]]:
    """「Aの上限とBの締切を教えて」 as two, if A and B are names."""
    if match := _TWO_FACTS.match(piece):
        left, right = understood(match["left"]), understood(match["right"])
        if left.fields and right.fields and left.named and right.named and not set(left.named) & set(right.named):
            return [(f"{match['left']}は？", joined), (match["right"], True)]
    return [(piece, joined)]


def _is_own(piece: str, question: Question, before: _Part, joined: bool) -> bool:
    """Whether a stretch asks for something else than what stands before it."""
    if question.reference is not None:
        return False
    if question.named:
        return set(question.named).isdisjoint(before.question.named) and (joined or bool(before.question.named))
    if not _WISH.search(piece) or not (question.said_purposes or question.expansion or question.services):
        return False
    return joined or bool(_WISH_TOO.search(piece) and set(question.said_purposes) != set(before.question.said_purposes))


def _with_conditions(part: _Part, before: list[str], thesaurus: Thesaurus) -> str:
    if part.question.named or not before:
        return part.text
    conditions = conditions_in("".join(before), part.question, thesaurus)
    return f"{'、'.join(conditions)}で、{part.text}" if conditions else part.text
