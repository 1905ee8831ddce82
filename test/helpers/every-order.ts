/**
 * Several processes at one lock, over a folder in memory: every order of their steps is gone through, with deaths before any
 * of them. A process is what its protocol makes of the answers that it has had since it last began anew, so that orders which
 * come to the same processes and the same files are gone on with once. What a process forgets, it is told by its scheme.
 */
import type { Acquired, LockFile, LockProtocol, LockStep } from '../../src/job/lock-protocol.js';

/** Holders are the numbers of processes; those below zero were dead before. */
export type Holder = number;

export interface Scheme {
  acquire(self: LockFile<Holder>): LockProtocol<Holder, Acquired<Holder>>;
  release(self: LockFile<Holder>): LockProtocol<Holder, void>;
  /** After such a step the process does as if it had just come. */
  beginsAnew(step: LockStep<Holder>, answer: unknown): boolean;
  /** What it does from such a step on depends on nothing that came before, but for which step it is. */
  forgets(step: LockStep<Holder>): boolean;
  /** The number of a process's lease: it counts as a holder only until a process with a higher one has begun. */
  readonly leaseOf?: (process: Holder) => number | undefined;
  /** The step of `release` that frees the lock. */
  frees(step: LockStep<Holder>): boolean;
}

export type Files = Readonly<Record<string, LockFile<Holder>>>;

export interface Beginning {
  readonly files: Files;
  readonly processes: number;
  /** So many of them may die, each before any of its steps. */
  readonly deaths?: number;
}

export interface GoneThrough {
  /** States, each of them once. */
  readonly states: number;
  /** The first order in which two hold the lock, step by step. */
  readonly wrong: string | undefined;
  /** How orders ended, each kind once: what became of the processes, and which files are left. */
  readonly ends: readonly End[];
}

export interface End {
  readonly became: readonly Became[];
  readonly files: Files;
}

type Became = 'had it' | 'refused' | 'outrun' | 'died';

/** A process at one place; the places after it are made as they are come to. */
interface Place {
  readonly key: string;
  /** What comes next; `undefined`: nothing. */
  readonly step: LockStep<Holder> | undefined;
  readonly holds: boolean;
  readonly became: Became | undefined;
  after(answer: unknown): Place;
}

interface State {
  readonly files: Files;
  readonly places: readonly Place[];
  readonly deaths: number;
}

interface Path {
  readonly what: string;
  readonly before: Path | undefined;
}

/** Goes through all orders; ends at the first in which two hold the lock. */
export function everyOrder(scheme: Scheme, { files, processes, deaths = 0 }: Beginning): GoneThrough {
  const places = Array.from({ length: processes }, (_, number) => beginningOf(scheme, number));
  const isSuperseded = supersededBy(scheme, places);
  const open: { state: State; path: Path | undefined }[] = [{ state: { files, places, deaths }, path: undefined }];
  const seen = new Set<string>();
  const ends = new Map<string, End>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { state, path } = at;
    const key = keyOf(state);
    if (seen.has(key)) continue;
    seen.add(key);
    const holders = state.places.flatMap(({ holds }, number) =>
      holds && !isSuperseded(number, state.places) ? [number] : [],
    );
    if (holders.length > 1)
      return { states: seen.size, wrong: `${holders.join(' and ')} hold the lock after\n${told(path)}`, ends: [] };
    const next = stepsFrom(state);
    if (next.length === 0) addEnd(ends, state);
    for (const [what, after] of next) open.push({ state: after, path: { what, before: path } });
  }
  return { states: seen.size, wrong: undefined, ends: [...ends.values()] };
}

/** A process has begun once it is at another place than its first. */
function supersededBy(
  { leaseOf = () => undefined }: Scheme,
  beginnings: readonly Place[],
): (number: Holder, places: readonly Place[]) => boolean {
  return (number, places) => {
    const own = leaseOf(number);
    if (own === undefined) return false;
    return places.some((place, other) => (leaseOf(other) ?? 0) > own && place !== beginnings[other]);
  };
}

function keyOf({ files, places, deaths }: State): string {
  const names = Object.keys(files).map((name) => `${name}=${files[name]?.id ?? ''}`);
  return `${names.sort().join()} ${places.map(({ key }) => key).join()} ${deaths}`;
}

function told(path: Path | undefined): string {
  return path === undefined ? '' : `${told(path.before)}${path.what}\n`;
}

