"""The REST door for programs: search, answer, documents, health."""
