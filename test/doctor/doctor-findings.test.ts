import test from 'ava';
import { findingsOf } from '../../src/doctor/doctor-findings.js';
import type { Diagnosis } from '../../src/doctor/diagnosis.js';
import type { Finding } from '../../src/doctor/finding.js';
import type { SignInUsed } from '../../src/sign-in/identity.js';
import { catalog } from '../helpers/organization.js';

const day = 86_400_000;
const at = Date.UTC(2026, 10, 24, 12);
const scopes = ['spark:all', 'spark-admin:people_read', 'spark-admin:people_write', 'spark-admin:licenses_read'];
const roleId = (name: string): string => Buffer.from(`ciscospark://us/ROLE/${name}`).toString('base64url');
const fullAdmin = roleId('id_full_admin');
const pro = { id: '214', code: 'PRO', name: 'Pro 200', active: true };
const refused = { failed: { message: 'Webex answered 403: no', forbidden: true } };

/** By a kept sign-in, with everything in place. */
const kept: SignInUsed = {
  from: 'profile',
  profile: 'default',
  kind: 'integration',
  isRenewed: true,
  scopes,
  refreshEndsAt: at + 80 * day,
};
const fine: Diagnosis = {
  at,
  addresses: { rest: 'https://webexapis.com/v1', site: 'https://acme.webex.com/WBXService/XMLService' },
  proxyFor: () => undefined,
  rest: { seen: { ahead: 900 } },
  signIn: { used: kept },
  admin: 'ada@acme.com',
  identity: {
    accessEnds: { seen: { at: at + 13 * day, left: 13 * day } },
    me: { seen: { id: 'P', emails: ['ada@acme.com'], displayName: 'Ada Admin', orgId: 'O', roles: [fullAdmin] } },
    organization: { seen: 'Acme Inc.' },
    roleNames: { seen: new Map([[fullAdmin, 'Volladministrator']]) },
    licenses: { seen: catalog.licenses.filter(({ name }) => name === 'Webex Suite') },
  },
  mayList: { seen: true },
  site: { seen: 'acme.webex.com' },
  managed: { seen: true },
  version: { seen: { name: 'WebEx XML API V10.0.0', backup: false } },
  caller: { seen: { administers: true, role: 'siteAdmin' } },
  settingsApi: 'auto',
  offers: { seen: { sessionTypes: [pro], trackingCodes: [], backup: false } },
  overRest: { notLookedAt: 'session types and tracking codes use XML' },
};

const using = (more: Partial<SignInUsed>): Diagnosis => ({ ...fine, signIn: { used: { ...kept, ...more } } });
const withRoles = (roles: string[] | undefined, roleNames = fine.identity.roleNames): Diagnosis => {
  const { me, ...identity } = fine.identity;
  const seen = 'seen' in me ? me.seen : undefined;
  return {
    ...fine,
    identity: { ...identity, roleNames, me: { seen: { ...seen, roles } as NonNullable<typeof seen> } },
  };
};

/** The line of a check, or of one of its kind. */
function line(diagnosis: Diagnosis, check: string): Finding {
  const found = findingsOf(diagnosis).find((one) => [one.check, `${one.check} ${one.about ?? ''}`].includes(check));
  if (!found) throw new Error(`nothing is said of ${check}`);
  return found;
}

test('where everything is in place, no line is anything but ok', (t) => {
  t.deepEqual(
    findingsOf(fine).filter(({ result }) => result !== 'ok'),
    [],
  );
});

