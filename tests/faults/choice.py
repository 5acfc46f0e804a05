"""Which of many moments and bytes are tried: evenly spread, the same in every run."""


def spread(items, part, parts):
    """Item number ``part`` of ``parts`` that are spread evenly over all."""
    assert len(items) >= parts
    return items[part * len(items) // parts]


def until(operations, fact):
    """Those before the last line of the journal that tells such a fact."""
    last = max(place for place, operation in enumerate(operations) if operation.fact == fact)
    return operations[:last]


def since(operations, fact):
    """Those after the first line of the journal that tells such a fact."""
    first = min(place for place, operation in enumerate(operations) if operation.fact == fact)
    return operations[first + 1 :]
