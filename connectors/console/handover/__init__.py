"""The call centre's side of a conversation: who waits, talking with one of them, and whom to call back.

routes      who waits, and taking one        live        the conversation one has taken
callbacks   whom to call back                desk        what the pages stand on
"""
