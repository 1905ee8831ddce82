/** Which scopes the sign-in lacks: as Webex reported them at sign-in, or as shown by a read that needs them. */
import type { Diagnosis } from './diagnosis.js';
import { finding, type Finding } from './finding.js';
import { loginOf, type SignInUsed } from '../sign-in/identity.js';
import { seenIn, type Looked } from '../sign-in/looked.js';
import { isTold, missingScopes, scopesFor, type NeededScope } from '../sign-in/needed-scopes.js';
import { whatRolesMayDo } from '../model/roles.js';
import { apiInUse } from './settings-api-in-use.js';

export function scopeFindings(diagnosis: Diagnosis, used: SignInUsed): Finding[] {
  const { settingsApi } = diagnosis;
  const api = apiInUse(diagnosis);
  const [overXml, overRest] = [scopesFor('xml', true), scopesFor('rest', true)];
  const lines = (scopes: readonly NeededScope[]): Finding[] =>
    scopes.map((scope) => scopeFinding(scope, diagnosis, used));
  if (api === 'xml') return lines(overXml);
  const [ofXml, ofRest] = [without(overXml, overRest), without(overRest, overXml)];
  if (settingsApi === 'rest') return lines(overRest);
  if (api === 'rest') {
    const unused = ofXml.map((scope) =>
      print(scope, 'not-looked-at', 'because session types and tracking codes use REST'),
    );
    return [...unused, ...lines(overRest)];
  }
  // REST would work too, but was not requested: what it lacks breaks nothing that XML does not break already.
  return [...lines(overXml), ...lines(ofRest).map((found) => atMostWarned(found))];
}

function without(scopes: readonly NeededScope[], others: readonly NeededScope[]): readonly NeededScope[] {
  return scopes.filter((scope) => !others.includes(scope));
}

function atMostWarned(found: Finding): Finding {
  return found.result === 'broken' ? { ...found, result: 'warning' } : found;
}

function scopeFinding(needed: NeededScope, diagnosis: Diagnosis, used: SignInUsed): Finding {
  if (missingScopes(used.scopes, [needed]).length > 0) return missing(needed, used, `missing: needed ${needed.what}`);
  const told = [needed.scope, ...(needed.orElse ?? [])].find((scope) => isTold(used.scopes, scope));
  return told === undefined ? untold(needed, diagnosis, used) : granted(needed, told, diagnosis, used);
}

function granted(needed: NeededScope, told: string, diagnosis: Diagnosis, used: SignInUsed): Finding {
  const { looked, read } = evidenceFor(needed, diagnosis);
  const isRefused = isForbidden(looked) && !isOfSite(needed) && roleOf(diagnosis) !== 'nothing';
  if (!isRefused) return told === needed.scope ? print(needed, 'ok', 'granted') : otherGranted(needed, told, used);
  const message = `granted at sign-in, but ${read} is refused (403)`;
  return print(needed, 'broken', message, `Sign in again: ${loginOf(used)}`);
}

function otherGranted(needed: NeededScope, told: string, used: SignInUsed): Finding {
  const { forgoes, scope } = needed;
  if (forgoes === undefined) return print(needed, 'ok', `granted: ${told} covers it`);
  return print(needed, 'warning', `granted: ${told} covers it, except for ${forgoes}`, addScope(scope, used));
}

/** A 403 means that the scope or the role is missing, and Webex's own text does not say which; a known role settles it. */
function untold(needed: NeededScope, diagnosis: Diagnosis, used: SignInUsed): Finding {
  const { looked, read } = evidenceFor(needed, diagnosis);
  if ('notLookedAt' in looked) return print(needed, 'not-looked-at', `because ${looked.notLookedAt}`);
  if (needed.scope.endsWith('_write')) {
    return print(needed, 'not-looked-at', 'cannot be checked without a write: webex-bulk apply --limit 1 shows it');
  }
  if ('seen' in looked) return print(needed, 'ok', `${read} works`);
  if (!looked.failed.forbidden) return print(needed, 'not-looked-at', `unknown: ${looked.failed.message}`);
  if (isOfSite(needed)) return missing(needed, used, `${read} is refused: this may be missing`, 'warning');
  const role = roleOf(diagnosis);
  if (role === 'nothing')
    return missing(needed, used, `${read} is refused (403): this or the role is missing`, 'warning');
  return missing(
    needed,
    used,
    `${read} is refused (403): ${role === 'unknown' ? 'this or the role' : 'this'} is missing`,
  );
}

/** The site's refusal has its own finding, and other possible reasons. */
function isOfSite({ scope }: NeededScope): boolean {
  return scope === 'spark:all' || isOverRest(scope);
}

function isOverRest(scope: string): boolean {
  return scope.startsWith('meeting:');
}

function roleOf({ identity }: Diagnosis): ReturnType<typeof whatRolesMayDo> {
  return whatRolesMayDo(seenIn(identity.me)?.roles);
}

function evidenceFor(
  { scope }: NeededScope,
  { identity, mayList, caller, overRest }: Diagnosis,
): { readonly looked: Looked<unknown>; readonly read: string } {
  if (scope === 'spark:all') return { looked: caller, read: 'signing in to the site' };
  if (isOverRest(scope)) return { looked: overRest, read: 'reading what the site offers over REST' };
  if (scope === 'spark-admin:licenses_read') return { looked: identity.licenses, read: 'GET /licenses' };
  return { looked: mayList, read: 'GET /people' };
}

function isForbidden(looked: Looked<unknown>): boolean {
  return 'failed' in looked && looked.failed.forbidden;
}

function missing(
  needed: NeededScope,
  used: SignInUsed,
  message: string,
  result: 'broken' | 'warning' = 'broken',
): Finding {
  return print(needed, result, message, addScope(needed.scope, used));
}

function print({ scope }: NeededScope, result: Finding['result'], message: string, next?: string): Finding {
  return finding('scope', result, message, { about: scope, next });
}

function addScope(scope: string, used: SignInUsed): string {
  if (used.from === 'environment') {
    return `Add ${scope} to the integration on developer.webex.com that issued the token, and get a new token.`;
  }
  const where = used.kind === 'service-app' ? 'service app' : 'integration';
  return `Add ${scope} to the ${where} on developer.webex.com, then sign in again: ${loginOf(used, [scope])}`;
}