function addEnd(ends: Map<string, End>, { files, places }: State): void {
  const end: End = { became: places.flatMap(({ became }) => became ?? []).sort(), files };
  ends.set(JSON.stringify(end), end);
}

function beginningOf(scheme: Scheme, number: number): Place {
  let count = 0;
  const forgetting = new Map<string, Place>();
  const self: LockFile<Holder> = { id: `p${number}`, holder: number };
  const placeAfter = (answers: readonly unknown[]): Place => {
    const jobStatus = standAfter(scheme, self, answers);
    const { step, became } = jobStatus;
    if (step === undefined) return { ...jobStatus, key: became ?? '', after: () => beginning };
    const known = new Map<string, Place>();
    const before = scheme.forgets(step) ? forgetting.get(JSON.stringify(step)) : undefined;
    if (before) return before;
    const place: Place = {
      ...jobStatus,
      key: String((count += 1)),
      after(answer) {
        if (scheme.beginsAnew(step, answer)) return beginning;
        const key = answer === undefined ? '' : JSON.stringify(answer);
        const place = known.get(key) ?? placeAfter([...answers, answer]);
        known.set(key, place);
        return place;
      },
    };
    if (scheme.forgets(step)) forgetting.set(JSON.stringify(step), place);
    return place;
  };
  const beginning = placeAfter([]);
  return beginning;
}

function standAfter(
  scheme: Scheme,
  self: LockFile<Holder>,
  answers: readonly unknown[],
): Pick<Place, 'step' | 'holds' | 'became'> {
  const left = [...answers];
  const acquiring = scheme.acquire(self);
  let acquired = acquiring.next();
  while (acquired.done !== true && left.length > 0) acquired = acquiring.next(left.shift());
  if (acquired.done !== true) return { step: acquired.value, holds: false, became: undefined };
  const { result } = acquired.value;
  if (result !== 'ours') return { step: undefined, holds: false, became: result === 'held' ? 'refused' : 'outrun' };
  const releasing = scheme.release(self);
  let released = releasing.next();
  let isFree = false;
  while (released.done !== true && left.length > 0) {
    isFree ||= scheme.frees(released.value);
    released = releasing.next(left.shift());
  }
  if (released.done === true) return { step: undefined, holds: false, became: 'had it' };
  return { step: released.value, holds: !isFree, became: undefined };
}

const died: Place = { key: 'died', step: undefined, holds: false, became: 'died', after: () => died };

function stepsFrom(state: State): [string, State][] {
  return state.places.flatMap((place, number): [string, State][] => {
    const { step } = place;
    if (step === undefined) return [];
    const goesOn = outcomesOf(step, state).map(({ answer, files = state.files }): [string, State] => {
      const what = `  ${number}: ${JSON.stringify(step)} → ${JSON.stringify(answer)}`;
      return [what, { ...state, files, places: state.places.with(number, place.after(answer)) }];
    });
    if (state.deaths === 0) return goesOn;
    const without = { ...state, deaths: state.deaths - 1, places: state.places.with(number, died) };
    return [...goesOn, [`  ${number} dies`, without]];
  });
}

interface Outcome {
  readonly answer: unknown;
  readonly files?: Files;
}

/** What the file system does, whole or not at all; several where it may be one or the other. */
function outcomesOf(step: LockStep<Holder>, { files, places }: State): Outcome[] {
  switch (step.do) {
    case 'read':
      return [{ answer: files[step.name] }];
    case 'create':
      if (step.name in files) return [{ answer: false }];
      return [{ answer: true, files: { ...files, [step.name]: step.file } }];
    case 'rename': {
      const { [step.from]: moved, ...others } = files;
      if (moved === undefined) throw new Error(`nothing to rename: ${JSON.stringify(step)}`);
      return [{ answer: undefined, files: { ...others, [step.to]: moved } }];
    }
    case 'remove': {
      const left = Object.entries(files).filter(([name]) => name !== step.name);
      return [{ answer: undefined, files: Object.fromEntries(left) }];
    }
    case 'list':
      return [{ answer: Object.keys(files).sort() }];
    case 'ask': {
      const { became = 'works' } = places[step.holder] ?? died;
      if (became === 'works') return [{ answer: true }];
      // Who is through may have ended since, or be there for something else.
      return became === 'died' ? [{ answer: false }] : [{ answer: true }, { answer: false }];
    }
  }
}
