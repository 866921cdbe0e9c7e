"""What stands in the console's navigation."""

from __future__ import annotations

from dataclasses import dataclass

from actions.staff.models import Member, Role


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry: where it leads, what it says, whose it is (an administrator has all of them)."""

    path: str
    label: str
    roles: tuple[Role, ...]

    def is_at(self, path: str) -> bool:
        """Whether `path` is this page or one below it."""
        own = self.path.rstrip("/")
        return path.rstrip("/") == own or (own != "/console" and path.startswith(f"{own}/"))


EVERYONE: tuple[Role, ...] = ("operator", "adviser", "office")

NAVIGATION: tuple[NavItem, ...] = (
    NavItem("/console/", "はじめの画面", EVERYONE),
    NavItem("/console/search", "さがす", ("operator",)),
    NavItem("/console/unanswered", "未回答の質問", ("operator",)),
    NavItem("/console/verified", "確認済みの回答", ("operator", "office")),
    NavItem("/console/handover", "引き継ぎ", ("operator",)),
    NavItem("/console/phone-bookings", "電話で確認", ("office",)),
    NavItem("/console/advice/", "今日と今週", ("adviser",)),
    NavItem("/console/triage", "順番待ち", ("adviser",)),
    NavItem("/console/office/bookings", "予約", ("office",)),
    NavItem("/console/office/advisers", "相談員と予定", ("office",)),
    NavItem("/console/office/funnel", "どこまで進んだか", ("office",)),
    NavItem("/console/office/survey", "アンケート", ("office",)),
    NavItem("/console/office/people", "個人情報", ("office",)),
    NavItem("/console/office/line", "LINE", ("office",)),
    NavItem("/console/office/mail", "メール", ("office",)),
    NavItem("/console/staff", "職員", ()),
    NavItem("/console/audit", "閲覧の記録", ()),
)


def navigation_of(member: Member) -> tuple[NavItem, ...]:
    """The entries of a member."""
    return tuple(item for item in NAVIGATION if member.may(item.roles))
