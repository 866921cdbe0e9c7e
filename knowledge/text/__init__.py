"""Japanese text: one home for normalisation, words, sentences and masking, used alike by indexing and asking."""
