"""What Madoguchi knows: documents, how they are found, and how an answer is composed from them.

This room knows no channel, no dialogue engine and no HTTP. It imports nothing else of the project.
"""
