"""Linking the channels of one person: what was begun on one goes on in the other.

tables   the database table          links   making a link, and parting again
"""
