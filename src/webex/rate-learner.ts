/**
 * How fast an API may be called, learned from what it admits and refuses. Pure: time comes as an argument, in
 * milliseconds, and only differences count.
 *
 * Each refusal ends a round and gives two bounds: as many calls as the round had admitted, its pause included, are
 * admitted for sure; at the speed that was refused they are not. The next round begins between the two, rises quickly
 * as long as it is far below the refused speed and slowly near it, and passes it only when a time has gone by that makes
 * the next pause worth its while: a refusal that costs a minute is provoked sixty times as rarely as one that costs a
 * second. (AIMD with a remembered ceiling, as TCP CUBIC has it.)
 */

export interface RateLearner {
  /** A call was admitted. `held`: it had been held back for its turn; a speed that is not used up is not raised. */
  accepted(now: number, held: boolean): void;
  /** The service refuses, and nothing leaves for `pause` from now on. To be told once for all calls that meet it. */
  refused(now: number, pause: number): void;
  /** Milliseconds between two calls; 0 sets no distance. */
  spacing(): number;
  /** Calls a minute at present; undefined before the first refusal. */
  learned(): number | undefined;
}

/** A round shall last for so many times the pause at its end: that bounds what pauses cost. */
const pausesInRound = 15;
/** A round shall have so many calls: of a hundred, one or two are refused, however short pauses are. */
const callsInRound = 100;
/** Milliseconds without a call that count as working time; beyond it no row wanted to call. */
const longestGap = 1000;
/** Milliseconds: what is admitted in a shorter time tells of no speed. */
const shortestRun = 20;
/** Milliseconds over which a speed that was not set is averaged: that of an hour ago is not the one that was refused. */
const lately = 2000;

/** `least`: milliseconds between two calls at least, whatever the service admits. */
export function createRateLearner(least = 0): RateLearner {
  const most = least > 0 ? 1 / least : Infinity;
  let round = newRound();
  /** What the last refusal has told, and the way from there; undefined before the first. */
  let ended: Ended | undefined;
  let course: Course | undefined;

  const speed = (): number => (course === undefined ? most : Math.min(most, speedAt(course, round.tried)));
  return {
    accepted(now, held) {
      const since = work(round, now);
      round.admitted += 1;
      round.lately += 1;
      if (held) round.tried += since;
    },
    refused(now, pause) {
      work(round, now);
      if (ended !== undefined && round.admitted === 0) {
        // Nothing was admitted since the last pause: it was too short, and goes on.
        ended = { ...ended, paused: ended.paused + round.worked + pause };
      } else {
        const refusedAt = course === undefined ? Math.min(most, plainSpeed(round)) : speed();
        ended = { admitted: Math.max(1, round.admitted), worked: round.worked, paused: pause, refusedAt };
      }
      course = courseAfter(ended);
      round = newRound(now + pause);
    },
    spacing: () => 1 / speed(),
    learned: () => (course === undefined ? undefined : Math.round(speed() * 60_000)),
  };
}

/** What has happened since the last pause. Times in milliseconds. */
interface Round {
  admitted: number;
  /** The same, each counted the less the longer ago it was. */
  lately: number;
  /** While there was something to call. */
  worked: number;
  /** While calls were held back, so that the speed was tried. */
  tried: number;
  /** When something was heard last. */
  heardAt: number | undefined;
}

/** A round that a refusal has ended. Times in milliseconds, speeds in calls a millisecond. */
interface Ended {
  readonly admitted: number;
  readonly worked: number;
  readonly paused: number;
  readonly refusedAt: number;
}

/** The speed of a round: from the start to the ceiling, which was refused last, in the time of the rise. */
interface Course {
  readonly start: number;
  readonly ceiling: number;
  readonly rise: number;
}

function newRound(heardAt?: number): Round {
  return { admitted: 0, lately: 0, worked: 0, tried: 0, heardAt };
}

/** Counts the time since something was heard, and says how much of it counts. */
function work(round: Round, now: number): number {
  const before = round.heardAt ?? now;
  const since = Math.min(longestGap, Math.max(0, now - before));
  round.worked += since;
  round.lately *= Math.exp(-since / lately);
  round.heardAt = Math.max(now, before);
  return since;
}

/** The speed at the end of a round that none was set for. */
function plainSpeed(round: Round): number {
  const weight = lately * (1 - Math.exp(-Math.max(round.worked, shortestRun) / lately));
  return Math.max(1, round.lately) / weight;
}

/** One call in each pause is the least: so slow, nothing would be gained by going slower still. */
function courseAfter({ admitted, worked, paused, refusedAt }: Ended): Course {
  const least = Math.min(1, 1 / paused);
  const ceiling = Math.max(least, refusedAt);
  const admittedAt = Math.min(ceiling, admitted / (worked + paused));
  return {
    start: Math.max(least, Math.sqrt(admittedAt * ceiling)),
    ceiling,
    rise: Math.max(pausesInRound * paused, callsInRound / ceiling),
  };
}

/** Steep far below the ceiling, flat near it, and doubled within the time of a rise once it has been passed unharmed. */
function speedAt({ start, ceiling, rise }: Course, tried: number): number {
  const part = tried / rise;
  return part < 1 ? ceiling - (ceiling - start) * (1 - part) ** 3 : ceiling * 2 ** (part - 1);
}
