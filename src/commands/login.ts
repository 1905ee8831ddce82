/** `webex-bulk login`: signs in, shows as whom, and saves the sign-in for later runs. */
import type { LoginOptions, LoginRun } from './login-run.js';
import { exitCodes, RunError } from '../errors.js';
import { profileFlag } from '../sign-in/identity.js';
import { registerSecret } from '../model/secrets.js';
import { checkedProfileName, defaultProfile, type ProfileFacts, type SignInKind } from '../sign-in/profile-facts.js';
import type { Secrets, TokenStore } from '../sign-in/token-store.js';
import type { Webex } from '../webex/connect.js';
import { createLogin } from '../webex/login.js';
import { shellWord } from '../model/shell-word.js';
import { defaultXmlUrl } from '../model/site-address.js';
import type { Client, Grant } from '../webex/token-request.js';
import { checkedUrl } from './checked-url.js';
import { environmentProxy } from './environment-proxy.js';
import { isSignedInByEnvironment, openTokenStore, openTokenStoreIn } from './kept-sign-ins.js';
import { askedByBrowser, askedByDevice, askedByPaste } from './login-ways.js';
import { profilesFolder } from './shared-sign-ins.js';
import { endsOf } from './kept-tokens.js';
import { connect } from './connect-with-options.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

export async function runLogin(options: LoginOptions, terminal: Terminal): Promise<number> {
  const way = wayOf(options);
  const apiUrl = checkedUrl(options['api-url'], '--api-url');
  const proxyFor = await environmentProxy();
  proxyFor?.(apiUrl);
  const folder = profilesFolder(options);
  const store = folder === undefined ? await openTokenStore() : await openTokenStoreIn(folder);
  const name = checkedProfileName(options.profile ?? defaultProfile);
  // A code or a refresh token may work only once: make sure first that what it returns can be saved.
  await store.refuseUnwritable(name);
  const before = await store.read(name).catch(() => undefined);
  const client = knownClient(before?.secrets) ?? (await askedClient(before?.secrets, terminal));
  const login = createLogin({ apiUrl, client, userAgent: `webex-bulk/${version()}`, proxyFor });
  const grant = await grantBy(way, { login, options, apiUrl, client, terminal });
  const given = givenFacts(grant, { way, apiUrl, options });
  // The refresh token supplied for a machine account may no longer work, so the new one is saved before anything can fail.
  if (way === 'service-app') await keep(store, name, { facts: given, grant, client });
  const facts = await askedFacts(grant, given, options).catch((error: unknown) => {
    throw way === 'service-app' ? keptAllTheSame(error, name) : error;
  });
  const kept = await keep(store, name, { facts, grant, client });
  showSignIn(terminal, name, kept, { before: before?.facts, folder });
  return exitCodes.done;
}

type Way = 'browser' | 'paste' | 'device' | 'service-app';

function wayOf(options: LoginOptions): Way {
  const named = (['paste', 'device', 'service-app'] as const).filter((way) => options[way]);
  if (named.length < 2) return named[0] ?? 'browser';
  throw new RunError('usage', `--${named.join(' and --')} are different ways to sign in.`, { next: 'Choose one.' });
}

function clientParts(before: Secrets | undefined): Partial<Client> {
  const { WEBEX_CLIENT_ID: id, WEBEX_CLIENT_SECRET: secret } = process.env;
  const [clientId, clientSecret] = [id || before?.clientId, secret || before?.clientSecret];
  return { ...(clientId && { clientId }), ...(clientSecret && { clientSecret }) };
}

