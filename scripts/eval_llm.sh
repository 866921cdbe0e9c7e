#!/bin/sh
# `make eval-llm`: compiles a real OpenAI-compatible server (llama.cpp; 10 to 25 minutes the first time, needs a C++
# compiler and cmake), makes a tiny model that writes noise, and checks that none of the noise gets into an answer.
# Everything lies in var/llm, in an environment of its own. Not part of the tests.
cd "$(dirname "$0")/.." || exit 1
export HF_HUB_OFFLINE=1 HAYSTACK_TELEMETRY_ENABLED=false

llm=var/llm
python=$llm/venv/bin/python
if ! "$python" -c 'import llama_cpp.server, gguf' 2>/dev/null; then
    mkdir -p "$llm"
    echo "llama.cpp を組み立てています（初回だけ、10〜25 分。記録: $llm/install.log）…"
    if ! {
        .venv/bin/python -m venv "$llm/venv" &&
            CMAKE_BUILD_PARALLEL_LEVEL=1 CMAKE_ARGS="-DGGML_NATIVE=OFF -DLLAMA_CURL=OFF" \
                nice "$python" -m pip install 'llama-cpp-python[server]==0.3.36' 'gguf==0.19.0'
    } >"$llm/install.log" 2>&1 </dev/null; then
        echo "まどぐち: llama.cpp を組み立てられませんでした（記録: $llm/install.log）。C++ コンパイラーと cmake が必要です。" >&2
        exit 1
    fi
fi
for seed in 1 2 3; do
    "$python" scripts/tiny_gguf.py "$llm/noise-$seed.gguf" "$seed" || exit 1
    .venv/bin/python -m madoguchi.evaluation.llm "$python" "$llm/noise-$seed.gguf" || exit 1
done
