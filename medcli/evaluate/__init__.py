"""Evaluation: the project's own extraction held against annotated facts (scripts/evaluate.py is its command).

Annotations (``gold``) and extracted facts (``run``) are paired (``match``), counted (``score``) and shown (``report``).
"""
