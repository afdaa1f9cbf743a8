"""The composition root: the parts of the program are put together here, and nowhere else."""
