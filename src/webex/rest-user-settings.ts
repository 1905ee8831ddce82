/** What the REST API shows of a person's session types and tracking codes. */
import { isFields, textOf } from './checks.js';
import type { ShownSettings } from './site-settings.js';

/** The person and site that an answer must be about. */
export interface About {
  readonly site: string;
  readonly email: string;
}

export interface NamedCode {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** `undefined` if this is not such a record, or it is about another person. */
export function shownTypes(record: unknown, about: About): ShownSettings | undefined {
  const types = isFields(record) && isAbout(record, about) ? listed(record['sessionTypes']) : undefined;
  const ids = types?.map((type) => idIn(type));
  return ids?.every((id) => id !== undefined) ? { sessionTypes: ids } : undefined;
}

/** The same for tracking codes. In one of the published examples ids are numbers, in the other strings. */
export function shownCodes(record: unknown, about: About): NamedCode[] | undefined {
  const codes = isFields(record) && isAbout(record, about) ? listed(record['trackingCodes']) : undefined;
  const named = codes?.map((code) => {
    const fields = isFields(code) ? code : {};
    return { id: idIn(code), name: textOf(fields['name']), value: textOf(fields['value'] ?? '') };
  });
  const isWhole = named?.every((one): one is NamedCode =>
    [one.id, one.name, one.value].every((part) => part !== undefined),
  );
  return isWhole ? named : undefined;
}

/** Text or number → text. */
export function idIn(record: unknown): string | undefined {
  const id = isFields(record) ? record['id'] : undefined;
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined;
}

/** The API description requires only `siteUrl` in these records; whatever is present must match. */
function isAbout({ email, siteUrl }: Readonly<Record<string, unknown>>, about: About): boolean {
  const same = (said: unknown, asked: string): boolean =>
    said === undefined || said === null || textOf(said)?.toLowerCase() === asked.toLowerCase();
  return same(email, about.email) && same(siteUrl, about.site);
}

function listed(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
