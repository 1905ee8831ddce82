/**
 * Loaded into the program before it begins (`node --import`): its clock is wrong by CLOCK_SHIFT milliseconds, and is set
 * right after CLOCK_RIGHT milliseconds if that is given. What does not depend on the time of day goes on as it is.
 */
const shift = Number(process.env.CLOCK_SHIFT);
const right = process.env.CLOCK_RIGHT === undefined ? Infinity : performance.now() + Number(process.env.CLOCK_RIGHT);
const RealDate = Date;
const now = () => RealDate.now() + (performance.now() < right ? shift : 0);

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};
