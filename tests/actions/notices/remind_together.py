"""Gives reminders when it is told to, several times over: `python … <database url> <key> <now>`."""

from __future__ import annotations

import sys
from datetime import datetime

from actions.consultation.links import BookingLinks
from actions.conversations.channels import Channels
from actions.database.engine import open_database
from actions.encryption import Cipher
from actions.mail.outbox import MailOutbox
from actions.notices.desk import Desk
from actions.notices.reminders import BookingReminders


def main() -> None:
    url, key, now = sys.argv[1:]
    engine, cipher, moment = open_database(url), Cipher([key]), datetime.fromisoformat(now)
    outbox = MailOutbox(engine, cipher, lambda: moment)
    desk = Desk(outbox, Channels(), BookingLinks("https://x.example", cipher), "https://x.example")
    reminders = BookingReminders(engine, cipher, desk, lambda: moment)
    print("ready", flush=True)
    sys.stdin.readline()
    print(sum(reminders.run() for _ in range(5)), flush=True)


if __name__ == "__main__":
    main()
