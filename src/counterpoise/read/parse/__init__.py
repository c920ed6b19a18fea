"""Sentences, words, lemmas, parts of speech, relations and unknown names."""
