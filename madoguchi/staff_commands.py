"""`madoguchi staff …`: the accounts of staff from the command line, which also makes the first administrator."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from madoguchi.console import OperatorError, out, readable_errors

if TYPE_CHECKING:
    from actions.staff.accounts import Accounts

staff_app = typer.Typer(
    name="staff", help="職員（コンソールを使う人）を追加、一覧、無効にする。", no_args_is_help=True,
    rich_markup_mode="markdown",
)  # fmt: skip

Email = Annotated[str, typer.Argument(help="ログインに使うメールアドレス。")]
RoleName = Literal["operator", "adviser", "office", "admin"]


@staff_app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option("--name", "-n", help="名前。")],
    role: Annotated[
        RoleName,
        typer.Option(
            "--role", "-r", help="operator（電話窓口）、adviser（相談員）、office（事務局）、admin（管理者）。"
        ),
    ] = "admin",
    adviser: Annotated[str, typer.Option(help="相談員として担当する相談員の番号（a-1 など）。")] = "",
) -> None:
    """職員を追加し、最初のログインに使うパスワードを一度だけ表示する。最初のログインで、本人が変える。

    例：`madoguchi staff add admin@example.jp --name 山田`
    """
    with _accounts() as accounts:
        member, password = accounts.add(email, name, role, adviser or None)
        out.print(f"{member.name}さん（{member.email}）を追加しました。")
        out.print(f"最初のパスワード：{password}")
        out.print("ここでしか表示しません。最初のログインで、自分のパスワードに変えてもらいます。")


@staff_app.command(name="list")
def list_members() -> None:
    """職員の一覧を表示する。"""
    from connectors.console.wording import wording

    with _accounts() as accounts:
        found = accounts.all()
        for account in found:
            state = "有効" if account.active else "無効"
            adviser = f" {account.member.adviser_id}" if account.member.adviser_id else ""
            role = wording().roles[account.member.role]
            out.print(f"{account.member.email}  {account.member.name}  {role}{adviser}  {state}", markup=False)
        if not found:
            out.print("まだ職員がいません。madoguchi staff add で追加してください。")


@staff_app.command()
def reset(email: Email) -> None:
    """パスワードを作り直し、一度だけ表示する。ログイン中の端末からは、すぐに出る。"""
    with _accounts() as accounts:
        password = accounts.reset_password(accounts.find(email).member.id)
        out.print(f"新しいパスワード：{password}")


@staff_app.command()
def deactivate(email: Email) -> None:
    """ログインできなくする。ログイン中の端末からも、すぐに出る。"""
    with _accounts() as accounts:
        accounts.set_active(accounts.find(email).member.id, False)
        out.print("ログインできなくしました。")


@staff_app.command()
def activate(email: Email) -> None:
    """また、ログインできるようにする。"""
    with _accounts() as accounts:
        accounts.set_active(accounts.find(email).member.id, True)
        out.print("ログインできるようにしました。")


@contextlib.contextmanager
def _accounts() -> Iterator[Accounts]:
    """The accounts in the database of the settings; what goes wrong is said in one sentence."""
    from actions.database.engine import open_database
    from actions.staff.accounts import Accounts
    from actions.staff.audit import AuditLog
    from actions.staff.errors import EmailTaken, InvalidEmail, LastAdmin, UnknownMember
    from actions.staff.sessions import Sessions
    from madoguchi.settings import settings

    sentences: dict[type[Exception], str] = {
        EmailTaken: "そのメールアドレスの人は、もういます。",
        InvalidEmail: "メールアドレスの形になっていません。",
        LastAdmin: "ほかに管理者がいないため、できません。先に、別の人を管理者にしてください。",
        UnknownMember: "そのメールアドレスの人は、いません。",
    }
    with readable_errors():
        chosen = settings()
        (chosen.data_dir / "db").mkdir(parents=True, exist_ok=True)
        database = open_database(chosen.database)
        try:
            yield Accounts(database, Sessions(database), AuditLog(database))
        except tuple(sentences) as error:
            raise OperatorError(sentences[type(error)]) from error
        finally:
            database.dispose()
