"""The record: revisions, deliveries, attempts, readings."""
