"""Thin rasa-sdk actions, one a file: read the tracker, call the domain, say the reply, set slots.

Every turn runs exactly one of them, and everything it says goes out as one JSON message (`reply.turn_reply`), with
what the turn was taken for, so that a channel needs no second look at the tracker.
"""
