"""People: an anonymous id that conversations, saved items and reminders belong to, whatever the channel.

tables    the database table                    keeping   who left something that outlives a conversation
holding   one change at a time for a person     merging   making one person of two
export    everything that is kept of them       requests  who asks the office for it, or to be erased
overview  what is kept besides, in plain words
"""
