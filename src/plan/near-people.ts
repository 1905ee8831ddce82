/** Whose address was probably meant by one that the organization does not have. Pure. */
import { lettersApart } from './near-addresses.js';
import { comparableNames, type PersonNames } from './namesakes.js';

/** A person of the organization whom no row of the file names. */
export interface NearPerson {
  readonly email: string;
  /** The same name; one or two letters of the address; or a likeness that is a hint and no reason for anything. */
  readonly because: 'name' | 'letters' | 'likely';
}

type Addressed = PersonNames & { readonly emails: readonly string[] };

/**
 * Who bears the name comes first, then the fewest other letters, then the alphabet: never the order in which Webex lists them.
 * `undefined`: no address is near.
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
 * The names that a row's person bears, as names are compared: as the row says them, else as the address does where it is made of
 * several words (`emma.larsen@`).
 */
export function namesMeant(email: string, names: PersonNames): string[] {
  const said = comparableNames(names);
  return said.length > 0 ? said : comparableNames({ displayName: wordsOf(email).join(' ') });
}

/** `emma.larsen@acme.com`: emma, larsen. None where it is one word, or has numbers, which tell people of one name apart. */
function wordsOf(email: string): string[] {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@')));
  const words = local.split(/[._-]+/u).filter((word) => word !== '');
  return words.length > 1 && !/\d/u.test(local) ? words : [];
}
