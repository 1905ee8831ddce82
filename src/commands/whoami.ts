/**
 * `webex-bulk whoami`: shows who is signed in, their roles, how long the sign-in lasts, and the sites they may administer.
 * Sends no write.
 */
import { sitesOf } from '../model/catalog.js';
import { howInWords } from '../doctor/doctor-rights.js';
import { exitCodes, RunError } from '../errors.js';
import { profileFlag, type Identity, type Me, type SignInUsed } from '../sign-in/identity.js';
import { endInWords, lengthInWords } from '../model/life-time.js';
import { seenIn, type Looked } from '../sign-in/looked.js';
import { nameOfRole } from '../model/roles.js';
import { administeredSites, type AdministeredSite } from '../doctor/administered-sites.js';
import { identify } from '../sign-in/identify.js';
import type { lookingOptions } from './command-options.js';
import type { Options } from './options.js';
import { keptEnds, signInUsed } from './sign-in.js';
import { endsSoon } from './sign-in-ends.js';
import { withOutageNotice } from './outage-notice.js';
import type { Terminal } from './terminal.js';

export async function runWhoami(
  options: Options<(typeof lookingOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const { used, open } = await signInUsed(options);
  const webex = withOutageNotice(await open(), terminal);
  try {
    const identity = await identify(webex);
    const me = meIn(identity);
    const sites = await administeredSites(
      webex,
      sitesShown(identity, options.site),
      options.admin ?? me.emails[0] ?? '',
    );
    const account: SignedInAccount = { me, identity, used: await keptEnds(used), sites };
    for (const [label, text] of rowsOf(account)) terminal.print(`  ${label.padEnd(labelWidth)}${text}`);
    for (const warning of warningsOf(account)) terminal.note(`warning   ${warning}`);
    terminal.event({ type: 'summary', command: 'whoami', ...eventOf(account) });
    terminal.next([`webex-bulk doctor${profileFlag(options)}`]);
    return exitCodes.done;
  } finally {
    await webex.close();
  }
}

interface SignedInAccount {
  readonly me: Me;
  readonly identity: Identity;
  readonly used: SignInUsed;
  readonly sites: readonly AdministeredSite[];
}

/** Throws a RunError if Webex does not accept the sign-in, or does not report whose it is. */
function meIn({ me, accessEnds }: Identity): Me {
  if ('seen' in me) return me.seen;
  const failed = [accessEnds, me].flatMap((looked) =>
    'failed' in looked && looked.failed.problem ? [looked.failed] : [],
  );
  const { problem = 'stopped', message = 'Webex does not say who is signed in', next } = failed[0] ?? {};
  throw new RunError(problem, `${message}.`, { next });
}

function sitesShown({ licenses }: Identity, named: string | undefined): string[] {
  if ('seen' in licenses) return sitesOf(licenses.seen);
  return named === undefined ? [] : [named];
}

const labelWidth = 'refresh token'.length + 3;

function rowsOf({ me, identity, used, sites }: SignedInAccount): [string, string][] {
  const { displayName = '', emails } = me;
  const rows: [string, string][] = [
    ['person', [displayName, ...emails].filter((part) => part !== '').join(', ')],
    ['organization', organizationOf(me, identity)],
    ['roles', rolesInWords(me, identity)],
    ['signed in', `with ${howInWords(used)}`],
    ['access token', accessInWords(identity, used)],
  ];
  if (used.isRenewed) rows.push(['refresh token', refreshInWords(used)]);
  rows.push(['scopes', used.scopes?.join(' ') ?? 'not available']);
  const width = Math.max(0, ...sites.map(({ site }) => site.length));
  for (const one of sites) rows.push(['site', `${one.site.padEnd(width)}   ${administersInWords(one)}`]);
  if (sites.length === 0) rows.push(['sites', whyNoSites(identity)]);
  return rows;
}

function whyNoSites({ licenses }: Identity): string {
  if (isForbidden(licenses)) return 'not available: needs spark-admin:licenses_read and an administrator role';
  const why = whyNot(licenses);
  return why === undefined ? 'none' : `not known: ${why}`;
}

function isForbidden(looked: Looked<unknown>): boolean {
  return 'failed' in looked && looked.failed.forbidden;
}

function organizationOf({ orgId = 'not available' }: Me, { organization }: Identity): string {
  const name = seenIn(organization);
  if (name !== undefined) return name;
  return isForbidden(organization) ? `${orgId} (its name needs spark-admin:organizations_read)` : orgId;
}

function rolesInWords({ roles }: Me, { roleNames }: Identity): string {
  if (roles === undefined) return 'not available';
  if (roles.length === 0) return 'none: not an administrator';
  const names = roles.map((id) => nameOfRole(id, seenIn(roleNames))).join(', ');
  return isForbidden(roleNames) ? `${names} (their names need spark-admin:roles_read)` : names;
}

function accessInWords({ accessEnds }: Identity, { isRenewed }: SignInUsed): string {
  const ends = seenIn(accessEnds);
  const when = ends === undefined ? 'Webex does not say when it expires' : `expires ${endInWords(ends.at, ends.left)}`;
  return `${when}; it ${isRenewed ? 'is renewed automatically' : 'cannot be renewed'}`;
}

function refreshInWords({ refreshEndsAt }: SignInUsed): string {
  if (refreshEndsAt === undefined) return 'expiry unknown';
  const left = refreshEndsAt - Date.now();
  return left < 0
    ? `probably expired ${lengthInWords(left)} ago`
    : `expires ${endInWords(refreshEndsAt, left)}, and extended with each use`;
}

function administersInWords({ administers, overRest }: AdministeredSite): string {
  if (!('seen' in administers)) {
    if (overRest === true) return `accessible over REST, but not over XML: ${whyNot(administers) ?? ''}`;
    return `${isForbidden(administers) ? 'no access' : 'not known'}: ${whyNot(administers) ?? ''}`;
  }
  if (administers.seen === undefined) return 'unknown: the site does not say';
  return administers.seen ? 'may administer' : 'may sign in, but not administer';
}

function whyNot(looked: Looked<unknown>): string | undefined {
  if ('seen' in looked) return undefined;
  return 'failed' in looked ? looked.failed.message : looked.notLookedAt;
}

function warningsOf({ identity, used: { kind } }: SignedInAccount): string[] {
  const ends = seenIn(identity.accessEnds);
  if (kind !== 'access token' || ends === undefined || !endsSoon(ends.left)) return [];
  return ['this access token expires soon and cannot be renewed; webex-bulk login gives a longer sign-in'];
}

function eventOf(account: SignedInAccount): Readonly<Record<string, unknown>> {
  const { me, identity, used, sites } = account;
  const { isRenewed, refreshEndsAt, scopes, ...how } = used;
  const accessEnds = seenIn(identity.accessEnds);
  const names = seenIn(identity.roleNames);
  return {
    person: { id: me.id, ...(me.displayName !== undefined && { name: me.displayName }), emails: me.emails },
    organization: { id: me.orgId, name: seenIn(identity.organization) },
    ...(me.roles && { roles: me.roles.map((id) => nameOfRole(id, names)) }),
    signIn: {
      ...how,
      isRenewed,
      ...(accessEnds && { accessEndsAt: isoDate(accessEnds.at) }),
      ...(refreshEndsAt !== undefined && { refreshEndsAt: isoDate(refreshEndsAt) }),
      warnings: warningsOf(account),
    },
    ...(scopes && { scopes }),
    sites: sites.map(({ site, administers, overRest }) => ({
      site,
      ...(overRest !== undefined && { overRest }),
      administers: isForbidden(administers) ? false : (seenIn(administers) ?? null),
      ...(whyNot(administers) !== undefined && { why: whyNot(administers) }),
    })),
  };
}

function isoDate(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
