"""Encoders of French texts, and what they make of a listing. The API loads neither model (`e5`,
`use`): it compares what they made (`ptce.matching.encodings`), and falls back on `words`."""
