"""`make eval-llm`: answers worded by a real server whose model writes noise. All of it has to be caught.

    python -m madoguchi.evaluation.llm SERVER_PYTHON MODEL_FILE

SERVER_PYTHON is the Python of an environment with `llama-cpp-python[server]`, MODEL_FILE a GGUF file. Exit status 0 if
the model was heard for every answer and the composed answer came each time, else 1.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import structlog
from structlog.testing import capture_logs

from indexer.build import IndexBuilder
from indexer.generations import Generations
from indexer.sources.starter import StarterSource
from knowledge.content_file import read_yaml
from knowledge.errors import GenerationError
from knowledge.generation.openai_compatible import OpenAICompatibleModel
from knowledge.ports import ChatModel, ChatTurn
from knowledge.service import KnowledgeService
from knowledge.stores.edge import EdgeStore
from madoguchi.console import OperatorError, out, readable_errors
from madoguchi.settings import PROJECT, settings
from madoguchi.wiring import embedder

_QUESTIONS = 20
_READY_S = 60.0
_CONTEXT = 16_384
_TIMEOUT_S = 60.0


@dataclass
class _Overheard:
    """Passes on what a chat model says and keeps it."""

    model: ChatModel
    replies: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def stream(self, messages: Sequence[ChatTurn]) -> Generator[str]:
        self.replies.append("")
        try:
            for piece in self.model.stream(messages):
                self.replies[-1] += piece
                yield piece
        except GenerationError as error:
            self.failures.append(str(error))
            raise


def main() -> int:
    """Runs it; returns the exit status."""
    server_python, model_file = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder, readable_errors():
        generations = Generations(Path(folder))
        model = embedder(settings())
        IndexBuilder(generations, model).build([StarterSource()])
        generation = generations.current()
        if generation is None:
            raise OperatorError("索引を作れませんでした。")
        store = EdgeStore.open(generation / "store")
        with _server(server_python, model_file) as base_url, contextlib.closing(store):
            overheard = _Overheard(OpenAICompatibleModel(base_url, "noise", timeout_s=_TIMEOUT_S))
            return _run(KnowledgeService(store, model), KnowledgeService(store, model, chat_model=overheard), overheard)


def _run(composing: KnowledgeService, wording: KnowledgeService, overheard: _Overheard) -> int:
    answered = caught = 0
    reasons: Counter[str] = Counter()
    for question in _questions():
        composed = composing.answer(question)
        if not composed.outcome.is_answer:
            continue
        answered += 1
        with capture_logs() as logs:
            same = wording.answer(question) == composed
        caught += same
        reasons.update(entry["reason"] for entry in logs if entry["event"] == "answer not reworded")
        if not same:
            out.print(f"通してしまいました：{question}\n{overheard.replies[-1]}", markup=False)
    heard = sum(bool(reply.strip()) for reply in overheard.replies)
    out.print(
        f"答えた質問 {answered}、モデルの返事 {heard}（{sum(map(len, overheard.replies))} 文字）、止めた返事 {caught}"
    )
    for reason, count in reasons.most_common():
        out.print(f"  {count:3}  {reason}", markup=False)
    for failure, count in Counter(overheard.failures).items():
        out.print(f"  通信の失敗 {count}：{failure}", markup=False)
    return 0 if answered and answered == caught == heard else 1


def _questions() -> list[str]:
    """The first question of each of the first documents of the starter knowledge base."""
    files = sorted((PROJECT / "knowledge" / "questions").glob("starter-*.yml"))
    documents = itertools.chain.from_iterable(read_yaml(f).values() for f in files)
    return [d["questions"]["need"][0] for d in itertools.islice(documents, _QUESTIONS)]


@contextlib.contextmanager
def _server(python: Path, model_file: Path) -> Iterator[str]:
    """The base URL of a server that runs for the length of a block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", model_file, "--host", "127.0.0.1", "--port", str(port)]
    log = model_file.with_suffix(".log")
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*map(str, command), "--n_ctx", str(_CONTEXT), "--n_threads", "1"], stdout=written, stderr=written
        )
        try:
            _wait_until_ready(process, f"http://127.0.0.1:{port}/v1/models", log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=2.0, trust_env=False).is_success:
                return
        time.sleep(0.2)
    raise OperatorError(f"モデルのサーバーが始まりません（記録：{log}）。")


if __name__ == "__main__":
    structlog.configure(cache_logger_on_first_use=False)
    sys.exit(main())
