"""The engine's work on a Ray cluster: Ray Tune gives out slots, Ray Train trains, a pool of attack actors scores."""
