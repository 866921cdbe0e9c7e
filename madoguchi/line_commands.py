"""`madoguchi line-menu` and `madoguchi line-simulator`."""

from __future__ import annotations

import typer
import uvicorn

from madoguchi.settings import Settings


def menu_command(settings: Settings, *, remove: bool) -> int:
    """Puts the rich menu in place, or removes it; gives the exit status."""
    from linebot.v3.messaging import ApiException
    from urllib3.exceptions import HTTPError

    from connectors.line.rich_menu import install
    from connectors.line.rich_menu.menu import menu

    token, base = settings.line_channel_access_token.get_secret_value(), str(settings.line_api_base)
    if not token:
        typer.echo("MADOGUCHI_LINE_CHANNEL_ACCESS_TOKEN を設定してください（docs/line.md）。", err=True)
        return 1
    try:
        if remove:
            typer.echo(f"メニューを {install.remove(token, base, menu())} 件消しました。")
        else:
            install.install(token, base, menu())
            typer.echo("メニューを作り、全員に表示しました。LINEの画面には数分で出ます。")
    except ApiException as error:
        reason = "アクセストークンがちがいます" if error.status == 401 else f"LINEが断りました（{error.status}）"
        typer.echo(f"{reason}。前のメニューはそのままです。", err=True)
        return 1
    except (HTTPError, OSError):
        typer.echo(f"LINE（{base}）につながりません。前のメニューはそのままです。", err=True)
        return 1
    return 0


def simulator_command(settings: Settings, port: int) -> None:
    """Runs the simulator until it is told to stop, and says how to make the gateway speak to it."""
    from madoguchi.line_simulator.app import ACCESS_TOKEN, CHANNEL_SECRET, simulator_app

    webhook = f"{settings.address}/line/webhook"
    typer.echo(f"LINEシミュレーター： http://127.0.0.1:{port}/")
    typer.echo(f"イベントの送り先： {webhook}")
    typer.echo("まどぐちは、次の設定で起動してください：")
    typer.echo(f"  MADOGUCHI_LINE_API_BASE=http://127.0.0.1:{port}")
    typer.echo(f"  MADOGUCHI_LINE_CHANNEL_SECRET={CHANNEL_SECRET}")
    typer.echo(f"  MADOGUCHI_LINE_CHANNEL_ACCESS_TOKEN={ACCESS_TOKEN}")
    typer.echo("同じ設定で `madoguchi line-menu` を実行すると、メニューが出ます。")
    uvicorn.run(simulator_app(lambda: webhook), host="127.0.0.1", port=port, log_level="warning")
