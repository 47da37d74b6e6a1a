"""Somebody who scrolls through a feed: texts, pictures and short clips, the next one fetched ahead.

While a card is looked at, the next one is under way; whoever scrolls to one that is not there
waits, and after some seconds scrolls on or closes the feed.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    Status,
    Stream,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.applications.power import Supply
from simnet.chance.distributions import DurationDistribution, NumberDistribution, SizeDistribution
from simnet.chance.renewal import mean_within_ns
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Powered,
    check_patience,
    drawn_bytes,
    drawn_count,
    seconds,
)
from simnet.units import NS_PER_S, format_duration

LEAST_AWAY_NS = 1_000
MOST = 10_000
"""Cards of a session; what is drawn beyond is this many."""

CARD_WAIT = Felt(
    name="card_wait",
    unit="s",
    least_is_best=True,
    meaning="Time from scrolling to a card of a feed (or opening the feed) until all of it is "
    "there; 0 where it was fetched ahead. A card that is given up, fails or is waited for when the "
    "run ends counts with the time that it was waited for.",
    worst=math.inf,
)

CARDS_THERE = Felt(
    name="cards_there",
    unit="1",
    least_is_best=False,
    meaning="Share of the cards of a feed that were there within a second or so (`at_once`) of "
    "being scrolled to, of all that came, were given up or failed.",
    worst=0.0,
)


@dataclass(frozen=True, slots=True)
class _Card:
    """What is known of a card before it is fetched."""

    size: int
    look_s: float
    stays: bool


class Social(Powered):
    """Scrolls through a feed in sessions, the next card fetched ahead; gives up what is slow."""

    example: ClassVar[Mapping[str, Any]] = {
        "clips": "80 %",
        "pictures": "20 %",
        "session": {"exponential": 12},
        "away": {"exponential": "5 min"},
    }

    felt: ClassVar[tuple[Felt, ...]] = (CARD_WAIT, CARDS_THERE)

    kind: Literal["social"] = "social"
    """Name of this kind."""
    clips: Probability = 0.3
    """Share of the cards that are short videos (assumption)."""
    pictures: Probability = 0.5
    """Share of the cards that are pictures (assumption). The others are texts."""
    clip: SizeDistribution = SizeDistribution.model_validate(
        {"weibull": {"shape": 1.5, "scale": "2.3 MB"}}
    )
    """A clip. Default: Weibull (260 thousand videos of Douyin: Chen and others, arXiv 1903.12399;
    shape 1.5 an assumption) of mean 2.1 MB: 14 s, the median length (Dashlet, arXiv 2204.12954),
    at 1.2 Mbps, the 500 to 600 MB an hour of TikTok (slipsum.com: weak)."""
    picture: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "200 kB", "sd": "150 kB", "low": "10 kB", "high": "2 MB"}}
    )
    """A picture with its text. Default: lognormal, mean 200 kB (assumption), so that ten cards a
    minute, two thirds of them pictures, make the 1.5 MB a minute of Facebook's feed
    (techzillo.com: weak)."""
    text: SizeDistribution = SizeDistribution.model_validate({"exponential": "15 kB"})
    """A text, with the small pictures of those who wrote it (assumption)."""
    request: PositiveSize = 400
    """What is sent to ask for a card (assumption)."""
    watching: DurationDistribution = DurationDistribution.model_validate({"exponential": "10 s"})
    """How long a clip is watched before it is scrolled away. Default: mean 10 s (assumption;
    clips have a median of 14 s, many are left early)."""
    looking: DurationDistribution = DurationDistribution.model_validate({"exponential": "6 s"})
    """How long a picture or a text is looked at (assumption)."""
    prefetch: bool = True
    """The next card is fetched while one is looked at. Default: the next one and no more, as Douyin
    does (LiveClip, NOSSDAV 2020)."""
    at_once: PositiveDuration = NS_PER_S
    """A card counts as there if it shows within this. Default: 1 s, up to which thought is not
    interrupted (Nielsen, Usability Engineering, 1993)."""
    patience: PositiveDuration = 5 * NS_PER_S
    """Whoever waits longer for a card gives it up. Default: 5 s (assumption; half of the visitors
    of shops on phones leave after 3 s, Google/SOASTA 2017)."""
    stays: Probability = 0.7
    """Share of those who did not get a card that scroll on; the others close the feed until their
    next session (assumption)."""
    session: NumberDistribution = NumberDistribution.model_validate({"exponential": 40})
    """Cards of a session, if all come (assumption)."""
    away: DurationDistribution = DurationDistribution.model_validate({"exponential": "20 min"})
    """From the end of a session to the next (assumption)."""
    sessions: PositiveCount | None = None
    """Somebody is done after this many sessions. Without it, never."""
    to: Name = "internet"
    """Where the feed is: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        if self.clips + self.pictures > 1:
            raise ValueError(
                f"clips ({self.clips:g}) and pictures ({self.pictures:g}) must together be at "
                "most 1"
            )
        return self

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        check_patience(self.patience)
        if self.at_once > self.patience:
            raise ValueError(
                f"at_once ({format_duration(self.at_once)}) must not be above patience "
                f"({format_duration(self.patience)})"
            )
        away_ns = mean_within_ns(self.away.variate(NS_PER_S), float(NS_PER_S))
        if away_ns < LEAST_AWAY_NS:
            raise ValueError(
                f"mean away ({format_duration(away_ns)}) must be at least "
                f"{format_duration(LEAST_AWAY_NS)}, or time would hardly pass between sessions"
            )
        if self.session.variate(1.0).mean > MOST:
            raise ValueError(f"session may have a mean of {MOST} at most")
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the feed is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load if cards took no time."""
        texts = 1.0 - self.clips - self.pictures
        sizes, times = (self.clip, self.picture, self.text), (self.watching, self.looking)
        clip, picture, text = (law.variate(1.0).mean for law in sizes)
        watching_s, looking_s = (law.variate(NS_PER_S).mean for law in times)
        card_bytes = self.clips * clip + self.pictures * picture + texts * text
        card_s = self.clips * watching_s + (1.0 - self.clips) * looking_s
        cards = self.session.variate(1.0).mean
        bits_per_s = BITS_PER_BYTE * cards / (cards * card_s + self.away.variate(NS_PER_S).mean)
        return Offered(self.request * bits_per_s, card_bytes * bits_per_s)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Scroll in sessions.

        All of a session is drawn before it begins, so that the same person meets the same cards on
        any network, however many of them are scrolled to. Who would open the feed without power
        does so when it is there.
        """
        supply = Supply(self.power, clock)
        length, away = self.session.variate(1.0), self.away.variate(NS_PER_S)
        draw = self._cards(random)
        for number in count() if self.sessions is None else range(self.sessions):
            cards = [next(draw) for _ in range(drawn_count(length, random, number, MOST))]
            away_s = away.draw(random, number)
            up_s = supply.up_s(clock.now_s, supply.settling_s(random, number))
            if up_s > clock.now_s:
                yield Think(up_s - clock.now_s)
            yield from self._scroll(cards, clock)
            yield Think(away_s)

    def _cards(self, random: RandomStream) -> Generator[_Card, None, None]:
        """Yield cards, drawn when they are asked for."""
        sizes = [law.variate(1.0) for law in (self.clip, self.picture, self.text)]
        watching, looking = (law.variate(NS_PER_S) for law in (self.watching, self.looking))
        for number in count():
            sort, stays = random.uniform(), random.uniform() < self.stays
            drawn = [drawn_bytes(law, random, number) for law in sizes]
            watched_s, looked_s = watching.draw(random, number), looking.draw(random, number)
            if sort < self.clips:
                yield _Card(drawn[0], watched_s, stays)
            else:
                size = drawn[1 if sort < self.clips + self.pictures else 2]
                yield _Card(size, looked_s, stays)

    def _scroll(self, cards: list[_Card], clock: Clock) -> Generator[Action, Outcome, None]:
        """Look at one card after another, until the last or until the feed is closed."""
        ahead: TransferOutcome | None = None
        look_s = 0.0
        for index, card in enumerate(cards):
            status, waited_s = yield from self._awaited(card, ahead, look_s)
            ahead, look_s = None, 0.0
            came = status is Status.DONE
            since_s = max(0.0, clock.now_s - waited_s)
            yield Experience(CARD_WAIT.name, waited_s, came, since_s, self.to)
            if status is Status.UNFINISHED:
                return
            there = came and waited_s <= seconds(self.at_once)
            yield Experience(CARDS_THERE.name, float(there), came, since_s, self.to)
            if not came:
                if not card.stays:
                    return
                continue
            if not self.prefetch or index + 1 == len(cards):
                yield Think(card.look_s)
                continue
            look_s = card.look_s
            ahead = yield from self._ahead(cards[index + 1], look_s)
            if ahead.status is Status.UNFINISHED and ahead.seconds <= look_s:
                return

    def _ahead(self, card: _Card, look_s: float) -> Generator[Action, Outcome, TransferOutcome]:
        """Fetch a card while the one before is looked at, and wait for it; return how it ended."""
        patience_s = look_s + seconds(self.patience)
        silence = Stream(look_s, to=self.to)
        outcome = yield Together((self._transfer(card.size, patience_s), silence))
        assert isinstance(outcome, tuple)
        fetched = outcome[0]
        assert isinstance(fetched, TransferOutcome)
        return fetched

    def _awaited(
        self, card: _Card, ahead: TransferOutcome | None, look_s: float
    ) -> Generator[Action, Outcome, tuple[Status, float]]:
        """Have a card that is scrolled to; return how that ended and how long it took.

        What was fetched ahead and failed is asked for once more, in what patience is left.
        """
        waited_s, patience_s = 0.0, seconds(self.patience)
        if ahead is not None:
            waited_s = round(max(0.0, ahead.seconds - look_s), 9)
            if ahead.status is not Status.FAILED or waited_s >= patience_s:
                return ahead.status, waited_s
        outcome = yield self._transfer(card.size, patience_s - waited_s)
        assert isinstance(outcome, TransferOutcome)
        return outcome.status, round(waited_s + outcome.seconds, 9)

    def _transfer(self, size: int, patience_s: float) -> Transfer:
        return Transfer(size, self.request, patience_s, self.to, "feed", parallel=1)
