"""The `madoguchi` command line."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from madoguchi.demo_commands import demo_app
from madoguchi.mail_commands import mail_app
from madoguchi.staff_commands import staff_app

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "false")

app = typer.Typer(
    name="madoguchi",
    help="まどぐち：小さな会社とお店のための支援制度を、ふだんの言葉でさがして答える窓口。\n\n"
    "はじめての方は `make up` を使ってください。準備から起動まで、すべて行います。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

app.add_typer(staff_app)
app.add_typer(demo_app)
app.add_typer(mail_app)

Catalogue = Annotated[
    str, typer.Option("--catalogue", "-c", help="制度ナビのデータ：JSONかZIPのファイル、または http(s) のURL。")
]


@app.command()
def up(
    catalogue: Catalogue = "",
    port: Annotated[int | None, typer.Option(help="待ち受けるポート番号。", min=1, max=65535)] = None,
) -> None:
    """準備して起動する。索引と対話モデルを用意し、二つのプロセスを動かし続ける。Ctrl-C ですべて止まる。"""
    from madoguchi.console import readable_errors
    from madoguchi.up import run_up

    with readable_errors():
        run_up(catalogue, port)


@app.command()
def serve() -> None:
    """準備済みのものを起動する（索引や対話モデルは作らない）。Ctrl-C ですべて止まる。"""
    from madoguchi.console import readable_errors
    from madoguchi.up import run_serve

    with readable_errors():
        run_serve()


@app.command()
def index(catalogue: Catalogue = "") -> None:
    """索引を作る、または変わったところだけ更新する。

    動いている窓口は、新しい索引ができた瞬間に切り替わる。途中で失敗しても、古い索引はそのまま使える。
    読めない項目があれば、その id と理由を表示し、終了コード 3 で知らせる（残りは索引に入る）。

    例：`madoguchi index --catalogue supports.zip`
    """
    from madoguchi.commands import index_command
    from madoguchi.console import readable_errors

    with readable_errors():
        raise typer.Exit(index_command(catalogue))


@app.command()
def sync(
    sources: Annotated[
        list[str] | None, typer.Argument(help="情報源の名前（madoguchi sources で表示）。なければすべて。")
    ] = None,
    accept_fewer: Annotated[
        bool, typer.Option("--accept-fewer", help="項目が前の半分より少なくなっていても取り込む。")
    ] = False,
) -> None:
    """情報源から新しくなったところを取り込み、索引を更新する。途中で止めても、次は続きから始まる。

    読めない情報源があっても、ほかは取り込み、読めなかった情報源は前のデータを使い続ける。
    終了コード：0 は成功、3 は読めない項目があった、1 は読めない情報源があった。

    例：`madoguchi sync jgrants`
    """
    from madoguchi.commands import sync_command
    from madoguchi.console import readable_errors

    with readable_errors():
        raise typer.Exit(sync_command(sources or [], accept_fewer))


@app.command()
def sources() -> None:
    """情報源ごとの件数、最後の取り込み、失敗、読めなかった項目を表示する。"""
    from madoguchi.commands import sources_command
    from madoguchi.console import readable_errors

    with readable_errors():
        sources_command()


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="ふだんの言葉での質問。")],
    limit: Annotated[int, typer.Option("--limit", "-n", help="表示する件数。", min=1, max=50)] = 5,
    answer: Annotated[bool, typer.Option("--answer", "-a", help="検索結果ではなく、答えを表示する。")] = False,
) -> None:
    """質問で検索する。窓口が動いていればそこに聞き、動いていなければ索引を直接開く。

    例：`madoguchi search "人を雇ったら何かもらえる？"`
    """
    from madoguchi.commands import search_command
    from madoguchi.console import readable_errors

    with readable_errors():
        search_command(question, limit, answer)


@app.command()
def train(
    catalogue: Catalogue = "",
    search: Annotated[bool, typer.Option("--search/--no-search", help="検索の埋め込みモデルを学習する。")] = True,
    bot: Annotated[bool, typer.Option("--bot/--no-bot", help="対話モデルを学習する。")] = True,
) -> None:
    """検索の埋め込みモデルと対話モデルを学習する。同じデータからは、同じモデルができる。"""
    from madoguchi.commands import train_command
    from madoguchi.console import readable_errors

    with readable_errors():
        train_command(catalogue, search, bot)


@app.command()
def bench(
    catalogue: Catalogue = "",
    quick: Annotated[bool, typer.Option("--quick", help="回数を減らして、短時間で終える。")] = False,
    scale: Annotated[bool, typer.Option("--scale", help="大きさによる伸びだけを測る。")] = False,
    factors: Annotated[str, typer.Option(help="--scale のときの大きさ（制度ナビの何倍か）。100 まで。")] = "1,10",
    interviews: Annotated[
        bool, typer.Option("--interviews", help="多くの人が同時に診断を受け、途中で強制終了したときだけを測る。")
    ] = False,
    people: Annotated[int, typer.Option(help="--interviews のときの人数。", min=1, max=1000)] = 200,
    pause: Annotated[float, typer.Option(help="--interviews のときの答えの間隔（秒）。", min=0, max=60)] = 15.0,
    line: Annotated[bool, typer.Option("--line", help="LINEから多くのメッセージが届いたときだけを測る。")] = False,
    events: Annotated[int, typer.Option(help="--line のときのメッセージの数。", min=5, max=100_000)] = 10_000,
    bookings: Annotated[
        bool, typer.Option("--bookings", help="2つの窓口で、多くの人が同時に相談を予約したときだけを測る。")
    ] = False,
    bookers: Annotated[int, typer.Option(help="--bookings のときの人数。", min=1, max=5000)] = 1000,
) -> None:
    """索引作成、検索、会話の速さとメモリを測り、表と JSON を書く。"""
    from madoguchi.console import readable_errors

    with readable_errors():
        if scale:
            from madoguchi.bench.scale import parse_factors, run_scale

            run_scale(catalogue, parse_factors(factors))
        elif interviews:
            from madoguchi.bench.interviews import run_interviews

            run_interviews(catalogue, people, pause)
        elif line:
            from madoguchi.bench.line import run_line

            run_line(catalogue, events)
        elif bookings:
            from madoguchi.bench.bookings import run_bookings

            run_bookings(bookers)
        else:
            from madoguchi.bench import run_bench

            run_bench(catalogue, quick)


@app.command(name="eval")
def evaluate() -> None:
    """検索の良さを、手元の評価用の質問で測る。"""
    from madoguchi.console import readable_errors
    from madoguchi.evaluation.__main__ import main as run_evaluation

    with readable_errors():
        run_evaluation()


@app.command(name="line-menu")
def line_menu(
    remove: Annotated[bool, typer.Option("--remove", help="メニューを消す。")] = False,
) -> None:
    """LINEのトークの下に出るメニュー（リッチメニュー）を作り、全員に表示する。前のメニューと入れかわる。"""
    from madoguchi.line_commands import menu_command
    from madoguchi.settings import settings

    raise typer.Exit(menu_command(settings(), remove=remove))


@app.command(name="line-simulator")
def line_simulator(port: Annotated[int, typer.Option(help="待ち受けるポート番号。", min=1, max=65535)] = 8900) -> None:
    """LINEがなくても試せるように、LINEの側の動きをまねる。ブラウザーの画面で、まどぐちと話せる。Ctrl-C で終了。"""
    from madoguchi.line_commands import simulator_command
    from madoguchi.settings import settings

    simulator_command(settings(), port)


def main() -> None:
    """Entry point of the command line."""
    app()
