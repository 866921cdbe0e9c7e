"""Requests that may arrive twice and are carried out once: what was answered is kept beside what was done.

answers   the answers, by key          tables   the database table
"""
