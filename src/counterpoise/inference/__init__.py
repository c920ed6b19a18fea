"""Layer: inference. Arrays in, likelihoods and paths out; nothing here knows what a quantity means."""
