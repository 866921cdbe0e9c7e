"""The reranker port's implementation over sentence-transformers."""
