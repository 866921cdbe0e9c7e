"""Trains the project's own embedding model: a static Japanese one, contrastively, on questions and the documents' own text.

StaticEmbedding of sentence-transformers is a table of token vectors whose mean is the text's vector. Tokens are Sudachi
words, cut into pieces where the vocabulary does not hold them. The pairs are what belongs together: a plain question and
its scheme, two questions of one scheme, an everyday expression of the thesaurus and the official words for it, and in the
sources themselves a title, the keywords or a section and the whole.

Chosen by cross-validation on the project's own questions: hard negatives from BM25 made schemes without questions harder
to find (many of them are right answers too), and so did leaving words out at random; neither is used.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.errors import TrainingError
from indexer.points import group_of, meaning_text
from indexer.questions import Questions
from knowledge.embedding.sentence_transformer import InputForm, as_words, write_notes
from knowledge.models import Document
from knowledge.understanding.thesaurus import Concept, read_concepts

SEED = 20231001
DIMENSION = 256
VOCABULARY = 16_000
EPOCHS = 10
BATCH = 256
LEARNING_RATE = 0.02
THREADS = 2
"""Sums over another number of threads round differently; with the same number figures repeat."""
MIN_PAIRS = 200
_SIBLINGS = 0.4
"""Share of questions that are also paired with another question of the same scheme. With all of them the model learns
to tell questions apart rather than to find schemes: better where there are questions, worse where there are none."""
_ANCHOR_CHARACTERS = 300


class Pair(NamedTuple):
    """Two texts, as Sudachi words, that belong together. Pairs of one group are no negatives of one another."""

    group: str
    anchor: str
    positive: str


def train_all(documents: Sequence[Document], questions: Questions, folder: Path) -> None:
    """Trains the model that ships, on everything there is, and writes it to `folder`.

    :raises TrainingError: there is too little text.
    """
    train(documents, folder, questions=questions, concepts=read_concepts())


def training_pairs(documents: Sequence[Document]) -> list[Pair]:
    """Pairs of a part of a document and its whole."""
    pairs: list[Pair] = []
    for document in documents:
        group = group_of(document)
        whole = as_words(meaning_text(document))
        anchors = [document.title, " ".join(document.keywords), *document.names]
        anchors += [
            s.text for s in document.sections if s.field in ("summary", "target", "content", "expenses", "meaning")
        ]
        for anchor in anchors:
            words = as_words(anchor[:_ANCHOR_CHARACTERS])
            if words and words != whole:
                pairs.append(Pair(group, words, whole))
    return pairs


def question_pairs(documents: Sequence[Document], questions: Questions, seed: int = SEED) -> list[Pair]:
    """Pairs of a question and an edition of its scheme, and of two questions of one scheme."""
    chance = random.Random(seed)
    wholes: dict[str, list[str]] = defaultdict(list)
    asked: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        wholes[group_of(document)].append(as_words(meaning_text(document)))
        asked[group_of(document)] += filter(None, map(as_words, questions.get(document.id, ())))
    pairs: list[Pair] = []
    for group, texts in asked.items():
        for n, text in enumerate(texts):
            pairs.append(Pair(group, text, chance.choice(wholes[group])))
            others = texts[:n] + texts[n + 1 :]
            if others and chance.random() < _SIBLINGS:
                pairs.append(Pair(group, text, chance.choice(others)))
    return pairs


def concept_pairs(concepts: Iterable[Concept]) -> list[Pair]:
    """Pairs of an everyday expression and the official words for it."""
    pairs: list[Pair] = []
    for concept in concepts:
        official = as_words(" ".join(concept.official))
        everyday = filter(None, map(as_words, concept.everyday))
        pairs += [Pair(f"concept {concept.concept}", text, official) for text in everyday if official]
    return pairs


def train(
    documents: Sequence[Document],
    folder: Path,
    epochs: int = EPOCHS,
    seed: int = SEED,
    *,
    questions: Questions | None = None,
    concepts: Sequence[Concept] = (),
) -> None:
    """Trains on `documents`, with what is known beside them, and writes the model to `folder` (replaced as a whole, last).

    :raises TrainingError: there is too little text.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    from indexer.word_space import initial_vectors

    pairs = training_pairs(documents)
    if len(pairs) < MIN_PAIRS:
        raise TrainingError(f"学習に使える文の組が足りません（{len(pairs)}組）。")
    pairs += question_pairs(documents, questions or {}, seed) + concept_pairs(concepts)
    threads = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        tokenizer = _tokenizer(text for pair in pairs for text in (pair.anchor, pair.positive))
        texts = [
            *_pieces(documents),
            *(f"{p.anchor} {p.positive}" for p in concept_pairs(concepts)),
            *_asked(documents, questions or {}),
        ]
        pieces = [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
        weights = initial_vectors([p for p in pieces if p], tokenizer.get_vocab_size(), DIMENSION, seed)
        model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
        _fit(model, pairs, epochs, seed)
    finally:
        torch.set_num_threads(threads)
    save(model, folder)


def _fit(model, pairs: Sequence[Pair], epochs: int, seed: int) -> None:  # type: ignore[no-untyped-def]
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from transformers.trainer_callback import PrinterCallback

    from indexer.ranking_loss import GroupedRankingLoss

    numbers = {group: n for n, group in enumerate(dict.fromkeys(p.group for p in pairs))}
    columns = {
        "anchor": [p.anchor for p in pairs],
        "positive": [p.positive for p in pairs],
        "label": [numbers[p.group] for p in pairs],
    }
    with tempfile.TemporaryDirectory() as scratch:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=scratch, num_train_epochs=epochs, per_device_train_batch_size=BATCH, learning_rate=LEARNING_RATE,
            warmup_steps=0.1, weight_decay=0.0, max_grad_norm=0.0, seed=seed, data_seed=seed, save_strategy="no",
            report_to="none", logging_strategy="no", disable_tqdm=True, use_cpu=True, dataloader_pin_memory=False,
            dataloader_drop_last=len(pairs) > BATCH,
        )  # fmt: skip
        data = Dataset.from_dict(columns)
        loss = GroupedRankingLoss(model)
        trainer = SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=loss)
        trainer.remove_callback(PrinterCallback)
        trainer.train()


