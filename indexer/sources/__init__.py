"""Readers, one source a file, behind the interface of `base.Source`.

To add a source: write `<source>.py` with a class that has what `base.Source` names (a `base.WholeSource` needs least), list
it in `madoguchi/sources.py`, and put a test beside `tests/indexer/sources/test_mirasapo.py`.
"""
