"""Staff of the console: who may sign in, with what password, as what; and the log of what they looked at.

models     roles and members                      accounts   adding, changing, deactivating members
passwords  hashes, one-time passwords             sign_in    checking a password, throttled
sessions   who is signed in, until when           audit      the log
tables     the database tables
"""
