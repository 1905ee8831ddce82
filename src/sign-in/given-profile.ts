/** A sign-in as an administrator of workers writes it: in a mounted file, or in the environment. */
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import type { ProfileFacts } from './profile-facts.js';

/** What a worker renews tokens with. */
export interface RefreshSecrets {
  readonly refreshToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface GivenProfile {
  readonly name: string;
  readonly facts: ProfileFacts;
  /** Absent: it only says whose queue it is, for a machine that submits. */
  readonly secrets?: RefreshSecrets;
}

export const givenFields = [
  ...(['refreshToken', 'clientId', 'clientSecret', 'organization'] as const),
  ...(['organizationName', 'admin', 'site', 'apiUrl', 'xmlUrl'] as const),
] as const;
type Field = (typeof givenFields)[number];

const usualApiUrl = 'https://webexapis.com/v1';

/** `where`: what the values were read from. Throws a RunError (`signIn`) for values that are no sign-in. */
export function givenProfile(name: string, values: Readonly<Record<string, unknown>>, where: string): GivenProfile {
  const fields: Partial<Record<Field, string>> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!givenFields.includes(key as Field)) throw notValid(where, `"${key}" is not a field of it`);
    if (typeof value !== 'string') throw notValid(where, `"${key}" must be text`);
    const text = value.trim();
    if (text !== '') fields[key as Field] = text;
  }
  const { refreshToken, clientId, clientSecret, organization, organizationName, admin, site, xmlUrl } = fields;
  for (const secret of [refreshToken, clientSecret]) registerSecret(secret);
  const facts: ProfileFacts = {
    ...{ kind: 'integration', apiUrl: (fields.apiUrl ?? usualApiUrl).replace(/\/+$/u, ''), keptIn: 'file' },
    ...(organization && { organization: { id: organization, ...(organizationName && { name: organizationName }) } }),
    ...(admin && { admin }),
    ...(site && { site }),
    ...(xmlUrl && { xmlUrl }),
  };
  const given = { refreshToken, clientId, clientSecret };
  const missing = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [key] : []));
  if (missing.length === 0) return { name, facts, secrets: given as RefreshSecrets };
  if (refreshToken !== undefined) throw notValid(where, `it lacks ${missing.join(' and ')}`);
  if (organization === undefined) throw notValid(where, 'it has neither a refreshToken nor an organization');
  return { name, facts };
}

/** Throws a RunError (`signIn`) for text that is no sign-in; never repeats the text. */
export function parsedProfile(name: string, text: string, where: string): GivenProfile {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw notValid(where, 'it is not valid JSON');
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw notValid(where, 'it is not an object');
  return givenProfile(name, values as Record<string, unknown>, where);
}

function notValid(where: string, why: string): RunError {
  return new RunError('signIn', `${where} is not a sign-in: ${why}.`, {
    next: `Its fields: ${givenFields.join(', ')}. docs/queue-sign-ins.md shows an example.`,
  });
}
