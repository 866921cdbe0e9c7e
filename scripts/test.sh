#!/bin/sh
# Every check and every test: `make test`. All steps run even if an earlier one fails; pytest comes last and its status
# decides, unless only an earlier step failed. Nothing here may reach out to the network.
cd "$(dirname "$0")/.." || exit 1
export HF_HUB_OFFLINE=1 HAYSTACK_TELEMETRY_ENABLED=false RASA_TELEMETRY_ENABLED=false

sh scripts/test_setup.sh

failed=""
for step in lint types test-bot; do
    echo "== $step"
    make --no-print-directory "$step" || failed="$failed $step"
done
[ -z "$failed" ] || echo "まどぐち: 失敗した検査:$failed" >&2

echo "== pytest"
.venv/bin/python -m pytest -n auto --dist loadfile --ignore tests/e2e
status=$?
# The whole system by itself: its two processes want the machine for themselves.
echo "== pytest tests/e2e"
.venv/bin/python -m pytest tests/e2e || status=$?
[ "$status" -ne 0 ] || [ -z "$failed" ] || status=1
exit "$status"
