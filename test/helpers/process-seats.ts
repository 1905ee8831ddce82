/** How many tests of one process go on at a time. Apart from ava, so that programs beside the tests can ask too. */
import pLimit from 'p-limit';

export type Seats = ReturnType<typeof pLimit>;

let seats: Seats | undefined;

/** From now on so many tests go on at a time, of all files of the process. */
export function shareProcess(atATime: number): void {
  seats = pLimit(atATime);
}

/** `undefined`: the process is not shared. */
export function sharedSeats(): Seats | undefined {
  return seats;
}

/** Does each test have the process for itself, with its clock and its timers? */
export function hasProcess(): boolean {
  return seats?.concurrency === 1;
}
