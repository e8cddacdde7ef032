"""The knowledge: vocabulary, illness scripts, rules and sources, and what reads and checks them."""
