#!/bin/sh
# What only the tests need from the system: headless Chromium, a Japanese font and PostgreSQL's server programs. As root on
# Debian they are installed, elsewhere this says what to install, and the tests that need them skip.
cd "$(dirname "$0")/.." || exit 1

missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium"
if ! { command -v fc-list >/dev/null 2>&1 && fc-list :lang=ja 2>/dev/null | grep -q .; }; then
    missing="$missing fonts-noto-cjk"
fi
if ! { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }; then
    missing="$missing postgresql"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && grep -qs '^ID=debian' /etc/os-release; then
    log=var/log/test-setup.log
    mkdir -p var/log
    echo "テストに必要なパッケージを入れています（${missing# }、1〜3 分）…"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # one word per package
    if { apt-get update && apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
        exit 0
    fi
    echo "まどぐち: ${missing# } を入れられませんでした（記録: $log）。それらを使うテストは飛ばします。" >&2
else
    echo "まどぐち: 一部のテストは飛ばします。実行するには ${missing# } を入れてください（Debian では apt install ${missing# }）。" >&2
fi
exit 0
