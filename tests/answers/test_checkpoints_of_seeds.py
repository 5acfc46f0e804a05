"""Where the networks of a configuration lie."""

from robsweep.answers.choose import choose


def test_checkpoints_of_every_seed(recorded):
    run = recorded("schema1-small")
    for choice in choose(run).choices:
        assert [one.seed for one in choice.checkpoints] == [0, 1]
        for one in choice.checkpoints:
            assert one.path == f"{run.store.uri}/checkpoints/{choice.key}-s{one.seed}/epoch_3"
            assert one.named == f"{run.store.uri}:{choice.key}-s{one.seed}@3"
