"""The embedder port's implementation over sentence-transformers."""
