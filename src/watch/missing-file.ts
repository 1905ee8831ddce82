/** Whether a file that should have come by a given time is missing. Pure. */

export interface Deadlines {
  /** The last time by which a file should have come, and the one before, in milliseconds since 1970. */
  readonly last: number;
  readonly before: number;
}

/** `arrivals`: when files were taken, in milliseconds since 1970. */
export function isMissing({ last, before }: Deadlines, arrivals: readonly number[]): boolean {
  return !arrivals.some((at) => at > before && at <= last);
}
