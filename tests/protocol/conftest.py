import pytest

import texts


@pytest.fixture
def desk(tmp_path):
    """A folder with a copy of the demo."""
    return texts.lay_out_demo(tmp_path / "desk")
