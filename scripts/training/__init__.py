"""What scripts/train_effects.py trains with: annotated labels, statistics of others, the chain and the judge."""
