"""Implementations of the vector store port: Qdrant Edge in this process, and a Qdrant server."""
