/** Who is signed in, for the page, and signing in through the browser that shows it. */
import { RunError } from '../errors.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { createLogin } from '../webex/login.js';
import type { SignInState } from '../web/api.js';
import { checkedUrl } from './checked-url.js';
import { environmentProxy } from './environment-proxy.js';
import { isSignedInByEnvironment, keptProfile, openTokenStore } from './kept-sign-ins.js';
import { askedFacts, givenFacts, keep, knownClient } from './login.js';
import { beginInBrowser } from './login-ways.js';
import type { LoginOptions } from './login-run.js';
import { signInUsed } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';
import type { WebOptions } from './web-given.js';

/** Asks Webex where the sign-in itself does not say whose it is. Never throws. */
export async function signInStateOf(options: WebOptions): Promise<SignInState> {
  try {
    const { used, open } = await signInUsed(options);
    const profile = used.from === 'environment' ? 'environment' : (used.profile ?? defaultProfile);
    const { facts } = await keptProfile(options.profile, process.env);
    const { organization, admin } = facts ?? {};
    const site = options.site ?? facts?.site;
    if (organization !== undefined && admin !== undefined) {
      return { is: 'signed in', organization: organization.name ?? placeOf(site, admin), site, admin, profile };
    }
    const webex = await open();
    try {
      const me = await webex.people.me();
      const name = me.orgId === undefined ? undefined : await webex.ownToken.organizationName(me.orgId);
      const [address = ''] = me.emails;
      const named = name?.result === 'done' ? name.value : placeOf(site, address);
      return { is: 'signed in', organization: named, site, admin: address, profile };
    } finally {
      await webex.close();
    }
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { is: 'signed out', message: error.message, steps: error.steps, canSignIn: await canSignIn(options) };
  }
}

/** The organization's name needs a scope that planning and applying do not need. */
function placeOf(site: string | undefined, admin: string): string {
  return site ?? admin.split('@').at(-1) ?? admin;
}

async function canSignIn({ profile = defaultProfile }: WebOptions): Promise<boolean> {
  if (isSignedInByEnvironment(process.env)) return false;
  const store = await openTokenStore();
  const saved = await store.read(profile).catch(() => undefined);
  return knownClient(saved?.secrets) !== undefined;
}

/**
 * Returns the address where a person signs in, with the client of the environment or of the last sign-in. `onEnd`: called once,
 * with what went wrong. Throws a RunError (`usage`) if no client is known, or the answer cannot be received here.
 */
export async function beginWebSignIn(
  options: WebOptions,
  terminal: Terminal,
  onEnd: (error?: unknown) => void,
): Promise<string> {
  const name = options.profile ?? defaultProfile;
  const apiUrl = checkedUrl(options['api-url'], '--api-url');
  const proxyFor = await environmentProxy();
  const store = await openTokenStore();
  await store.refuseUnwritable(name);
  const saved = await store.read(name).catch(() => undefined);
  const client = knownClient(saved?.secrets);
  if (isSignedInByEnvironment(process.env) || client === undefined) throw notHere();
  const login = createLogin({ apiUrl, client, userAgent: `webex-bulk/${version()}`, proxyFor });
  const own: LoginOptions = { ...options, paste: false, device: false, 'service-app': false };
  const run = { login, options: own, apiUrl, client, terminal };
  const { url, grant } = await beginInBrowser(run, 'the page of webex-bulk', async (granted) => {
    const given = givenFacts(granted, { way: 'browser', apiUrl, options: own });
    await keep(store, name, { facts: await askedFacts(granted, given, own), grant: granted, client });
  });
  void grant.then(
    () => onEnd(),
    (error: unknown) => onEnd(error),
  );
  return url;
}

function notHere(): RunError {
  return new RunError(
    'usage',
    'Signing in on this page needs the client id and the client secret of your integration.',
    {
      next: [
        'Set WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET before you start webex-bulk web, or sign in once in a terminal:  webex-bulk login',
        'docs/signing-in.md explains how to create an integration.',
      ],
    },
  );
}
