"""What a text has people say: claims with speaker and content, causal claims, and figures."""

from counterpoise.read.claims.attribution import find_claims, sharp_claims
from counterpoise.read.claims.causal import find_causal, sharp_causal
from counterpoise.read.claims.figures import find_figures

__all__ = ["find_causal", "find_claims", "find_figures", "sharp_causal", "sharp_claims"]
