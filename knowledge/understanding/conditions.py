"""The expressions by which a text says where a business is, what its trade is and how many people work there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.text.words import word_forms
from knowledge.understanding.cues import cues
from knowledge.understanding.numbers import staff_in
from knowledge.understanding.places import place_names_in
from knowledge.understanding.question import Question
from knowledge.understanding.thesaurus import Thesaurus

_TRADE_END = re.compile(r"(?:店|業者?|屋|会社|所|場)?")
# A clause ends with its sentence, or with what leads over to the matter itself (「パン屋ですが、」「飲食店をしているんですけど」).
_CLAUSE = re.compile(
    r"[^。!?！？\n]+?(?:[。!?！？\n]+|(?:です|ます|だ|る|や)(?:ん(?:です|だ))?(?:が|けど|けれど|けども|ので|し)[、 ]?|(?<=で)、|$)"
)
_SUPPORT = "(?:独自の?)?(?:制度|補助|助成|融資|貸付|支援|給付|施策|奨励金|お金)"
# What a description of a business consists of besides place, trade and staff.
_FILLER = re.compile(
    r"(?:うち|こちら|私|わたし|わたくし|僕|自分|当社|弊社|小さな|小さい|地元|個人|法人|個人事業主?|自営業?|会社|企業|店|お店|商売|家業|"
    r"従業員|社員|スタッフ|経営|代表|社長|事業|業|年|市内|県内|県|市|区|町|村|駅前|商店街|と申し|"
    r"[0-9一二三四五六七八九十]+年(?:目|前)?|前から|昔から|ずっと|"
    r"やって|やっとる|やってる|して|している|してる|しとる|営んで|営業|勤め|いる|います|おります|おり|い|ある|あります|ん|"
    r"です|ます|だ|や|で|の|は|が|を|に|も|と|けど|けれど|けども|ので|から|し|ね|よ|さん|小規模|中小|零細|、|。|!|！| |\n)*$"
)


def trades_in(text: str, thesaurus: Thesaurus) -> list[str]:
    """Expressions for trades, as they stand in the text; of one within another only the longer."""
    cued = (m for patterns in cues().industries.values() for p in patterns for m in p.finditer(text))
    found = [text[m.start() : _end_of_trade(text, m.end())] for m in cued]
    found += [e for c in thesaurus.concepts_in(text) if c.industries for e in c.everyday if e in text]
    return longest(found)


def conditions_in(text: str, question: Question, thesaurus: Thesaurus) -> list[str]:
    """The expressions of `text` for a place, a trade and a staff count that `question` says nothing of."""
    found = [] if question.prefectures else place_names_in(text)
    found += [] if question.industries else trades_in(text, thesaurus)
    return found + ([] if question.employees is not None else staff_in(text))


def without_background(text: str, thesaurus: Thesaurus) -> str:
    """The text without clauses that merely describe the business (「うちは大阪の飲食店です。5人います。」).

    They are conditions, not the matter: searching with them would find whatever is about restaurants or Osaka. A text
    that is nothing but description stays as it is.
    """
    clauses = _CLAUSE.findall(text)
    if len(clauses) < 2:
        return text
    left = "".join(clause for clause in clauses if not _describes(clause, thesaurus))
    return left or text


def only_describes(text: str, thesaurus: Thesaurus) -> bool:
    """Whether the text merely describes the business (「愛知でラーメン屋、5人でやってます」) and asks for nothing yet."""
    clauses = _CLAUSE.findall(text)
    return bool(clauses) and all(_describes(clause, thesaurus) for clause in clauses)


def without_places(text: str) -> str:
    """The text without the names of places, unless there is nothing else: they are conditions as well, and a town's name
    would find whatever mentions the town.
    """
    left = without(text, place_names_in(text))
    return left if word_forms(left) else text


def asks_for_local(text: str) -> bool:
    """Whether what a place itself offers is asked for: 「愛知県の補助金」「市独自の支援」."""
    places = (*map(re.escape, place_names_in(text)), "[都道府県]", "市町村", "[市区町村]", "自治体", "地元", "役所")
    return bool(re.search(rf"(?:{'|'.join(places)})(?:[都道府県市区町村]|内)?(?:の|独自の?){_SUPPORT}", text))


def _describes(clause: str, thesaurus: Thesaurus) -> bool:
    said = [*place_names_in(clause), *staff_in(clause), *trades_in(clause, thesaurus)]
    return bool(said) and bool(_FILLER.match(without(clause, said)))


def without(text: str, expressions: Iterable[str]) -> str:
    """The text with these expressions cut out, the longest first."""
    for expression in sorted(expressions, key=len, reverse=True):
        text = text.replace(expression, "")
    return text


def longest(found: Sequence[str]) -> list[str]:
    """Each expression once, none that is a part of another."""
    return [f for f in dict.fromkeys(found) if not any(f != other and f in other for other in found)]


def _end_of_trade(text: str, end: int) -> int:
    match = _TRADE_END.match(text, end)
    return match.end() if match else end
