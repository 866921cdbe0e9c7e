"""The application database: one declarative base, one way to open it, and the migrations that keep it up to date.

base       what every table module builds on      engine     opens the database, migrated
dialects   what SQLite and PostgreSQL need        migrate    brings the tables up to date
reading    sessions that only read
"""
