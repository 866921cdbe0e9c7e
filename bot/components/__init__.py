"""Rasa graph components for Japanese text, named in `config.yml`."""
