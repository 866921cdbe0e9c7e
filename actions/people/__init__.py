"""People: an anonymous id that conversations, saved items and reminders belong to, whatever the channel.

tables   the database table          keeping   who left something that outlives a conversation
"""
