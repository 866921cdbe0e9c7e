"""Readers, one source a file, behind the interface of `base.Source`.

To add a source: write `<source>.py` with a class that has `key`, `title`, `credit` and `documents()`, list it in
`madoguchi/wiring.py`, and put a test beside `tests/indexer/sources/test_mirasapo.py`.
"""
