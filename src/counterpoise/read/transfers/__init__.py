"""Transfers of arms: weapon gazetteer, trigger words, roles, numbers, money and years."""
