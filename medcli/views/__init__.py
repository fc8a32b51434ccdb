"""From answers to what is shown: JSON items, flat records, and pages that a person reads."""
