"""`madoguchi demo …`: what a fresh installation brings to show how it works."""

from __future__ import annotations

import typer

from madoguchi.console import OperatorError, out, readable_errors

demo_app = typer.Typer(
    name="demo", help="見本（相談員A など）を片づける。", no_args_is_help=True, rich_markup_mode="markdown"
)


@demo_app.callback()
def _demo() -> None:
    """So that `clear` is a command of its own, although there is only one."""


@demo_app.command()
def clear() -> None:
    """見本の相談員を消し、これからの見本の予約を取り消す。二度と現れない。窓口が動いていても使える。

    予約していた人には、動いている窓口が（止まっていれば、つぎに動いたときに）取り消しを知らせる。
    """
    from sqlalchemy.exc import SQLAlchemyError

    from actions.consultation.demo import clear as clear_demo
    from actions.database.engine import open_database
    from knowledge.clock import now_jst
    from madoguchi.settings import settings

    with readable_errors():
        chosen = settings()
        chosen.data_dir.joinpath("db").mkdir(parents=True, exist_ok=True)
        try:
            engine = open_database(chosen.database)
            advisers, bookings = clear_demo(engine, now_jst())
            engine.dispose()
        except SQLAlchemyError as error:
            raise OperatorError("データベースを開けません。MADOGUCHI_DATABASE_URL を確かめてください。") from error
    if not advisers:
        out.print("見本の相談員はもういません。")
    else:
        out.print(f"見本の相談員を {advisers} 人消しました。取り消した予約：{bookings} 件")
