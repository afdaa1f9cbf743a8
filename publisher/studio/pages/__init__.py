"""One file a page or action: each function takes a visit and gives the answer. `routes.py` says who may ask for it."""
