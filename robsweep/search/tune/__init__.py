"""Ray Tune's searchers as searchers of the engine: the factors as Tune domains, and what their values mean."""
