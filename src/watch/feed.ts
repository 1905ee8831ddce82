/** Files that come again and again under a changing name are one feed, and each has its place in time. Pure. */

const dated =
  /(?<!\d)(?<year>20\d\d)[-_.]?(?<month>0[1-9]|1[0-2])[-_.]?(?<day>0[1-9]|[12]\d|3[01])(?:[-_.T ]?(?<time>[0-2]\d[-_.:]?[0-5]\d(?:[-_.:]?[0-5]\d)?))?(?!\d)/u;

/**
 * `people_20261128-0200.csv` and `people_20261129-0200.csv` are both `people`; `hr (2).csv` is `hr`. Numbers inside a name count
 * as part of it: `site1.csv` and `site2.csv` are two feeds.
 */
export function feedOf(name: string): string {
  const bare = name.replace(/\.[^.]*$/u, '').toLowerCase();
  const stripped = bare
    .replace(dated, '')
    .replace(/ ?\(\d+\)$| - copy$/u, '')
    .replace(/[-_. ]+$|^[-_. ]+/gu, '')
    .replace(/[-_. ]{2,}/gu, '-');
  return stripped === '' ? 'people' : stripped;
}

/** When a file is from: as its name says, or else as its last change says. Two are compared only where both say it the same way. */
export interface FromWhen {
  readonly by: 'name' | 'change';
  /** Digits of date and time, or ISO 8601. */
  readonly at: string;
}

export function fromWhen(name: string, modifiedAt: Date): FromWhen {
  const { year, month, day, time = '' } = dated.exec(name)?.groups ?? {};
  if (year === undefined || month === undefined || day === undefined)
    return { by: 'change', at: modifiedAt.toISOString() };
  return { by: 'name', at: `${year}${month}${day}${time.replace(/\D/gu, '').padEnd(6, '0')}` };
}

export function isOlder(one: FromWhen, other: FromWhen): boolean {
  return one.by === other.by && one.at < other.at;
}
