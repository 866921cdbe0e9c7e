#!/bin/sh
# Run a module of this folder with any Python 3.8 or newer: sh scripts/python.sh scripts.bootstrap …
# (The environments themselves need other versions; scripts/interpreters.py looks for those.)
cd "$(dirname "$0")/.." || exit 1
for python in python3 python3.13 python3.12 python3.11 python3.10 python; do
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
        exec "$python" -m "$@"
    fi
done
echo "まどぐち: Python 3 が見つかりません。Python 3.11 を入れてから、もう一度お試しください（Debian では apt install python3 python3-venv）。" >&2
exit 1
