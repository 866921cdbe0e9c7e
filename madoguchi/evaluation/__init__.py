"""Measures how well questions are understood, found and answered. Nothing in here serves."""
