"""Whether this machine is fit to run sweeps: each check is a finding with a verdict and what to do."""
