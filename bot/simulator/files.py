"""Files that people and the bot send, kept in memory."""

import hashlib
import mimetypes
from dataclasses import dataclass, field

from bot.simulator.refusal import Json

FOLDERS = {
    "document": "documents", "photo": "photos", "voice": "voice", "video": "videos", "audio": "music",
    "sticker": "stickers", "video_note": "video_notes", "animation": "animations",
}  # fmt: skip
NAMES = {
    "photo": "photo.jpg",
    "voice": "voice.oga",
    "video": "video.mp4",
    "audio": "audio.mp3",
    "sticker": "s.webp",
    "video_note": "video_note.mp4",
    "animation": "animation.mp4",
}


@dataclass(frozen=True, slots=True)
class File:
    """One stored file; `kind` is the Bot API field it is sent in (document, photo, voice, ...)."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    data: bytes

    def reference(self) -> Json:
        """Return the fields every Bot API media object shares."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}

    def as_content(self) -> Json:
        """Return the message field that carries this file: `{"document": {...}}`, `{"photo": [...]}`, ..."""
        shape = self.reference()
        if self.kind == "photo":
            return {"photo": [shape | {"width": 1280, "height": 960}]}
        if self.kind == "sticker":
            still = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": shape | still}
        if self.kind == "video_note":
            return {"video_note": shape | {"length": 240, "duration": 3}}
        shape["mime_type"] = self.mime
        if self.kind != "voice":
            shape["file_name"] = self.name
        played = shape | ({} if self.kind == "document" else {"duration": 3})
        if self.kind in ("video", "animation"):
            played |= {"width": 640, "height": 360}
        # A silent film comes as a document too, for bots that know nothing of it.
        return {self.kind: played} | ({"document": shape} if self.kind == "animation" else {})


@dataclass(slots=True)
class Files:
    """Every file of the world, by its identifier and by its path."""

    by_id: dict[str, File] = field(default_factory=dict)
    by_path: dict[str, File] = field(default_factory=dict)

    def keep(self, data: bytes, kind: str, name: str | None = None, mime: str | None = None) -> File:
        """Store a file and return it with its new identifiers and path."""
        number = len(self.by_id) + 1
        name = name or NAMES.get(kind, "file")
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        digest = hashlib.sha256(data).hexdigest()
        file = File(
            file_id=f"BQACAgQAAxkBAAI{number:05d}{digest[:32]}",
            unique_id=f"AgAD{digest[:12]}",
            kind=kind,
            name=name,
            mime=mime or mimetypes.guess_type(name)[0] or "application/octet-stream",
            path=f"{FOLDERS[kind]}/file_{number}.{suffix if suffix.isalnum() else 'bin'}",
            data=data,
        )
        self.by_id[file.file_id] = self.by_path[file.path] = file
        return file
