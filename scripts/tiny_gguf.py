"""Writes a tiny language model with random weights as a GGUF file: it runs like a large one and writes nothing but noise.

    python scripts/tiny_gguf.py FILE [SEED]

Needs the packages numpy and gguf. The vocabulary is Japanese, and holds figures and citation marks, so that the noise
looks as much like an answer as noise can.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import gguf  # type: ignore[import-not-found]  # in the server's own environment only
import numpy as np

WIDTH, LAYERS, HEADS, CONTEXT = 64, 2, 4, 16_384
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
WORDS = (
    "です ます ました ません 。 、 は が を に で と の も まで から [1] [2] [3] [9] です。[1] ます。[1] ません。[2] "
    "上限 上限額 補助率 対象 締切 募集 申請 制度 補助金 助成金 融資 会社 お店 設備 採用 事業者 中小企業 大企業 費用 一部 "
    "100 50 3,000 2分の1 1/3 75% 万円 億円 12月 25日 2026年 必ず だれでも 無料 できます もらえます 使えます ください"
).split()


def write(path: str, seed: int) -> None:
    """Writes the model; the same seed gives the same file."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *WORDS]
    kinds = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(WORDS)]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("noise")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(2 * WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([token.encode() for token in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    for name, tensor in _tensors(np.random.default_rng(seed), len(tokens)):
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(random: np.random.Generator, vocabulary: int) -> Iterator[tuple[str, Any]]:
    def weights(rows: int, columns: int, scale: float = 0.2) -> Any:
        return (random.standard_normal((rows, columns)) * scale).astype(np.float32)

    ones = np.ones(WIDTH, dtype=np.float32)
    output = weights(vocabulary, WIDTH, 1.0)
    output[: 3 + 256] *= 0.2  # words rather than bytes, and hardly ever the end
    yield "token_embd.weight", weights(vocabulary, WIDTH, 1.0)
    yield "output_norm.weight", ones
    yield "output.weight", output
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        yield f"{block}.attn_norm.weight", ones
        yield f"{block}.ffn_norm.weight", ones
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            yield f"{block}.{part}.weight", weights(WIDTH, WIDTH)
        yield f"{block}.ffn_gate.weight", weights(2 * WIDTH, WIDTH)
        yield f"{block}.ffn_up.weight", weights(2 * WIDTH, WIDTH)
        yield f"{block}.ffn_down.weight", weights(WIDTH, 2 * WIDTH)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
