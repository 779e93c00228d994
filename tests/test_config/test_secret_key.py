"""The key that signs sessions: made once, and kept whatever bytes it is."""

from config.local import local_secret_key


def test_a_key_is_made_once_and_kept(tmp_path):
    made = local_secret_key(tmp_path / "secret-key")
    assert len(made) > 50 and local_secret_key(tmp_path / "secret-key") == made


def test_a_file_that_is_no_text_is_a_key_too(tmp_path):
    (tmp_path / "secret-key").write_bytes(bytes(range(128, 200)))
    assert len(local_secret_key(tmp_path / "secret-key")) > 50


def test_what_a_full_disk_left_empty_is_made_anew(tmp_path):
    (tmp_path / "secret-key").touch()
    assert local_secret_key(tmp_path / "secret-key")
