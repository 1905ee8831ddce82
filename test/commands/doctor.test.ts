import test, { type ExecutionContext } from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { doctor, line, named } from '../helpers/examined.js';
import { closedPort } from '../webex/servers.js';

const people = 'spark-admin:people_read spark-admin:people_write';
const licenses = 'spark-admin:licenses_read';
const siteLines = ['site-api', 'site-sign-in', 'site-servers', 'session-types', 'tracking-codes'];
const unseen = 'scope spark-admin:people_write';
const unseenOverRest = 'scope meeting:admin_schedule_write';
/** What the token of the environment always has. */
const always = 'access-token';

interface Case {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly prepare?: (place: Office) => Promise<Record<string, string> | undefined>;
  readonly flags?: Record<string, string>;
  readonly code: number;
  readonly broken?: readonly string[];
  readonly warning?: readonly string[];
  readonly notLookedAt?: readonly string[];
  /** Of these lines: what they say and what is to be done. */
  readonly says?: readonly (readonly [check: string, message: RegExp, next?: RegExp])[];
}

const cases: Record<string, Case> = {
  'where all is fine, says so': {
    code: 0,
    warning: [always],
    notLookedAt: [unseen],
    says: [
      ['sign-in', /^Ada Admin, admin@acme\.example of Acme Inc\., with WEBEX_ACCESS_TOKEN from the environment$/u],
      ['role', /^Full Administrator$/u],
      ['site-api', /responds: WebEx XML API V10\.0\.0 SP25$/u],
      ['site-sign-in', /may administer acme\.webex\.com \(siteAdmin\)/u],
      [
        'tracking-codes',
        /^4: Cost center, Region, Division, Project; if they are mapped to user attributes .* only a write shows whether it does, and --map-code writes the attributes instead$/u,
      ],
      ['access-token', /cannot be renewed/u, /webex-bulk login/u],
    ],
  },
  'without the scope for licenses, names it, and goes on with the site that is named': {
    simulator: { scopes: `spark:all ${people}` },
    flags: { site: 'acme.webex.com' },
    code: 3,
    broken: ['scope spark-admin:licenses_read'],
    warning: [always],
    notLookedAt: [unseen, 'license'],
    says: [
      [
        'scope spark-admin:licenses_read',
        /GET \/licenses is refused \(403\): this is missing/u,
        /^Add spark-admin:licenses_read /u,
      ],
    ],
  },
  'without the scope for people, which hides the role too, names it': {
    simulator: { scopes: `spark:all ${licenses}` },
    code: 3,
    broken: ['scope spark-admin:people_read'],
    warning: [always, 'role'],
    notLookedAt: [unseen],
    says: [['scope spark-admin:people_read', /GET \/people is refused \(403\): this or the role is missing/u]],
  },
  'without any scope for people, still looks at what can be seen': {
    simulator: { scopes: licenses },
    code: 3,
    broken: ['sign-in', 'scope spark-admin:people_read'],
    warning: [always],
    notLookedAt: ['role', 'scope spark:all', unseen, 'site-sign-in', 'session-types', 'tracking-codes'],
    says: [
      ['sign-in', /does not say who the access token belongs to.*403/u, /spark:all and spark-admin:people_read/u],
      ['site-sign-in', /because the account to sign in with is unknown/u],
    ],
  },
  'without the scope for the site, is not let in there': {
    simulator: { scopes: `${people} ${licenses}` },
    code: 3,
    broken: ['site-sign-in', 'site-rest'],
    warning: [always, 'scope spark:all', 'scope meeting:admin_schedule_read'],
    notLookedAt: [unseen, unseenOverRest, 'session-types', 'tracking-codes'],
    says: [
      ['scope spark:all', /this may be missing/u, /^Add spark:all /u],
      ['site-sign-in', /030048/u],
      ['session-types', /because the account cannot sign in to the site/u],
    ],
  },
  'of a read-only administrator, names the role to add': {
    simulator: { adminRole: 'readonly' },
    code: 3,
    broken: ['role', 'site-sign-in'],
    warning: [always],
    notLookedAt: [unseen],
    says: [['role', /^Read-only Administrator: read-only$/u, /"Full Administrator" in Control Hub/u]],
  },
  'of a user administrator who is no administrator of the site, says what is missing there': {
    simulator: { adminRole: 'user' },
    code: 3,
    broken: ['site-sign-in'],
    warning: [always],
    notLookedAt: [unseen],
    says: [
      ['role', /^User and Device Administrator$/u],
      [
        'site-sign-in',
        /admin@acme\.example signs in, but may not administer acme\.webex\.com \(host\)/u,
        /Control Hub/u,
      ],
    ],
  },
  'of somebody without a role, says that scope or role is missing': {
    simulator: { adminRole: 'none' },
    flags: { site: 'acme.webex.com' },
    code: 3,
    broken: ['scope spark-admin:licenses_read', 'site-sign-in'],
    warning: [always, 'role'],
    notLookedAt: [unseen, 'scope spark-admin:people_read', 'license'],
    says: [['scope spark-admin:licenses_read', /this or the role is missing/u]],
  },
  'of a site on its backup servers, warns': {
    simulator: { gsbStatus: 'BACKUP' },
    code: 0,
    warning: [always, 'site-servers'],
    notLookedAt: [unseen],
    says: [['site-servers', /gsbStatus BACKUP/u, /before you run apply/u]],
  },
  'with a clock that is off, warns by how much': {
    prepare: async (place) => {
      const headers = { Date: new Date(Date.now() + 3 * 3_600_000).toUTCString() };
      await place.faults([{ match: { path: '/people/me' }, do: { status: 401, headers, body: { message: 'no' } } }]);
      return undefined;
    },
    code: 0,
    warning: ['clock', always],
    notLookedAt: [unseen],
    says: [['clock', /^this machine is (?:3 h 00|2 h 59) min behind Webex$/u, /Set its clock/u]],
  },
  'of licenses that are used up, warns': {
    prepare: async (place) => {
      await place.control('licenses', [{ name: 'Webex Webinar 500', total: 1, consumed: 1 }]);
      return undefined;
    },
    code: 0,
    warning: [always, 'license acme.webex.com - Webex Webinar 500'],
    notLookedAt: [unseen],
    says: [['license acme.webex.com - Webex Webinar 500', /^none free of 1$/u, /buy more/u]],
  },
  'for a site that is not the organization’s, names those that are': {
    flags: { site: 'other.webex.com' },
    code: 3,
    broken: ['site'],
    warning: [always],
    notLookedAt: [unseen, 'scope spark:all', ...siteLines],
    says: [['site', /no license for the site other\.webex\.com\. Its sites: acme\.webex\.com/u, /--site/u]],
  },
  'of an organization with several sites, asks which one': {
    simulator: { secondSite: true },
    code: 3,
    broken: ['site'],
    warning: [always],
    notLookedAt: [unseen, 'scope spark:all', ...siteLines],
    says: [['site', /Its sites: acme\.webex\.com, acme-emea\.webex\.com/u, /--site/u]],
  },
  'of a site where nobody has an account, says that it lets nobody in': {
    simulator: { secondSite: true },
    flags: { site: 'acme-emea.webex.com' },
    code: 3,
    broken: ['site-sign-in', 'site-rest'],
    warning: [always, 'scope spark:all', 'scope meeting:admin_schedule_read'],
    notLookedAt: [unseen, unseenOverRest, 'session-types', 'tracking-codes'],
    says: [['site-sign-in', /cannot sign in to acme-emea\.webex\.com.*030048/u]],
  },
  'of a site that is managed elsewhere, refuses it': {
    simulator: { siteType: 'site-admin' },
    code: 3,
    broken: ['site'],
    warning: [always],
    notLookedAt: [unseen],
    says: [['site', /not a Control Hub managed site/u, /Site Administration/u]],
  },
  'where the site cannot be reached, looks at all else': {
    prepare: async () => ({ WEBEX_XML_URL: await closedPort() }),
    code: 3,
    broken: ['site-api'],
    warning: [always],
    notLookedAt: [unseen, 'scope spark:all', ...siteLines.slice(1)],
    says: [['site-api', /ECONNREFUSED/u, /--xml-url/u]],
  },
  'where Webex cannot be reached, looks at the site alone': {
    prepare: async () => ({ WEBEX_API_URL: `${await closedPort()}/v1` }),
    flags: { site: 'acme.webex.com' },
    code: 3,
    broken: ['rest'],
    notLookedAt: [
      'clock',
      'sign-in',
      always,
      'role',
      'scope spark:all',
      'scope spark-admin:people_read',
      'scope spark-admin:licenses_read',
      unseen,
      'site-sign-in',
      'session-types',
      'tracking-codes',
      'license',
    ],
    says: [
      ['rest', /ECONNREFUSED/u, /HTTPS_PROXY/u],
      ['role', /^because Webex cannot be reached$/u],
    ],
  },
  'with a token that has ended, says so': {
    prepare: () => Promise.resolve({ WEBEX_ACCESS_TOKEN: 'ended-long-ago' }),
    flags: { site: 'acme.webex.com' },
    code: 6,
    broken: ['sign-in'],
    notLookedAt: [
      always,
      'role',
      'scope spark:all',
      'scope spark-admin:people_read',
      'scope spark-admin:licenses_read',
      unseen,
      'site-sign-in',
      'session-types',
      'tracking-codes',
      'license',
    ],
    says: [['sign-in', /does not accept the access token/u, /webex-bulk login/u]],
  },
  'with a token that is none, says so': {
    prepare: () => Promise.resolve({ WEBEX_ACCESS_TOKEN: 'two words' }),
    code: 6,
    broken: ['sign-in'],
    notLookedAt: [
      always,
      'role',
      'scope spark:all',
      'scope spark-admin:people_read',
      'scope spark-admin:licenses_read',
      unseen,
      'site',
      ...siteLines,
      'license',
    ],
    says: [['sign-in', /WEBEX_ACCESS_TOKEN is not a token/u]],
  },
  'where you are not signed in, says how to': {
    prepare: () => Promise.resolve({ WEBEX_ACCESS_TOKEN: '' }),
    code: 6,
    broken: ['sign-in'],
    notLookedAt: [
      always,
      'role',
      'scope spark:all',
      'scope spark-admin:people_read',
      'scope spark-admin:licenses_read',
      unseen,
      'site',
      ...siteLines,
      'license',
    ],
    says: [
      ['sign-in', /^Not signed in$/u, /webex-bulk login/u],
      ['license', /^because you are not signed in$/u],
    ],
  },
};

