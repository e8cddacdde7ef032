"""What a clinician asks of a differential: why, why not, what else, what next."""
