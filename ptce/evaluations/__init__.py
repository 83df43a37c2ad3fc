"""How well the engine ranks, against what people have judged (docs/evaluation.md)."""
