"""One file a page or action: each takes a `RequestContext` and returns the answer. `routes.py` says who may ask."""
