/** Processes of this machine: who holds a lock, and whether they are still at work. */

/** A process; its start time distinguishes it from a later one with the same PID. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in clock ticks since boot, as Linux reports it; empty if that is not known. */
  readonly began: string;
}

export interface Processes {
  readonly self: ProcessMark;
  /** Is this same process still running on this machine? */
  isAlive(mark: ProcessMark): Promise<boolean>;
}
