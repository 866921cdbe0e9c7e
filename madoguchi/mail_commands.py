"""`madoguchi mail …`: whether mail gets through, found out before anybody waits for one."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from madoguchi.console import OperatorError, out, readable_errors

mail_app = typer.Typer(name="mail", help="メールの設定を確かめる。", no_args_is_help=True, rich_markup_mode="markdown")

_SUBJECT = "【まどぐち】送信テスト"
_TEXT = "まどぐちからの送信テストです。このメールが届いていれば、メールの設定は正しくできています。\n"
_WHY = {
    "host": "MADOGUCHI_SMTP_HOST の名前のサーバーが見つかりません。つづりと、ネットワークを確かめてください。",
    "refused": "サーバーはありますが、このポートでは受け付けていません。MADOGUCHI_SMTP_PORT を確かめてください（587、465、25 など）。",
    "timeout": "サーバーから返事がありません。MADOGUCHI_SMTP_HOST と _PORT、間にある防火壁を確かめてください。",
    "certificate": "サーバーの証明書を確かめられません。MADOGUCHI_SMTP_HOST に、証明書にある名前を書いてください。",
    "tls": "暗号化の方式が合いません。MADOGUCHI_SMTP_SECURITY を確かめてください（587 は starttls、465 は tls がふつうです）。",
    "not offered": "サーバーが、この暗号化かログインに対応していません。MADOGUCHI_SMTP_SECURITY と _USER を確かめてください。",
    "disconnected": "サーバーが途中で接続を切りました。MADOGUCHI_SMTP_SECURITY と _PORT の組み合わせを確かめてください。",
    "login": "ログインできません。MADOGUCHI_SMTP_USER と _PASSWORD を確かめてください。",
    "greeting": "サーバーがいまは接続を受け付けていません。時間をおいて、もう一度試してください。",
    "sender": "サーバーが差出人を断りました。MADOGUCHI_SMTP_FROM と、ログインが必要かどうかを確かめてください。",
    "receiver": "サーバーが宛先を断りました。宛先のつづりと、このサーバーから外へ送れるかどうかを確かめてください。",
    "content": "サーバーがメールの中身を断りました。サーバーの管理者に、番号を伝えてください。",
    "address": "宛先がメールアドレスの形になっていません。",
}


@mail_app.callback()
def _group() -> None:
    """メールの設定を確かめる。"""


@mail_app.command()
def test(address: Annotated[str, typer.Argument(help="テストのメールを受け取るアドレス。")]) -> None:
    """テストのメールを1通送る。送れないときは、どこを直せばよいかを表示する。

    例：`madoguchi mail test me@example.jp`
    """
    from actions.mail.models import Mail
    from actions.mail.ports import MailDelayed, MailRefused
    from connectors.mail.smtp import SmtpMailer
    from madoguchi.notices import mail_server
    from madoguchi.settings import settings

    with readable_errors():
        server = mail_server(settings())
        if server is None:
            raise OperatorError(
                "メールは使わない設定です。MADOGUCHI_SMTP_HOST にメールサーバーの名前を書いてください。"
            )
        try:
            with SmtpMailer(server).session() as post:
                post.send(Mail(address, _SUBJECT, _TEXT), f"<{secrets.token_hex(16)}@{server.address.domain}>")
        except (MailRefused, MailDelayed) as error:
            raise OperatorError(_explained(error.reason)) from error
        out.print("サーバーがメールを受け取りました。届いたかどうか、迷惑メールの箱も見て確かめてください。")


def _explained(reason: str) -> str:
    """A reason of `connectors.mail.smtp` as one sentence, with the server's code where there is one."""
    word, code = (reason[:-4], reason[-3:]) if reason[-3:].isdecimal() else (reason, "")
    sentence = _WHY[word]
    return f"{sentence[:-1]}（サーバーの番号：{code}）。" if code else sentence
