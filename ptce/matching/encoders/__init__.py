"""Encoders of French texts, and what they make of a listing. Never loaded by an API process: it
compares what they made (`ptce.matching.encodings`)."""
