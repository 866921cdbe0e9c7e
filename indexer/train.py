"""Trains the project's own embedding model: a static Japanese one, contrastively, on the documents' own text.

StaticEmbedding of sentence-transformers is a table of token vectors whose mean is the text's vector. Tokens are Sudachi
words, cut into pieces where the vocabulary does not hold them. The pairs are what belongs together in the sources
themselves: a title and its summary, the keywords and the text, one section and another of the same scheme.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from indexer.errors import TrainingError
from indexer.points import group_of, meaning_text
from knowledge.embedding.sentence_transformer import InputForm, as_words, write_notes
from knowledge.models import Document

SEED = 20231001
DIMENSION = 256
VOCABULARY = 16_000
EPOCHS = 10
BATCH = 128
LEARNING_RATE = 0.05
MIN_PAIRS = 200


def training_pairs(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """(group, anchor, positive) triples of texts that belong together, both as Sudachi words."""
    pairs: list[tuple[str, str, str]] = []
    for document in documents:
        group = group_of(document)
        whole = as_words(meaning_text(document))
        anchors = [document.title, " ".join(document.keywords), *document.names]
        anchors += [
            s.text for s in document.sections if s.field in ("summary", "target", "content", "expenses", "meaning")
        ]
        for anchor in anchors:
            words = as_words(anchor[:300])
            if words and words != whole:
                pairs.append((group, words, whole))
    return pairs


def train(documents: Sequence[Document], folder: Path, epochs: int = EPOCHS, seed: int = SEED) -> None:
    """Trains on `documents` and writes the model to `folder` (replaced as a whole, last).

    :raises TrainingError: there is too little text.
    """
    import numpy as np
    import torch
    from datasets import Dataset
    from sentence_transformers import (
        SentenceTransformer,
        SentenceTransformerTrainer,
        SentenceTransformerTrainingArguments,
    )
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    pairs = training_pairs(documents)
    if len(pairs) < MIN_PAIRS:
        raise TrainingError(f"学習に使える文の組が足りません（{len(pairs)}組）。")
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    tokenizer = _tokenizer(text for _, anchor, positive in pairs for text in (anchor, positive))
    weights = _initial_weights(tokenizer, pairs, seed)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    random.shuffle(pairs)
    data = Dataset.from_dict({"anchor": [a for _, a, _ in pairs], "positive": [p for _, _, p in pairs]})
    with tempfile.TemporaryDirectory() as scratch:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=scratch, num_train_epochs=epochs, per_device_train_batch_size=BATCH, learning_rate=LEARNING_RATE,
            warmup_steps=0.1, batch_sampler="no_duplicates", seed=seed, data_seed=seed, save_strategy="no",
            report_to="none", logging_strategy="no", disable_tqdm=True, use_cpu=True, dataloader_pin_memory=False,
        )  # fmt: skip
        loss = MultipleNegativesRankingLoss(model)
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=loss).train()
    save(model, folder)


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


def _initial_weights(tokenizer, pairs: Sequence[tuple[str, str, str]], seed: int):  # type: ignore[no-untyped-def]
    """Random directions, shorter for frequent tokens: smooth inverse frequency (Arora et al., 2017) as a start."""
    import numpy as np

    counts = np.zeros(tokenizer.get_vocab_size())
    for _, anchor, positive in pairs:
        for encoding in tokenizer.encode_batch([anchor, positive], add_special_tokens=False):
            np.add.at(counts, encoding.ids, 1)
    share = counts / max(counts.sum(), 1)
    length = 1e-3 / (1e-3 + share)
    generator = np.random.default_rng(seed)
    directions = generator.standard_normal((len(counts), DIMENSION)) / np.sqrt(DIMENSION)
    return (directions * length[:, None]).astype(np.float32)
