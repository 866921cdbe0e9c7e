"""Makes a cross-encoder with random weights and a vocabulary of single characters: a few kilobytes, no hub."""

from __future__ import annotations

from pathlib import Path

_CHARACTERS = "設備を買いたう融資受けるの人雇店費用助成補金"


def make_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Writes the model into `folder` and gives it back."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(_CHARACTERS)]
    tokenizer = BertTokenizerFast({word: n for n, word in enumerate(words)})
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, num_labels=labels, initializer_range=1.0,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder
