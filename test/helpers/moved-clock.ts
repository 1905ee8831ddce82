/**
 * The clocks of this process in the test's hands: they go as they do, and further where a test lets time pass. For what looks
 * at the clock, not for what waits for a timer. All tests of the file share it: those that move it run one after the other,
 * before the others (`test.serial`).
 */
const [day, running] = [Date.now.bind(Date), performance.now.bind(performance)];
let passed = 0;
Date.now = () => day() + passed;
performance.now = () => running() + passed;

/** So many seconds are over at once. */
export function letPass(seconds: number): void {
  passed += seconds * 1000;
}
