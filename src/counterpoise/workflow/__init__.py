"""What the verbs do: whole stages of a study, from starting one to verifying its results."""
