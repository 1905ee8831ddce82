/**
 * Attributes that an organization requires of every person who is onboarded (help.webex.com nxrfr9v: without them
 * onboarding fails). What the API answers then is undocumented, so only what the text plainly names counts.
 */
import type { ServiceProblem } from './answer.js';
import type { ToldReason } from './told-reasons.js';

interface Attribute {
  /** As Control Hub writes it. */
  readonly name: string;
  readonly words: string;
  /** The column that fills it, if there is one. */
  readonly column?: string;
}

/** The profile attributes on that page, except the email address, which every row has. */
const attributes: readonly Attribute[] = [
  { name: 'first name', words: 'first ?name|given ?name', column: 'firstName' },
  { name: 'last name', words: 'last ?name|family ?name|surname', column: 'lastName' },
  { name: 'display name', words: 'display ?name', column: 'displayName' },
  { name: 'title', words: '(?:job )?title', column: 'title' },
  { name: 'department', words: 'department', column: 'department' },
  { name: 'address', words: '(?<!e-?mail ?)(?:street ?)?address(?:es)?' },
  { name: 'city', words: 'city|locality' },
  { name: 'state / province', words: 'state|province|region' },
  { name: 'zip / postal code', words: 'zip(?: ?code)?|postal ?code' },
  { name: 'country', words: 'country' },
  { name: 'time zone', words: 'time ?zone' },
  { name: 'work phone', words: 'work ?phone(?: ?number)?' },
  { name: 'mobile phone', words: 'mobile ?phone(?: ?number)?' },
  { name: 'alternate phone 1', words: 'alternate ?phone ?1' },
  { name: 'alternate phone 2', words: 'alternate ?phone ?2' },
];

const demands =
  /\b(?:required|mandatory|missing|must be (?:provided|given|set|filled)|not provided|(?:must not|cannot|can't) be (?:empty|blank|null))\b/iu;
/** A list after the word: `attributes are missing: title, "Cost center"`; it may include the organization's own attributes. */
const listed = /\battributes?\b[^:[(]{0,40}[:[(] *(?<names>[^\])\n;]{1,300})/iu;

/**
 * Names as in Control Hub, and the organization's own as the reasons write them; empty if no attribute is named as
 * required.
 */
export function missingAttributes(reasons: readonly ToldReason[]): string[] {
  const names = reasons.filter(({ text }) => demands.test(text)).flatMap(namedIn);
  return [...new Set(names)];
}

function namedIn({ about, text }: ToldReason): string[] {
  const list = listed.exec(text)?.groups?.['names'];
  if (list !== undefined) return list.split(/,|\band\b/iu).flatMap(nameIn);
  const field = attributes.find(({ words }) => about !== undefined && isExactly(about, words));
  if (field !== undefined) return [field.name];
  return attributes.filter(({ words }) => new RegExp(`\\b(?:${words})\\b`, 'iu').test(text)).map(({ name }) => name);
}

/** One entry of a list: the page's own name for it, or as it is written there. */
function nameIn(part: string): string[] {
  const name = part.replace(/\b(?:is|are|was)\b.*$/iu, '').replace(/^[\s"'“‘]+|[\s"'”’.]+$/gu, '');
  if (name === '' || name.length > 60) return [];
  return [attributes.find(({ words }) => isExactly(name, words))?.name ?? name];
}

function isExactly(text: string, words: string): boolean {
  return new RegExp(`^(?:${words})$`, 'iu').test(text);
}

/**
 * Turns the refusal of a create or an update for missing attributes into one with code `required-attribute`, so that all
 * rows of a file that lack them are reported together; returns any other problem unchanged.
 */
export function withMissingAttributes(problem: ServiceProblem): ServiceProblem {
  const { missingAttributes: missing = [], message } = problem;
  if (missing.length === 0) return problem;
  const known = missing.map((name) => attributes.find((one) => one.name === name));
  const columns = known.flatMap((attribute) => attribute?.column ?? []);
  const others = missing.filter((_, place) => known[place]?.column === undefined);
  const fill =
    columns.length === 0 ? [] : [`fill the ${columns.length === 1 ? 'column' : 'columns'} ${inWords(columns)}`];
  const change = `${others.length === 0 ? '' : `for ${inWords(others)}, which no column fills, `}change what is required in Control Hub (Organization settings, User attributes)`;
  const [column] = columns;
  return {
    ...problem,
    code: 'required-attribute',
    message: `the organization requires ${inWords(missing)} for every new person; ${[...fill, change].join(', or ')} (${message})`,
    ...(columns.length === 1 && missing.length === 1 && column !== undefined && { about: column }),
  };
}

function inWords(names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}
