import torch

from robsweep.training.randomness import Streams, stream_seed


def _draws(streams: Streams) -> list[float]:
    return [torch.rand(1, generator=streams.generator).item(), torch.rand(1).item(), torch.randn(1).item()]


def test_a_state_is_where_both_streams_go_on() -> None:
    streams = Streams("cpu")
    with streams.restoring_global():
        streams.seed(choices=1, layers=2)
        _draws(streams)
        state = streams.state
        expected = _draws(streams)
    other = Streams("cpu")
    with other.restoring_global():
        other.state = state
        assert _draws(other) == expected


def test_the_caller_s_stream_is_left_alone_also_after_an_error() -> None:
    before = torch.get_rng_state()
    streams = Streams("cpu")
    try:
        with streams.restoring_global():
            streams.seed(choices=1, layers=2)
            raise KeyError
    except KeyError:
        pass
    assert torch.equal(torch.get_rng_state(), before)


def test_every_worker_and_epoch_has_a_seed_of_its_own() -> None:
    seeds = {stream_seed(seed, epoch, rank) for seed in range(3) for epoch in range(4) for rank in range(5)}
    assert len(seeds) == 60
    assert all(0 <= seed < 2**63 for seed in seeds)
