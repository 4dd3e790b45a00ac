"""What can be found: each room registers its kinds of public things, and how they are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

# A number of so many digits may be larger than a database keeps.
LONGEST_KEY = 19
Keys = Callable[[], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """A public thing as search shows and finds it.

    `title`, `number`, `body`, `also` (what is not shown) and the texts of `attached` (name, text) are searched; `unit`
    to `year` are facets and filters; `day` orders by time as YYYYMMDD, 0 for none. `columns` are the codes of the
    columns it stands in. `badge` is a word on its legal validity for people, and its tone.
    """

    kind: str
    key: int
    title: str
    address: str
    body: str = ""
    number: str = ""
    also: str = ""
    attached: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    topic: str = ""
    genre: str = ""
    validity: str = ""
    day: int = 0
    columns: tuple[str, ...] = ()
    badge: tuple[str, str] | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """Its name in the index, such as record:12."""
        return f"{self.kind}:{self.key}"

    @property
    def year(self) -> int:
        """The year of `day`; 0 for none."""
        return self.day // 10_000


Read = Callable[[Sequence[int]], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Findable:
    """A kind of things: its word for people, and how the things are read.

    `read` gives those of the given keys that the public may see now, bodies included; `keys` all that the public may
    see; `by_title` some whose title holds a text, without the index, and for an empty text some at all. `few`: so few
    that the index is compared with all of them every half-minute, and nobody queues changes.
    """

    kind: str
    label: str
    read: Read
    keys: Keys
    by_title: Callable[[str, int], Iterable[Found]]
    few: bool = False


KINDS: dict[str, Findable] = {}


def register(findable: Findable) -> Findable:
    """Let things of a kind be found; for rooms below, at start-up. `ValueError` for a kind registered twice."""
    if findable.kind in KINDS:
        raise ValueError(f"two rooms register {findable.kind}")
    KINDS[findable.kind] = findable
    return findable


def read(ids: Sequence[str]) -> dict[str, Found]:
    """The things of these names that the public may see now, by name; one query set a kind."""
    keys: dict[str, list[int]] = {}
    for name in ids:
        kind, _, key = name.partition(":")
        if kind in KINDS and key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY:
            keys.setdefault(kind, []).append(int(key))
    return {found.id: found for kind, wanted in keys.items() for found in KINDS[kind].read(wanted)}


def every(kind: str = "", batch: int = 500) -> Iterator[Found]:
    """Everything that the public may see, or all of one kind, read in batches."""
    for findable in [KINDS[kind]] if kind else KINDS.values():
        waiting: list[int] = []
        for key in findable.keys():  # noqa: SIM118
            waiting.append(key)
            if len(waiting) == batch:
                yield from findable.read(waiting)
                waiting.clear()
        yield from findable.read(waiting)
