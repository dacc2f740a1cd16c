"""What a run measured of one competitor, and how it is printed."""

from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass
class Times:
    """Milliseconds, one for each report."""

    name: str
    each: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.each)

    @property
    def spread(self) -> tuple[float, float]:
        """The first and the last tenth."""
        marks = quantiles(self.each, n=10)
        return marks[0], marks[-1]


def print_times(title: str, all_times: list[Times], ours: Times) -> None:
    """Print a table: medians, tenths, and each median as a multiple of ours."""
    print(f"\n{title}")
    print(f"{'':36s} {'median ms':>10s} {'p10':>9s} {'p90':>9s} {'÷ ours':>8s} {'n':>6s}")
    for times in all_times:
        low, high = times.spread
        ratio = times.median / ours.median
        print(
            f"{times.name:36s} {times.median:10.3f} {low:9.3f} {high:9.3f} "
            f"{ratio:8.2f} {len(times.each):6d}"
        )
