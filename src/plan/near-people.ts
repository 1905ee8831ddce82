/** Whose address was probably meant by one that the organization does not have. */
import { lettersApart } from './near-addresses.js';
import { comparableNames, type PersonNames } from '../model/person-names.js';

/** A person of the organization whom no row of the file names. */
export interface NearPerson {
  readonly email: string;
  /** The same name; one or two letters of the address; or a similarity that is only a hint and decides nothing. */
  readonly because: 'name' | 'letters' | 'likely';
}

type Addressed = PersonNames & { readonly emails: readonly string[] };

/**
 * People with the name come first, then the fewest different letters, then alphabetical order; never the order in which Webex
 * lists them. `undefined`: no person is near.
 */
export function nearestPerson(
  email: string,
  names: readonly string[],
  people: readonly Addressed[],
): NearPerson | undefined {
  const near = people.flatMap((person) => {
    const isNamesake = comparableNames(person).some((name) => names.includes(name));
    const [closest] = person.emails
      .map((address) => ({ address, letters: lettersApart(email, address) }))
      .sort((a, b) => a.letters - b.letters || compare(a.address, b.address));
    if (closest === undefined || (!isNamesake && closest.letters === Infinity)) return [];
    const shown = closest.letters === Infinity ? (person.emails[0] ?? '') : closest.address;
    return [{ email: shown, letters: closest.letters, isNamesake }];
  });
  const [first] = near.sort(
    (a, b) => Number(b.isNamesake) - Number(a.isNamesake) || a.letters - b.letters || compare(a.email, b.email),
  );
  return first && { email: first.email, because: first.isNamesake ? 'name' : 'letters' };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The names of the row's person, in the form used for comparison: those in the row, else those in the address if it consists of
 * several words (`emma.larsen@`).
 */
export function namesMeant(email: string, names: PersonNames): string[] {
  const said = comparableNames(names);
  return said.length > 0 ? said : comparableNames({ displayName: wordsOf(email).join(' ') });
}

/**
 * `emma.larsen@acme.com` → emma, larsen. Empty for a single word, or if there are digits, which distinguish people with the
 * same name.
 */
function wordsOf(email: string): string[] {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@')));
  const words = local.split(/[._-]+/u).filter((word) => word !== '');
  return words.length > 1 && !/\d/u.test(local) ? words : [];
}
