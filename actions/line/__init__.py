"""What is kept of LINE: events that arrived, messages that leave, and who they belong to. Nothing here speaks LINE's protocol.

tables   the database tables          inbox     events, each taken in once and worked off in order
users    who writes, and their turns  outbox    messages on their way, each sent once
"""
