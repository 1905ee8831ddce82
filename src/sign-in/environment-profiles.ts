/** Sign-ins of several organizations in the environment, for containers: `WEBEX_BULK_PROFILE_ACME_REFRESH_TOKEN`. */
import { RunError } from '../errors.js';
import { givenFields, givenProfile, type GivenProfile } from './given-profile.js';

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'WEBEX_BULK_PROFILE_';

/** `refreshToken` → `REFRESH_TOKEN`; the longest ending first: `ORGANIZATION_NAME` also ends like a shorter one. */
const endings = givenFields
  .map((field) => [field, field.replace(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase()] as const)
  .sort((a, b) => b[1].length - a[1].length);

export function hasEnvironmentProfiles(environment: Environment): boolean {
  return Object.keys(environment).some((name) => name.startsWith(prefix) && Boolean(environment[name]));
}

/** Sorted by name. Throws a RunError (`usage` or `signIn`) for a variable that is not understood, without its value. */
export function environmentProfiles(environment: Environment): GivenProfile[] {
  const profiles = new Map<string, Record<string, string>>();
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || !value) continue;
    const { name, field } = partsOf(variable);
    profiles.set(name, { ...profiles.get(name), [field]: value });
  }
  return [...profiles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => givenProfile(profileNamed(name), values, `${prefix}${name}_…`));
}

/** Two variables never mean one profile: letters are capitals, and only the underscore becomes a dash. */
function profileNamed(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function partsOf(variable: string): { name: string; field: string } {
  const rest = variable.slice(prefix.length);
  const found = endings.find(([, ending]) => rest.endsWith(`_${ending}`));
  const name = found === undefined ? '' : rest.slice(0, -found[1].length - 1);
  if (found !== undefined && /^[A-Z\d][A-Z\d_]{0,63}$/u.test(name)) return { name, field: found[0] };
  throw new RunError('usage', `${variable} does not name a profile and one of its fields.`, {
    next: `Capitals, digits and underscores, as in ${prefix}ACME_REFRESH_TOKEN; ends: ${endings.map(([, ending]) => ending).join(', ')}.`,
  });
}
