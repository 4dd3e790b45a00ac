"""Files that come with a table: a folder on the server, or a .zip that was uploaded."""

from pathlib import Path

from yangguang.disclosures.actions.drafting import NewFile
from yangguang.disclosures.bulk.rows import RowWrong
from yangguang.kernel.intake import DEFAULT, Unreadable, archive, examine


class Files:
    """Files by their name or path as a table writes them."""

    def __init__(self, folder: Path | None = None, packed: dict[str, bytes] | None = None) -> None:
        self._folder = folder.resolve() if folder else None
        self._packed = packed or {}

    @classmethod
    def of_zip(cls, name: str, data: bytes) -> "Files":
        """Those of a .zip. Raises Unreadable for one that is damaged, encrypted or unpacks to too much."""
        if not data.startswith(b"PK\x03\x04"):
            raise Unreadable(name, "附件包不是 .zip 文件，请重新打包")
        return cls(packed={path.replace("\\", "/"): part for path, part in archive.parts(name, data, DEFAULT)})

    def take(self, name: str) -> NewFile:
        """The file as it may be attached. Raises RowWrong when it is not there, or may not be attached."""
        data = self._bytes(name.replace("\\", "/").strip("/"))
        if data is None:
            raise RowWrong(f"附件“{name[:80]}”不在文件夹或附件包里，请放进去后再导入。")
        try:
            known = examine(name.replace("\\", "/").rpartition("/")[2], data)
        except Unreadable as problem:
            raise RowWrong(f"附件{problem}。") from None
        return NewFile(known.name, data, known.media_type, known.sha256)

    def _bytes(self, path: str) -> bytes | None:
        if self._folder is not None:
            found = (self._folder / path).resolve()
            # Nothing outside the folder, by no detour over .. or a link.
            inside = found.is_relative_to(self._folder) and found.is_file()
            return found.read_bytes() if inside and found.stat().st_size <= DEFAULT.attachment_size else None
        if path in self._packed:
            return self._packed[path]
        alike = [inner for inner in self._packed if inner.rpartition("/")[2] == path]
        return self._packed[alike[0]] if len(alike) == 1 else None
