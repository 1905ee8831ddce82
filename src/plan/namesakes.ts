/**
 * People with the same name. Webex identifies a person by address: if a person's address changes in a file, the row with the
 * new one creates a second person. Only the name reveals that.
 */
import { nearest } from '../model/names.js';
import { looksLikeRename } from '../model/outcomes.js';
import { comparableNames, type PersonNames } from '../model/person-names.js';
import type { Problem, Wanted } from '../model/row.js';

/** People in the organization who have one of the row's names, except those whom the file itself names. */
export interface Namesakes {
  /** The addresses of each; empty if there are too many people to tell who is meant. */
  readonly people: readonly (readonly string[])[];
  readonly areTooMany: boolean;
}

/** The nearest address is searched for among at most this many people with the same name. */
export const mostNamesakes = 200;

/**
 * A warning about the row that creates a person; `undefined` if no other person has the name. Which of several people it names
 * depends only on their addresses, never on the order in which Webex lists them.
 */
export function renameWarning(email: string, { people, areTooMany }: Namesakes): Problem | undefined {
  if (people.length === 0 && !areTooMany) return undefined;
  const addresses = people.flat().sort();
  const near = nearest(email, addresses) ?? addresses[0] ?? '';
  const others = people.length - 1;
  const beside = others === 0 ? '' : others === 1 ? ' and 1 other' : ` and ${others} others`;
  const one = others === 0 ? 'who is' : 'who are';
  const who = areTooMany ? `more than ${mostNamesakes} people ${one}` : `${near}${beside}, ${one}`;
  const message = `has the same name as ${who} already in the organization; if ${email} is a new address of the same person, write ${near === '' ? 'the old one' : near} in the column of addresses and ${email} in newEmail (or change it in Control Hub or the directory) instead of creating a second person`;
  return { ...looksLikeRename, column: 'email', value: email, message };
}

/** Those with the same name, among people from a list or a search. */
export function namesakesAmong(
  people: readonly (PersonNames & { readonly emails: readonly string[] })[],
  names: PersonNames,
): Namesakes {
  const meant = comparableNames(names);
  const found = people.filter((person) => comparableNames(person).some((name) => meant.includes(name)));
  const areTooMany = found.length > mostNamesakes;
  return { people: areTooMany ? [] : found.map(({ emails }) => emails), areTooMany };
}

/**
 * The ways to write the same display name: `Ana Ruiz` and `Ruiz, Ana`. Webex searches by the beginning of the name as written.
 */
export function spellingsOf({ displayName = '', firstName = '', lastName = '' }: PersonNames): string[] {
  const [shown = '', first = '', last = ''] = [displayName, firstName, lastName].map((name) =>
    name.trim().replace(/\s+/gu, ' '),
  );
  const isWhole = first !== '' && last !== '';
  const parts = isWhole || shown === '' ? `${first} ${last}`.trim() : '';
  const spellings = [shown, parts, isWhole ? `${last}, ${first}` : turnedRound(shown)];
  const lower = spellings.map((spelling) => spelling.toLowerCase());
  return spellings.filter((spelling, place) => spelling !== '' && lower.indexOf(spelling.toLowerCase()) === place);
}

/** `Ruiz, Ana` → `Ana Ruiz`, and the other way round; empty for other names. */
function turnedRound(name: string): string {
  const [last = '', first = '', ...more] = name.split(/ ?, ?/u);
  if (first !== '' && last !== '' && more.length === 0) return `${first} ${last}`;
  const words = name.split(' ');
  return words.length === 2 && !name.includes(',') ? `${words[1] ?? ''}, ${words[0] ?? ''}` : '';
}

/** The names of the person whom the row creates. */
export function namesWanted({ text = {} }: Wanted): PersonNames {
  const { displayName, firstName, lastName } = text;
  return {
    ...(displayName?.do === 'set' && { displayName: displayName.value }),
    ...(firstName?.do === 'set' && { firstName: firstName.value }),
    ...(lastName?.do === 'set' && { lastName: lastName.value }),
  };
}