for (const [title, one] of Object.entries(cases)) {
  test.serial(`doctor ${title}`, async (t) => {
    const place = await office(t, { users: 8, ...one.simulator });
    const env = await one.prepare?.(place);
    const diagnosed = await doctor(place, env, one.flags);
    t.deepEqual(named(diagnosed, 'broken').sort(), [...(one.broken ?? [])].sort(), 'broken');
    t.deepEqual(named(diagnosed, 'warning').sort(), [...(one.warning ?? [])].sort(), 'warning');
    t.deepEqual(named(diagnosed, 'not-looked-at').sort(), [...(one.notLookedAt ?? [])].sort(), 'not checked');
    for (const [check, message, next] of one.says ?? []) {
      const [name = '', ...about] = check.split(' ');
      const found = line(diagnosed, name, about.length === 0 ? undefined : about.join(' '));
      t.regex(found.message, message);
      if (next) t.regex(found.next ?? '', next, check);
    }
    t.is(diagnosed.code, one.code);
    t.like(diagnosed.summary, { type: 'summary', command: 'doctor', exitCode: one.code });
    await sentNoWrite(t, place);
  });
}

async function sentNoWrite(t: ExecutionContext, place: Office): Promise<void> {
  t.deepEqual(await place.writes(), []);
}

test.serial('every line has its word, and what is to be done stands below it', async (t) => {
  const place = await office(t, { users: 8, adminRole: 'readonly' });
  const { said, lines } = await doctor(place);
  const shown = said.filter((text) => text.startsWith('  '));
  t.is(shown.length, lines.length + lines.filter(({ next }) => next !== undefined).length);
  const role = shown.findIndex((text) => /^ {2}broken +role +Read-only/u.test(text));
  t.regex(shown[role + 1] ?? '', /^ +Next: {2}Give the account the role "Full Administrator"/u);
  t.true(said.includes('2 problems, 1 warning.'));
  const columns = new Set(shown.map((text) => /^(?: {2}(?:not checked|\w+) +)\w/u.exec(text)?.[0].length));
  t.deepEqual(
    [...columns].filter((width) => width !== undefined && width < 30),
    [17],
    'names stand in one column',
  );
});

