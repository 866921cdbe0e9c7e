# Madoguchi: `make up` starts everything, `make test` checks everything. `make help` lists the rest.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help up test lint types test-bot bench bench-scale bench-interviews bench-bookings bench-line eval eval-llm train screenshots pins clean setup setup-dev

# BOOKERS, CATALOGUE, EVENTS, FACTORS, PAUSE, PEOPLE, PORT and TORCH_INDEX (an index with PyTorch's CPU build, where the usual one has none)
# reach the commands through the environment, so that no character in them has to be quoted here.
BOOTSTRAP := sh scripts/python.sh scripts.bootstrap
PYTHON := .venv/bin/python
MADOGUCHI := .venv/bin/madoguchi
RASA := .venv-rasa/bin/python -m rasa
export RASA_TELEMETRY_ENABLED := false
export HAYSTACK_TELEMETRY_ENABLED := false
# The dialogue engine refuses to read its endpoints without these; its tests call no action.
test-bot: export MADOGUCHI_ACTION_URL := http://127.0.0.1:9/actions/webhook
test-bot: export MADOGUCHI_ACTION_TOKEN := unused
test-bot: export MADOGUCHI_TRACKER_DB := :memory:
test-bot: export SQLALCHEMY_SILENCE_UBER_WARNING := 1
test-bot: export PYTHONWARNINGS := ignore
CHECKED := knowledge indexer actions connectors madoguchi scripts

help: ## 使い方を表示する
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## 準備して起動する（CATALOGUE=ファイルかURL  PORT=番号）。Ctrl-C で終了
	@exec $(BOOTSTRAP) --then $(MADOGUCHI) up $${CATALOGUE:+--catalogue "$$CATALOGUE"} $${PORT:+--port "$$PORT"}

test: setup-dev ## すべての検査とテストを実行する
	@exec sh scripts/test.sh

lint: setup-dev ## 書き方を検査する（ruff）
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: setup-dev ## 型を検査する（mypy、strict）
	@$(PYTHON) -m mypy $(CHECKED)

test-bot: setup ## 対話のテストを実行する（Rasa の環境）
	@$(MADOGUCHI) train --no-search
	@cd bot && ../$(RASA) data validate --domain domain --data data --fail-on-warnings
	@cd bot && ../$(RASA) test core --e2e --model ../var/models/rasa --stories tests --fail-on-prediction-errors --no-plot --out ../var/bot-test
	@cd bot && ../.venv-rasa/bin/python -m unittest discover -s tests

bench: setup-dev ## 速さとメモリを測る
	@$(MADOGUCHI) bench

bench-scale: setup-dev ## 制度が増えたときの伸びを測る（FACTORS=1,10,100）
	@$(MADOGUCHI) bench --scale $${FACTORS:+--factors "$$FACTORS"}

bench-interviews: setup-dev ## 多くの診断の途中で強制終了しても、答えがなくならないか測る（PEOPLE=200  PAUSE=15）
	@$(MADOGUCHI) bench --interviews $${PEOPLE:+--people "$$PEOPLE"} $${PAUSE:+--pause "$$PAUSE"}

bench-line: setup-dev ## LINE から多くのメッセージが届き、途中で強制終了しても、一度ずつ答えるか測る（EVENTS=10000）
	@$(MADOGUCHI) bench --line $${EVENTS:+--events "$$EVENTS"}

bench-bookings: setup-dev ## 2つの窓口と PostgreSQL で、多くの人が同時に予約したときを測る（BOOKERS=1000）
	@sh scripts/test_setup.sh
	@$(MADOGUCHI) bench --bookings $${BOOKERS:+--bookers "$$BOOKERS"}

eval: setup-dev ## 検索の良さを測る
	@$(MADOGUCHI) eval

eval-llm: setup-dev ## 大きな言語モデルの作り話を止められるか、本物のサーバーで確かめる（初回は 10〜25 分）
	@exec sh scripts/eval_llm.sh

train: setup ## 検索と対話のモデルを学習する（CATALOGUE=ファイルかURL）
	@$(MADOGUCHI) train $${CATALOGUE:+--catalogue "$$CATALOGUE"}

screenshots: setup-dev ## README の画面写真を撮りなおす
	@sh scripts/test_setup.sh
	@$(PYTHON) -m pytest -m screenshots tests/e2e

pins: ## requirements/*.in から固定した版の一覧を作りなおす
	@sh scripts/python.sh scripts.pins

clean: ## 作りなおせるもの（索引・モデル・記録）を消す。環境とデータベースは残す
	@rm -rf var/index var/models var/log bot/models bot/.rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

setup:
	@$(BOOTSTRAP)

setup-dev:
	@$(BOOTSTRAP) --dev
