/** Who is signed in, for how long, and which tokens, roles or scopes they lack. */
import type { Diagnosis } from './diagnosis.js';
import { finding, judged, notLookedAt, type Finding } from './finding.js';
import { loginOf, type SignInUsed } from '../sign-in/identity.js';
import { endInWords, lengthInWords } from '../model/life-time.js';
import { scopeFindings } from './doctor-scopes.js';
import { seenIn } from '../sign-in/looked.js';
import { scopesFor } from '../sign-in/needed-scopes.js';
import { nameOfRole, nameToAdd, whatRolesMayDo, type MayDo } from '../model/roles.js';

export function rightsFindings(diagnosis: Diagnosis): Finding[] {
  const { signIn, settingsApi } = diagnosis;
  if ('nobody' in signIn) {
    const checks = ['access-token', 'role'] as const;
    return [
      finding('sign-in', 'broken', signIn.nobody.message, { next: signIn.nobody.next }),
      ...checks.map((check) => notLookedAt(check, 'because you are not signed in')),
      ...scopesFor(settingsApi === 'rest' ? 'rest' : 'xml', true).map(({ scope }) =>
        notLookedAt('scope', 'because you are not signed in', scope),
      ),
    ];
  }
  const { used } = signIn;
  return [
    signedIn(diagnosis, used),
    accessToken(diagnosis, used),
    ...refreshToken(diagnosis, used),
    role(diagnosis),
    ...scopeFindings(diagnosis, used),
  ];
}

function signedIn({ identity }: Diagnosis, used: SignInUsed): Finding {
  const { accessEnds, me, organization } = identity;
  if ('failed' in accessEnds && accessEnds.failed.problem !== undefined) {
    const { message, next } = accessEnds.failed;
    return finding('sign-in', 'broken', message, { next: next ?? loginOf(used) });
  }
  return judged('sign-in', me, ({ displayName, emails }) => {
    const who = [displayName, emails[0]].filter((part) => part !== undefined).join(', ');
    const of = seenIn(organization);
    return finding('sign-in', 'ok', `${who}${of === undefined ? '' : ` of ${of}`}, with ${howInWords(used)}`);
  });
}

/** `the profile "default" (integration)`, `WEBEX_ACCESS_TOKEN of the environment` */
export function howInWords({ from, kind, profile = 'default' }: SignInUsed): string {
  if (from === 'profile') return `the profile "${profile}" (${kind})`;
  return `${kind === 'access token' ? 'WEBEX_ACCESS_TOKEN' : 'WEBEX_REFRESH_TOKEN'} from the environment`;
}

function accessToken({ identity }: Diagnosis, used: SignInUsed): Finding {
  return judged(
    'access-token',
    identity.accessEnds,
    ({ at, left }) => {
      const ends = `expires ${endInWords(at, left)}`;
      if (used.isRenewed) return finding('access-token', 'ok', `${ends}; it is renewed automatically`);
      return finding('access-token', 'warning', `${ends}, and cannot be renewed: a longer run would stop`, {
        next: 'Sign in with webex-bulk login, which renews tokens automatically.',
      });
    },
    ({ message, problem }) =>
      problem === undefined
        ? finding('access-token', 'ok', `Webex does not say when it expires (${message})`)
        : notLookedAt('access-token', 'because the sign-in is not valid'),
  );
}

const day = 86_400_000;
/**
 * The time before its end from which a sign-in is reported as expiring; each use restarts its lifetime (Authorizations API).
 */
const warnedBefore = 14 * day;

function refreshToken({ at }: Diagnosis, used: SignInUsed): Finding[] {
  if (!used.isRenewed) return [];
  const { refreshEndsAt } = used;
  if (refreshEndsAt === undefined) return [finding('refresh-token', 'ok', 'expiry unknown')];
  const left = refreshEndsAt - at;
  const ends = `valid until ${endInWords(refreshEndsAt, left)}, and extended with each use`;
  if (left >= warnedBefore) return [finding('refresh-token', 'ok', ends)];
  const what = left < 0 ? `probably expired ${lengthInWords(left)} ago` : ends;
  return [finding('refresh-token', 'warning', what, { next: `Sign in again: ${loginOf(used)}` })];
}

function role({ identity }: Diagnosis): Finding {
  const names = seenIn(identity.roleNames);
  const next = `Give the account the role "${nameToAdd(names)}" in Control Hub, or sign in with an account that has it.`;
  return judged(
    'role',
    identity.me,
    ({ roles }) => {
      const has = (roles ?? []).map((id) => nameOfRole(id, names)).join(', ');
      const judgements: Readonly<Record<MayDo, () => Finding>> = {
        write: () => finding('role', 'ok', has),
        read: () => finding('role', 'broken', `${has}: read-only`, { next }),
        nothing: () =>
          finding(
            'role',
            'broken',
            has === '' ? 'none: the account is not an administrator' : `${has}: not sufficient`,
            { next },
          ),
        unknown: () =>
          finding(
            'role',
            'warning',
            roles === undefined
              ? 'Webex does not show the roles of the account'
              : `${has}: unknown whether that is sufficient`,
            { next: `Check in Control Hub that the account is a "${nameToAdd(names)}".` },
          ),
      };
      return judgements[whatRolesMayDo(roles)]();
    },
    () => notLookedAt('role', 'because Webex does not say who signed in'),
  );
}
