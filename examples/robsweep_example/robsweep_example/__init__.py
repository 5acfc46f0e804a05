"""A defense, an attack, a searcher and a policy of a package of their own."""
