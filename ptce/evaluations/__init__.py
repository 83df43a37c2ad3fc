"""How well the engine ranks, against what people have judged (decision 0050, docs/evaluation.md)."""
