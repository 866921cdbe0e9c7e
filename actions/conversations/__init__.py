"""Conversations: what was said, kept for a limited time, opened by a token only the person holds.

tables   the database tables          conversations   the repository the channels use
"""
