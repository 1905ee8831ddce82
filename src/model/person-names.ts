/** A person's names, and the form in which they are compared. */

export interface PersonNames {
  readonly displayName?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/**
 * A person's names in the form used for comparison: the display name, and first and last name together. Two people are
 * namesakes if they share one of these names.
 */
export function comparableNames({ displayName = '', firstName = '', lastName = '' }: PersonNames): string[] {
  const shown = comparable(displayName);
  const parts = [firstName, lastName].map(comparable).filter((part) => part !== '');
  const names = [shown, parts.length === 2 || shown === '' ? parts.join(' ') : ''];
  return [...new Set(names)].filter((name) => name !== '');
}

/**
 * Ignores case (`Weiß` is `WEISS`) and the kind of spaces, dashes and apostrophes; `Ruiz, Ana` becomes `Ana Ruiz`. Accents
 * count: some names are so common that only a certain match is worth a warning.
 */
function comparable(name: string): string {
  // Most names: the rest changes nothing in them.
  if (/^[A-Za-z]*(?: [A-Za-z]+)*$/u.test(name)) return name.trim().toLowerCase();
  const plain = name
    .replace(/[\u2018\u2019\u02BC\u00B4`]/gu, "'")
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Dash}/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
  const [last = '', first, ...more] = plain.split(/ ?, ?/u);
  return first === undefined || more.length > 0 ? plain : `${first} ${last}`.trim();
}
