"""Understanding a question: where, what trade, how many people, what for, which fact, about what was shown before."""