test.serial('proxies and certificates are told by the environment, without the password of a proxy', async (t) => {
  const place = await office(t, { users: 8 });
  const file = join(place.folder, 'company.pem');
  await writeFile(file, '');
  const [proxy, xml] = [await closedPort(), await closedPort()].map((url) => new URL(url).host);
  const env = { HTTPS_PROXY: `http://somebody:hunter2-4711@${proxy ?? ''}`, NODE_EXTRA_CA_CERTS: file };
  const far = { WEBEX_API_URL: 'https://webexapis.test/v1', WEBEX_XML_URL: `https://${xml ?? ''}` };
  const through = await doctor(place, { ...env, ...far }, { site: 'acme.webex.com' });
  t.is(line(through, 'proxy').message, `webexapis.test through ${proxy ?? ''}; ${xml ?? ''} directly`);
  t.regex(line(through, 'certificates').message, /company\.pem/u);
  t.regex(line(through, 'rest').next ?? '', /check the proxy 127\.0\.0\.1:\d+ and NO_PROXY/u);
  t.false(JSON.stringify(through).includes('hunter2-4711'));
  const gone = await doctor(place, { NODE_EXTRA_CA_CERTS: join(place.folder, 'gone.pem') });
  t.like(line(gone, 'certificates'), { result: 'warning' });
});

test.serial('no secret is shown: no token, no ticket, no PIN of the host', async (t) => {
  const place = await office(t, { users: 8 });
  const diagnosed = await doctor(place);
  const all = JSON.stringify(diagnosed);
  t.false(all.includes(place.connection.accessToken));
  t.notRegex(all, /\b7391\b/u, 'the PIN that GetMe tells');
});