def _pieces(documents: Sequence[Document]) -> Iterator[str]:
    """The texts whose words keep company: headings and sections, each by itself."""
    for document in documents:
        yield as_words(" ".join((document.title, *document.names, *document.keywords)))
        for section in document.sections:
            yield as_words(f"{section.heading}\n{section.text}")


def _asked(documents: Sequence[Document], questions: Questions) -> Iterator[str]:
    return (as_words(text) for document in documents for text in questions.get(document.id, ()))


def save(model: object, folder: Path) -> None:
    """Writes a trained model in half precision with its notes, complete or not at all."""
    from sentence_transformers import SentenceTransformer

    assert isinstance(model, SentenceTransformer)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        fresh = Path(scratch) / "model"
        model.half().save(str(fresh), create_model_card=False)
        write_notes(fresh, InputForm(words=True))
        old = Path(scratch) / "old"
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)


def _tokenizer(texts: Iterable[str]):  # type: ignore[no-untyped-def]
    """A WordPiece tokenizer over blank-separated words; the same texts give the same one."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    counts = Counter(word for text in set(texts) for word in text.split())
    # The trainer numbers characters inside of words in the order of a randomly seeded hash map, and settles ties
    # between merges by those numbers. Numbered beforehand, in order, they make training repeatable.
    inner = sorted({f"##{character}" for word in counts for character in word[1:]})
    draft = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    draft.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=VOCABULARY, special_tokens=["[UNK]", *inner], show_progress=False, limit_alphabet=4_000
    )
    draft.train_from_iterator((" ".join([w] * n) for w, n in sorted(counts.items())), trainer)
    tokenizer = Tokenizer(models.WordPiece(draft.get_vocab(), unk_token="[UNK]", max_input_chars_per_word=60))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer
