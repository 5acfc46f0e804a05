"""A sweep from its file to its report: place, engine, executor and views are put together here."""
