"""What storing the weights keeps of a network."""

from __future__ import annotations

from pathlib import Path

import numpy
import srsly

from counterpoise.read.parse import weights
from counterpoise.read.parse.weights import restored, shrunk


def component(**arrays: object) -> bytes:
    network = srsly.msgpack_dumps({"nodes": [], "params": [arrays]})
    packed: bytes = srsly.msgpack_dumps({"cfg": b"{}", "model": network})
    return packed


def arrays_of(content: bytes) -> dict[str, numpy.ndarray]:
    network = srsly.msgpack_loads(srsly.msgpack_loads(content)["model"])
    params: dict[str, numpy.ndarray] = network["params"][0]
    return params


def test_small_arrays_keep_16_bits() -> None:
    small = numpy.asarray([0.1, -3.0, 1e-3], dtype=numpy.float32)
    found = arrays_of(restored(shrunk(component(b=small, none=None))))
    assert found["b"].dtype == numpy.float32
    assert (found["b"] == small.astype(numpy.float16).astype(numpy.float32)).all()
    assert found["none"] is None


def test_large_tables_keep_each_row_to_one_part_in_254() -> None:
    table = numpy.random.default_rng(7).normal(size=(400, 64)).astype(numpy.float32)
    table[3] = 0.0
    table[4] *= 1000.0
    content = component(E=table)
    small = shrunk(content)
    assert len(small) < 0.3 * len(content)
    found = arrays_of(restored(small))["E"]
    assert found.dtype == numpy.float32
    error = numpy.abs(found - table).max(axis=1)
    assert (error <= numpy.abs(table).max(axis=1) / 254 * 1.001 + 1e-9).all()
    assert (found[3] == 0.0).all()


def test_components_without_a_network_are_left_alone() -> None:
    content = srsly.msgpack_dumps({"cfg": b"{}"})
    assert restored(shrunk(content)) == content


def test_saved_weights_load_again(tmp_path: Path) -> None:
    loaded = weights.load()
    size = weights.save(loaded.nlp, ["tank"], loaded.lexicon, tmp_path)
    assert size == (tmp_path / weights.WEIGHTS).stat().st_size
    again = weights.load(tmp_path)
    assert again.nlp.pipe_names == loaded.nlp.pipe_names
    assert again.lexicon == loaded.lexicon
    assert [token.norm_ for token in again.nlp.make_doc("tank obus")] == ["tank", "<word>"]
