/** Why licenses were not assigned or removed: the `errors` that a 206 of PATCH /licenses/users may contain, in any shape. */
import { isFields, sameId } from './checks.js';
import type { LicenseRequest } from './license-request.js';
import { reasonInWords, toldReasons, type ToldReason } from './told-reasons.js';

export interface LicenseReason {
  /** The requested license, or the site of a requested attendee entry. Absent if the reason names none of them. */
  readonly licenseId?: string;
  readonly text: string;
  readonly code?: string | number;
}

/** Names of licenses by id, as far as they are known: an answer may identify a license by either. */
export type LicenseNames = ReadonlyMap<string, readonly string[]>;

/** Fields of the answer that may contain reasons; the rest of it is the person's licenses. */
const places = ['errors', 'error', 'failures', 'failedLicenses'];

/**
 * "Specific error details for each failure" are documented, but their shape is not (Licenses API; the 206 in its
 * description has none). A reason that names several of the licenses is reported for each of them.
 */
export function licenseReasons(content: unknown, request: LicenseRequest, names: LicenseNames): LicenseReason[] {
  if (!isFields(content)) return [];
  const asked = askedFor(request, names);
  const told = places.flatMap((place) => toldReasons({ errors: content[place] }));
  return told.flatMap((reason) => {
    const { code } = reason;
    const of = namedIn(reason, asked);
    const text = of.length > 0 ? reason.text : reasonInWords(reason);
    const one = { text, ...(code !== undefined && { code }) };
    return of.length > 0 ? of.map((licenseId) => ({ licenseId, ...one })) : [one];
  });
}

interface Asked {
  readonly id: string;
  readonly names: readonly string[];
}

function askedFor({ add, remove, attendee }: LicenseRequest, names: LicenseNames): Asked[] {
  const licenses = [...add, ...remove].map((id) => ({ id, names: names.get(id) ?? [] }));
  return attendee === undefined ? licenses : [...licenses, { id: attendee.site, names: [] }];
}

/** By the subject that the reason names; otherwise by its text. */
function namedIn({ about = '', text }: ToldReason, asked: readonly Asked[]): string[] {
  const isAbout = ({ id, names }: Asked): boolean => sameId(about, id) || names.some((name) => sameWords(about, name));
  const direct = asked.filter(isAbout);
  return (direct.length > 0 ? direct : wordedIn(text, asked)).map(({ id }) => id);
}

/**
 * Longest names first, and each match is removed from the text, so that "Webex Suite" does not match within "Webex Suite
 * Plus".
 */
function wordedIn(text: string, asked: readonly Asked[]): Asked[] {
  const spellings = asked.flatMap((one) => [one.id, ...one.names].map((name) => ({ one, name })));
  const found = new Set<Asked>();
  let rest = text.toLowerCase();
  for (const { one, name } of spellings.sort((a, b) => b.name.length - a.name.length)) {
    const parts = rest.split(name.toLowerCase());
    const isWhole = parts.some((part, place) => {
      const after = parts[place + 1];
      return after !== undefined && !/[\p{L}\p{N}]$/u.test(part) && !/^[\p{L}\p{N}]/u.test(after);
    });
    if (!isWhole) continue;
    found.add(one);
    rest = parts.join('\n');
  }
  return asked.filter((one) => found.has(one));
}

function sameWords(a: string, b: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
  return plain(a) === plain(b);
}
