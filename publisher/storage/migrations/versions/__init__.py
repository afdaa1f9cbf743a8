"""How the ledger grew, one file a step. Never changed once released."""
