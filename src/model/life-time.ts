/** How long something lasts, and when it ends, in words. */

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Milliseconds → `13 days`, `11 h 59 min`, `4 min 10 s`, `12 s`. */
export function lengthInWords(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  if (length >= 2 * day) return `${Math.floor(length / day)} days`;
  if (length >= hour) return `${Math.floor(length / hour)} h ${two((length % hour) / minute)} min`;
  if (length >= minute) return `${Math.floor(length / minute)} min ${two((length % minute) / 1000)} s`;
  return `${Math.floor(length / 1000)} s`;
}

/** `2027-02-21 12:00 UTC (in 88 days)`, `… (4 min 10 s ago)`; both parameters are in milliseconds. */
export function endInWords(at: number, left: number): string {
  const date = new Date(at);
  const when = Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `${when} (${left < 0 ? `${lengthInWords(left)} ago` : `in ${lengthInWords(left)}`})`;
}
