/** A moment that a person names on the command line, in local time, to the millisecond at most. */

const form =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,3}))?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$/u;

/** The forms that `readMoment` reads, for messages. */
export const momentForms = '2026-11-01 (the beginning of that day) or 2026-11-01T14:00';

/**
 * `2026-11-01` is the beginning of that day, `2026-11-01T14:00` a minute, both in local time; seconds, a fraction and an offset
 * (`Z`, `+02:00`) may follow. `undefined`: the text is none of these, or such a day or hour does not exist.
 */
export function readMoment(text: string): Date | undefined {
  const parts = form.exec(text.trim())?.groups;
  if (parts === undefined) return undefined;
  const number = (name: string): number => Number(parts[name] ?? 0);
  const [year, month, day] = [number('year'), number('month'), number('day')];
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')];
  const thousandths = Number((parts['fraction'] ?? '').padEnd(3, '0'));
  const local = new Date(year, month - 1, day, hour, minute, second, thousandths);
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second, thousandths));
  const zone = parts['zone'];
  // A date that does not exist rolls over to another one, and so does an hour that a change of the clocks skips.
  const found = zone === undefined ? local : utc;
  const read =
    zone === undefined
      ? [local.getMonth(), local.getDate(), local.getHours(), local.getMinutes()]
      : [utc.getUTCMonth(), utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes()];
  const exists = [month - 1, day, hour, minute].every((part, place) => part === read[place]);
  if (!exists || second > 59) return undefined;
  return zone === undefined ? found : new Date(found.getTime() - offsetOf(zone));
}

/** Milliseconds. */
function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** `2026-11-01 14:00` in local time; seconds only where they are not zero. */
export function momentInWords(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const thousandths = at.getMilliseconds() === 0 ? '' : `.${String(at.getMilliseconds()).padStart(3, '0')}`;
  const seconds = at.getSeconds() === 0 && thousandths === '' ? '' : `:${two(at.getSeconds())}${thousandths}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}${seconds}`;
}

/** The same as `--to` takes it: without a blank. */
export function momentAsOption(iso: string): string {
  return momentInWords(iso).replace(' ', 'T');
}