const table: readonly [title: string, Diagnosis, check: string, Finding['result'], message: RegExp, next?: RegExp][] = [
  [
    'a scope that was not given',
    using({ scopes: scopes.slice(1) }),
    'scope spark:all',
    'broken',
    /^missing: needed to sign in to the meeting site$/u,
    /^Add spark:all to the integration on developer\.webex\.com, then sign in again: webex-bulk login$/u,
  ],
  [
    'a scope that a service app was not given',
    using({ kind: 'service-app', profile: 'emea', scopes: scopes.slice(0, 2) }),
    'scope spark-admin:people_write',
    'broken',
    /^missing/u,
    /service app .* webex-bulk login --profile emea --service-app$/u,
  ],
  ['a write scope that was given', fine, 'scope spark-admin:people_write', 'ok', /^granted$/u],
  [
    'a write scope of which nothing is known',
    using({ scopes: [] }),
    'scope spark-admin:people_write',
    'not-looked-at',
    /^cannot be checked without a write/u,
  ],
  [
    'a scope that was given and is refused',
    { ...fine, mayList: refused },
    'scope spark-admin:people_read',
    'broken',
    /granted at sign-in, but GET \/people is refused/u,
    /webex-bulk login$/u,
  ],
  [
    'a scope that was given to somebody without a role',
    { ...withRoles([]), mayList: refused },
    'scope spark-admin:people_read',
    'ok',
    /^granted$/u,
  ],
  [
    'a sign-in that is good for long',
    fine,
    'refresh-token',
    'ok',
    /^valid until 2027-02-12 12:00 UTC \(in 80 days\), and extended with each use$/u,
  ],
  [
    'a sign-in that ends soon',
    using({ refreshEndsAt: at + 3 * day, profile: 'emea' }),
    'refresh-token',
    'warning',
    /in 3 days/u,
    /webex-bulk login --profile emea$/u,
  ],
  [
    'a sign-in that has ended',
    using({ refreshEndsAt: at - 2 * day }),
    'refresh-token',
    'warning',
    /^probably expired 2 days ago$/u,
    /webex-bulk login$/u,
  ],
  [
    'an access token that is renewed',
    fine,
    'access-token',
    'ok',
    /^expires 2026-12-07 12:00 UTC \(in 13 days\); it is renewed automatically$/u,
  ],
  [
    'an access token whose end Webex does not tell',
    { ...fine, identity: { ...fine.identity, accessEnds: { failed: { message: '404', forbidden: false } } } },
    'access-token',
    'ok',
    /does not say when it expires/u,
  ],
  ['a role by its name', fine, 'role', 'ok', /^Volladministrator$/u],
  ['a role whose name may not be seen', withRoles([fullAdmin], refused), 'role', 'ok', /^id_full_admin$/u],
  [
    'a role that may only look',
    withRoles([roleId('id_readonly_admin')]),
    'role',
    'broken',
    /read-only/u,
    /the role "Volladministrator"/u,
  ],
  [
    'no role',
    withRoles([], refused),
    'role',
    'broken',
    /^none: the account is not an administrator$/u,
    /"Full Administrator"/u,
  ],
  ['a role of devices', withRoles([roleId('id_device_admin')]), 'role', 'broken', /not sufficient/u],
  [
    'a role that no source tells of',
    withRoles(['atlas-portal.partner.salesadmin']),
    'role',
    'warning',
    /unknown whether that is sufficient/u,
  ],
  [
    'a role of people beside one for looking',
    withRoles([roleId('id_readonly_admin'), roleId('id_user_admin')]),
    'role',
    'ok',
    /id_user_admin/u,
  ],
  [
    'a clock that is behind',
    { ...fine, rest: { seen: { ahead: 250_000 } } },
    'clock',
    'warning',
    /^this machine is 4 min 10 s behind Webex$/u,
  ],
  [
    'a clock that is ahead',
    { ...fine, rest: { seen: { ahead: -3 * day } } },
    'clock',
    'warning',
    /^this machine is 3 days ahead of Webex$/u,
  ],
  ['no time at all', { ...fine, rest: { seen: {} } }, 'clock', 'ok', /does not send its time/u],
  [
    'a certificate that is not trusted',
    {
      ...fine,
      rest: { failed: { message: 'certificate not trusted (SELF_SIGNED_CERT_IN_CHAIN)', forbidden: false } },
    },
    'rest',
    'broken',
    /SELF_SIGNED/u,
    /NODE_EXTRA_CA_CERTS/u,
  ],
  [
    'a site that does not say who may do what',
    { ...fine, caller: { seen: { administers: undefined, role: undefined } } },
    'site-sign-in',
    'warning',
    /the site does not say/u,
  ],
  [
    'backup servers that only a later answer tells of',
    { ...fine, offers: { seen: { sessionTypes: [], trackingCodes: [], backup: true } } },
    'site-servers',
    'warning',
    /BACKUP/u,
  ],
  [
    'a site without session types',
    { ...fine, offers: { seen: { sessionTypes: [], trackingCodes: [], backup: false } } },
    'session-types',
    'warning',
    /none is active/u,
  ],
];

for (const [title, diagnosis, check, result, message, next] of table) {
  test(`${title}: ${result}`, (t) => {
    const found = line(diagnosis, check);
    t.is(found.result, result);
    t.regex(found.message, message);
    if (next) t.regex(found.next ?? '', next);
    else if (result === 'ok' || result === 'not-looked-at') t.is(found.next, undefined);
  });
}

test('whatever is broken or warned about says what to do', (t) => {
  for (const [title, diagnosis] of table) {
    const mute = findingsOf(diagnosis).filter(({ result, next }) => ['broken', 'warning'].includes(result) && !next);
    t.deepEqual(mute, [], title);
  }
});

test('licenses are those of the site and those without one, but for what this program does not give', (t) => {
  const licenses = [
    { id: '1', name: 'Webex Suite', siteUrl: 'ACME.webex.com', total: 1200, consumed: 200 },
    { id: '2', name: 'Webex Suite', siteUrl: 'emea.webex.com', total: 5, consumed: 5 },
    { id: '3', name: 'Messaging', total: 10, consumed: 12 },
    { id: '4', name: 'Webex Calling - Professional', total: 10, consumed: 10 },
    { id: '5', name: 'Screen Share', total: 1, consumed: 1 },
    { id: '6', name: 'Webex Events' },
  ];
  const told = findingsOf({ ...fine, identity: { ...fine.identity, licenses: { seen: licenses } } });
  t.deepEqual(
    told.filter(({ check }) => check === 'license').map(({ about, result, message }) => [about, result, message]),
    [
      ['ACME.webex.com - Webex Suite', 'ok', '1,000 free of 1,200'],
      ['Messaging', 'warning', 'none free of 10'],
      ['Webex Events', 'ok', 'Webex does not say how many there are'],
    ],
  );
});