/** From the environment or from the last sign-in; `undefined` if a part is missing. */
export function knownClient(before: Secrets | undefined): Client | undefined {
  const { clientId, clientSecret } = clientParts(before);
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

/** What is missing is typed in. */
async function askedClient(before: Secrets | undefined, terminal: Terminal): Promise<Client> {
  const { clientId, clientSecret } = clientParts(before);
  if (!terminal.canAsk) {
    throw new RunError('usage', 'Signing in needs the client id and the client secret of your integration.', {
      next: 'Set WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET, or run login in a terminal. docs/signing-in.md explains how to create an integration.',
    });
  }
  const typedId = clientId || (await terminal.ask('Client id of your integration: ')).trim();
  const typed = clientSecret || (await terminal.askSecret('Client secret (hidden): ')).trim();
  if (typedId === '' || typed === '') throw new RunError('usage', 'Nothing was entered.', { next: 'Start again.' });
  registerSecret(typed);
  return { clientId: typedId, clientSecret: typed };
}

async function grantBy(way: Way, run: LoginRun): Promise<Grant> {
  if (way === 'browser') return await askedByBrowser(run);
  if (way === 'paste') return await askedByPaste(run);
  if (way === 'device') return await askedByDevice(run);
  const { WEBEX_REFRESH_TOKEN: given } = process.env;
  const refreshToken = given || (run.terminal.canAsk ? (await run.terminal.askSecret('Refresh token: ')).trim() : '');
  if (refreshToken === '') {
    throw new RunError('usage', 'A machine account signs in with its refresh token.', {
      next: 'Set WEBEX_REFRESH_TOKEN in addition to the client id and secret; Control Hub and developer.webex.com show it once.',
    });
  }
  registerSecret(refreshToken);
  const grant = await run.login.refresh(refreshToken);
  return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
}

interface SignedIn {
  readonly way: Way;
  readonly apiUrl: string;
  readonly options: LoginOptions;
}

type Facts = Omit<ProfileFacts, 'keptIn'>;

const kinds: Readonly<Record<Way, SignInKind>> = {
  browser: 'integration',
  paste: 'integration',
  device: 'device',
  'service-app': 'service-app',
};

/** The facts that are known without a request. */
export function givenFacts(grant: Grant, { way, apiUrl, options }: SignedIn): Facts {
  return {
    kind: kinds[way],
    signedInAt: Date.now(),
    ...(options.site !== undefined && { site: options.site }),
    apiUrl,
    ...(options['xml-url'] !== defaultXmlUrl && { xmlUrl: options['xml-url'] }),
    ...(grant.scopes !== undefined && { scopes: grant.scopes }),
    ...endsOf(grant),
  };
}

/** Adds who signed in, to which organization and sites; asks with the new token. */
export async function askedFacts({ accessToken }: Grant, given: Facts, options: LoginOptions): Promise<Facts> {
  const webex = await connect({ ...options, concurrency: 2, 'api-url': given.apiUrl }, { accessToken });
  try {
    const me = await webex.people.me();
    if (me.orgId === undefined || me.emails[0] === undefined) {
      throw new RunError('signIn', 'Webex does not say who signed in (GET /people/me).', {
        next: 'Sign in with another account.',
      });
    }
    const organization = await webex.ownToken.organizationName(me.orgId);
    const site = options.site ?? (await onlySite(webex));
    return {
      ...given,
      organization: { id: me.orgId, ...(organization.result === 'done' && { name: organization.value }) },
      admin: me.emails[0],
      ...(site !== undefined && { site }),
    };
  } finally {
    await webex.close();
  }
}

function keptAllTheSame(error: unknown, name: string): unknown {
  if (!(error instanceof RunError)) return error;
  const next = `The tokens were saved anyway; to see what is wrong, run webex-bulk doctor${profileFlag({ profile: name })}`;
  return new RunError(error.problem, error.lines, { next, cause: error });
}

/** A sign-in that cannot read licenses is still saved; `doctor` reports what it lacks. */
async function onlySite(webex: Webex): Promise<string | undefined> {
  const licenses = await webex.licenses.list().catch(() => []);
  const sites = [...new Set(licenses.flatMap(({ siteUrl }) => (siteUrl === undefined ? [] : [siteUrl])))];
  return sites.length === 1 ? sites[0] : undefined;
}

export async function keep(
  store: TokenStore,
  name: string,
  { facts, grant, client }: { facts: Facts; grant: Grant; client: Client },
): Promise<ProfileFacts> {
  const { accessToken, refreshToken } = grant;
  const secrets = { accessToken, ...(refreshToken !== undefined && { refreshToken }), ...client };
  return await store.alone(name, async () => await store.write(name, { facts, secrets }));
}

function showSignIn(
  terminal: Terminal,
  name: string,
  facts: ProfileFacts,
  { before, folder }: { readonly before: ProfileFacts | undefined; readonly folder: string | undefined },
): void {
  const { colors } = terminal;
  const { admin = 'an unknown account', organization, site, keptIn, refreshEndsAt } = facts;
  const until =
    refreshEndsAt === undefined
      ? ''
      : `, valid until ${new Date(refreshEndsAt).toISOString().slice(0, 10)} and extended with each use`;
  terminal.print();
  terminal.print(
    `${colors.green('Signed in')} as ${admin}${organization?.name === undefined ? '' : ` of ${organization.name}`}${until}.`,
  );
  if (before?.organization !== undefined && before.organization.id !== organization?.id) {
    const was = before.organization.name ?? before.organization.id;
    terminal.print(colors.yellow(`warning   "${name}" was previously signed in to ${was}.`));
  }
  terminal.print(
    site === undefined ? 'No site, or more than one, was found: choose one with --site.' : `Site ${site}.`,
  );
  const own = keptIn === 'keyring' ? 'in the system keyring' : 'to a private file';
  const where = folder === undefined ? own : `to private files in ${folder}`;
  terminal.print(`Saved ${where}${name === defaultProfile ? '' : ` as the profile "${name}"`}.`);
  terminal.event({ type: 'summary', command: 'login', profile: name, ...facts });
  if (folder === undefined && isSignedInByEnvironment(process.env)) {
    terminal.note(
      'WEBEX_ACCESS_TOKEN or WEBEX_REFRESH_TOKEN is set and takes precedence: remove it from the environment.',
    );
  }
  const next =
    folder === undefined
      ? `webex-bulk doctor${profileFlag({ profile: name })}`
      : `webex-bulk worker --profiles ${shellWord(folder)}   uses it`;
  terminal.next([next]);
}
