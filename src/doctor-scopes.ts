/** Which scopes the sign-in lacks: told by Webex when somebody signed in, or by a read that needs it. Pure. */
import type { Examination } from './examination.js';
import { finding, type Finding } from './finding.js';
import { loginOf, type SignInUsed } from './identity.js';
import { seenIn, type Looked } from './looked.js';
import { allNeededScopes, isTold, missingScopes, writingScope, type NeededScope } from './needed-scopes.js';
import { whatRolesMayDo } from './roles.js';

export function scopeFindings(examination: Examination, used: SignInUsed): Finding[] {
  return allNeededScopes.map((needed) => {
    const isMissing = missingScopes(used.scopes, [needed]).length > 0;
    if (isMissing) return missing(needed, used, `missing: it is needed ${needed.what}`);
    return isTold(used.scopes, needed.scope) ? granted(needed, examination, used) : untold(needed, examination, used);
  });
}

function granted(needed: NeededScope, examination: Examination, used: SignInUsed): Finding {
  const { looked, read } = evidenceFor(needed, examination);
  const isRefused = isForbidden(looked) && needed.scope !== 'spark:all' && roleOf(examination) !== 'nothing';
  if (!isRefused) return say(needed, 'ok', 'granted');
  const message = `granted when somebody signed in, and yet ${read} is refused (403)`;
  return say(needed, 'broken', message, `Sign in again: ${loginOf(used)}`);
}

/** A 403 means the scope or the role, and does not say which (Webex's own text); the role tells where it is seen. */
function untold(needed: NeededScope, examination: Examination, used: SignInUsed): Finding {
  const { looked, read } = evidenceFor(needed, examination);
  if ('notLookedAt' in looked) return say(needed, 'not-looked-at', `because ${looked.notLookedAt}`);
  if (needed === writingScope) {
    return say(needed, 'not-looked-at', 'cannot be seen without a write: webex-bulk apply --limit 1 shows it');
  }
  if ('seen' in looked) return say(needed, 'ok', `${read} works`);
  if (!looked.failed.forbidden) return say(needed, 'not-looked-at', `nothing can be told: ${looked.failed.message}`);
  // The site's refusal is a line of its own, and has other reasons too.
  if (needed.scope === 'spark:all') return missing(needed, used, `${read} is refused: this may be missing`, 'warning');
  const role = roleOf(examination);
  if (role === 'nothing')
    return missing(needed, used, `${read} is refused (403): this or the role is missing`, 'warning');
  return missing(
    needed,
    used,
    `${read} is refused (403): ${role === 'unknown' ? 'this or the role' : 'this'} is missing`,
  );
}

function roleOf({ identity }: Examination): ReturnType<typeof whatRolesMayDo> {
  return whatRolesMayDo(seenIn(identity.me)?.roles);
}

function evidenceFor(
  { scope }: NeededScope,
  { identity, mayList, caller }: Examination,
): { readonly looked: Looked<unknown>; readonly read: string } {
  if (scope === 'spark:all') return { looked: caller, read: 'signing in to the site' };
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
  return say(needed, result, message, addScope(needed.scope, used));
}

function say({ scope }: NeededScope, result: Finding['result'], message: string, next?: string): Finding {
  return finding('scope', result, message, { about: scope, next });
}

function addScope(scope: string, used: SignInUsed): string {
  if (used.from === 'environment') {
    return `Add ${scope} to the integration on developer.webex.com that the token is from, and get a new token.`;
  }
  const where = used.kind === 'service-app' ? 'service app' : 'integration';
  return `Add ${scope} to the ${where} on developer.webex.com, then sign in again: ${loginOf(used)}`;
}
