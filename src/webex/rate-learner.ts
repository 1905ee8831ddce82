/**
 * Learns how fast an API may be called from what it admits and refuses. Time is passed in, in milliseconds, and only
 * differences count.
 *
 * Each refusal ends a round and gives two bounds: the speed that the round achieved, including its pause, is certainly
 * admitted; the speed that was refused is not. The next round starts between the two, rises quickly while it is far below
 * the refused speed and slowly near it, and exceeds it only after enough time to make the next pause worthwhile: a refusal
 * that costs a minute is provoked sixty times less often than one that costs a second. (AIMD with a remembered ceiling, as
 * in TCP CUBIC.)
 */

export interface RateLearner {
  /**
   * A call was admitted. `held`: it had to wait for its turn; a speed that is not fully used is not raised. `calls`: with those
   * that other processes made since the call before.
   */
  accepted(now: number, held: boolean, calls?: number): void;
  /**
   * The service refuses, and nothing is sent for `pause` from now on. Call it once for all calls that meet the same
   * refusal. Returns what it taught.
   */
  refused(now: number, pause: number): Lesson;
  /** Begins a round from what another process learned, in place of its own, after what is left of that one's pause. */
  takeOver(lesson: Lesson, now: number, pause: number): void;
  /** Milliseconds between two calls; 0 means no spacing. */
  spacing(): number;
  /** Current calls per minute; `undefined` before the first refusal. */
  learned(): number | undefined;
}

/** A round should last this many times as long as the pause at its end, which limits what pauses cost. */
const pausesInRound = 20;
/** A round should have this many calls: of a hundred, one or two are refused, however short the pauses are. */
const callsInRound = 100;
/** Milliseconds without a call that count as working time; beyond that, no row wanted to call. */
const longestGap = 1000;
/** Milliseconds: calls admitted in a shorter time say nothing about the speed. */
const shortestRun = 20;
/** Milliseconds over which a speed that was not set is averaged: the speed of an hour ago is not the one that was refused. */
const lately = 2000;

/** `least`: minimum milliseconds between two calls, whatever the service admits. */
export function createRateLearner(least = 0): RateLearner {
  const most = least > 0 ? 1 / least : Infinity;
  let round = newRound();
  /** What the last refusal showed, and the course from there; `undefined` before the first. */
  let ended: Lesson | undefined;
  let course: Course | undefined;

  const speed = (): number => (course === undefined ? most : Math.min(most, speedAt(course, round.tried)));
  return {
    accepted(now, held, calls = 1) {
      const since = work(round, now);
      round.admitted += calls;
      round.lately += calls;
      if (held) round.tried += since;
    },
    refused(now, pause) {
      work(round, now);
      if (ended !== undefined && round.admitted === 0) {
        // Nothing was admitted since the last pause: it was too short, and continues.
        ended = { ...ended, paused: ended.paused + round.worked + pause };
      } else {
        const refusedAt = course === undefined ? Math.min(most, plainSpeed(round)) : speed();
        ended = { admitted: Math.max(1, round.admitted), worked: round.worked, paused: pause, refusedAt };
      }
      course = courseAfter(ended);
      round = newRound(now + pause);
      return ended;
    },
    takeOver(lesson, now, pause) {
      ended = lesson;
      course = courseAfter(lesson);
      round = newRound(now + pause);
    },
    spacing: () => 1 / speed(),
    learned: () => (course === undefined ? undefined : Math.round(speed() * 60_000)),
  };
}

/** What has happened since the last pause. Times in milliseconds. */
interface Round {
  admitted: number;
  /** The same, but older calls count less. */
  lately: number;
  /** Time during which there was something to call. */
  worked: number;
  /** Time during which calls were held back, so that the speed was tried. */
  tried: number;
  /** When the service last responded. */
  heardAt: number | undefined;
}

/** A round that ended with a refusal. Times in milliseconds, speeds in calls per millisecond. */
export interface Lesson {
  readonly admitted: number;
  readonly worked: number;
  readonly paused: number;
  readonly refusedAt: number;
}

/** The speed of a round: it rises from `start` to `ceiling`, the speed last refused, within the time `rise`. */
interface Course {
  readonly start: number;
  readonly ceiling: number;
  readonly rise: number;
}

function newRound(heardAt?: number): Round {
  return { admitted: 0, lately: 0, worked: 0, tried: 0, heardAt };
}

/** Adds the time since the last response, and returns how much of it counts. */
function work(round: Round, now: number): number {
  const before = round.heardAt ?? now;
  const since = Math.min(longestGap, Math.max(0, now - before));
  round.worked += since;
  round.lately *= Math.exp(-since / lately);
  round.heardAt = Math.max(now, before);
  return since;
}

/** The speed at the end of a round for which none was set. */
function plainSpeed(round: Round): number {
  const weight = lately * (1 - Math.exp(-Math.max(round.worked, shortestRun) / lately));
  return Math.max(1, round.lately) / weight;
}

/** The minimum is one call per pause: going slower still would gain nothing. */
function courseAfter({ admitted, worked, paused, refusedAt }: Lesson): Course {
  const least = Math.min(1, 1 / paused);
  const ceiling = Math.max(least, refusedAt);
  const admittedAt = Math.min(ceiling, admitted / (worked + paused));
  return {
    start: Math.max(least, Math.sqrt(admittedAt * ceiling)),
    ceiling,
    rise: Math.max(pausesInRound * paused, callsInRound / ceiling),
  };
}

/**
 * Steep far below the ceiling and flat near it; once the ceiling has been passed without a refusal, doubles within each
 * `rise`.
 */
function speedAt({ start, ceiling, rise }: Course, tried: number): number {
  const part = tried / rise;
  return part < 1 ? ceiling - (ceiling - start) * (1 - part) ** 3 : ceiling * 2 ** (part - 1);
}
