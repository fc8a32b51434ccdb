"""A trained model of where a label's section on indications names what the drug is for.

signs: what is seen of each word. model: what the model, trained by scripts/train_uses.py, makes of it.
"""
