"""Mail: written down in the same transaction as what it tells of, sent later, as often as it takes.

models   a mail, and what became of it       tables   the database table
outbox   mails that wait to be sent          worker   sends them
ports    what takes a mail to its receiver

A mail is sent at least once: where a process dies between the sending and writing that down, it is sent again, under the
same Message-ID, by which receivers drop the second one. All mails of the project may arrive twice without harm: they tell
what is, and an invitation that arrives again changes nothing.
"""
