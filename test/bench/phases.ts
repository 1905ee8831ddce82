/** Calls by phase and API, and how long they would take at the least. */
import type { Finished } from './program.js';
import type { Api, ReachedRequest } from './simulated-webex.js';

export type CallsOfPhase = Readonly<Record<Api, number>>;

/** Calls that were admitted while rows were planned, and while they were applied. */
export function callsByPhase(requests: readonly ReachedRequest[], { plannedAt }: Finished): readonly CallsOfPhase[] {
  const admitted = requests.filter(({ refused }) => !refused);
  const phases = [admitted.filter(({ at }) => at < plannedAt), admitted.filter(({ at }) => at >= plannedAt)];
  const count = (phase: readonly ReachedRequest[], api: Api): number => phase.filter((one) => one.api === api).length;
  return phases.map((phase) => ({ REST: count(phase, 'REST'), XML: count(phase, 'XML') }));
}

/** Σ over plan and apply of the calls of the busier API: no program that makes these calls gets by with fewer turns. */
export function busierCalls(phases: readonly CallsOfPhase[]): number {
  return phases.reduce((sum, { REST, XML }) => sum + Math.max(REST, XML), 0);
}

/** Of the calls that could have been made in this time, how many of a hundred were admitted. */
export function used(
  requests: readonly ReachedRequest[],
  api: Api,
  { from, to, perMinute }: { from: number; to: number; perMinute: number },
): number {
  const admitted = requests.filter((one) => one.api === api && !one.refused && one.at >= from && one.at < to).length;
  return (100 * admitted) / ((perMinute * (to - from)) / 60_000);
}

/** Of a hundred calls of this API in this time, how many were refused. */
export function refusedShare(
  requests: readonly ReachedRequest[],
  api: Api,
  { from, to }: { from: number; to: number },
): number {
  const within = requests.filter((one) => one.api === api && one.at >= from && one.at < to);
  return (100 * within.filter(({ refused }) => refused).length) / Math.max(1, within.length);
}

/** Milliseconds: what is under way when a refusal is heard still arrives, late where the machine is busy. */
const underWay = 1000;

/** Requests of an API that arrived while it had told everybody to wait for so long. */
export function insidePauses(requests: readonly ReachedRequest[], api: Api, pause: number): number {
  const own = requests.filter((one) => one.api === api);
  let [inside, pausedFrom] = [0, -Infinity];
  for (const { at, refused } of own) {
    if (at > pausedFrom + underWay && at < pausedFrom + pause) inside += 1;
    if (refused && at > pausedFrom + underWay) pausedFrom = at;
  }
  return inside;
}
