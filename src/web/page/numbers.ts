/** Numbers, times and counts as people of a language write them. */

export interface Formats {
  readonly number: (value: number) => string;
  /** ISO 8601 → date and time of this machine. */
  readonly date: (at: string) => string;
  /** `4 minutes`; rounded up, because it is an estimate. */
  readonly duration: (seconds: number) => string;
  readonly bytes: (count: number) => string;
  /** The number with the right one of two forms. */
  readonly plural: (count: number, one: string, other: string) => string;
}

/** `language`: a tag such as `en` or `de`. */
export function formatsOf(language: string): Formats {
  const numbers = new Intl.NumberFormat(language);
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const rules = new Intl.PluralRules(language);
  const unit = (name: string): Intl.NumberFormat =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: /byte/u.test(name) ? 'short' : 'long',
      maximumFractionDigits: 1,
    });
  const units = new Map(['second', 'minute', 'hour', 'byte', 'kilobyte', 'megabyte'].map((name) => [name, unit(name)]));
  const inUnit = (name: string, value: number): string => units.get(name)?.format(value) ?? String(value);
  return {
    number: (value) => numbers.format(value),
    date: (at) => (Number.isFinite(Date.parse(at)) ? dates.format(Date.parse(at)) : at),
    duration: (seconds) => {
      if (seconds < 60) return inUnit('second', Math.max(1, Math.ceil(seconds)));
      if (seconds < 90 * 60) return inUnit('minute', Math.ceil(seconds / 60));
      return inUnit('hour', Math.ceil(seconds / 360) / 10);
    },
    bytes: (count) => {
      if (count < 1000) return inUnit('byte', count);
      return count < 1e6 ? inUnit('kilobyte', Math.round(count / 1000)) : inUnit('megabyte', count / 1e6);
    },
    plural: (count, one, other) => `${numbers.format(count)} ${rules.select(count) === 'one' ? one : other}`,
  };
}
