"""Asks a searcher for all that it has."""

from types import SimpleNamespace


def all_of(searcher, known=(), most=1000):
    """Its proposals to a run that knows some keys, each of which it knows from then on."""
    candidates = {key: SimpleNamespace(index=index) for index, key in enumerate(known)}
    found = []
    while (
        len(found) < most
        and (proposal := searcher.propose(SimpleNamespace(candidates=candidates, samples=len(candidates)))) is not None
    ):
        assert proposal.point.key not in candidates
        candidates[proposal.point.key] = SimpleNamespace(index=proposal.draw)
        found.append(proposal)
    return found


def keys_of(proposals):
    return [proposal.point.key for proposal in proposals]
