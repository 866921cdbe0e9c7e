"""Sends what is due until it is killed: `python … <database url> <key> <port of the server> <hours from now>`."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

from actions.database.engine import open_database
from actions.encryption import Cipher
from actions.mail.outbox import MailOutbox
from actions.mail.worker import MailWorker
from connectors.mail.smtp import SmtpMailer, SmtpServer
from knowledge.clock import now_jst


def main() -> None:
    url, key, port, hours = sys.argv[1:]

    def clock() -> datetime:
        return now_jst() + timedelta(hours=float(hours))

    outbox = MailOutbox(open_database(url), Cipher([key]), clock)
    server = SmtpServer("127.0.0.1", int(port), "madoguchi@example.jp", "none", timeout_s=5)
    worker = MailWorker(outbox, SmtpMailer(server), clock)
    print("ready", flush=True)
    while True:
        worker.run()
        time.sleep(0.02)


if __name__ == "__main__":
    main()
