/** Connects to Webex with the environment, the saved sign-in and the options. Secrets are never flags. */
import { RunError } from '../errors.js';
import { loginOf, profileFlag, type SignInUsed } from '../sign-in/identity.js';
import { isTold, missingScopes, scimScope, scopesFor, writingScope } from '../sign-in/needed-scopes.js';
import type { AskedApi } from '../model/settings-api.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import type { SharedSignIn } from '../sign-in/shared-profiles.js';
import type { SavedSignIn } from '../sign-in/token-store.js';
import type { Webex } from '../webex/connect.js';
import type { SharedBudgets } from '../webex/shared-budget.js';
import { connect, type ConnectionOptions, type Tokens } from './connect-with-options.js';
import { refuseElsewhere } from './kept-addresses.js';
import { keeperOf } from './kept-tokens.js';
import { isSignedInByEnvironment, keptProfile, openTokenStore } from './kept-sign-ins.js';
import type { serviceOptions } from './command-options.js';
import { withOutageNotice } from './outage-notice.js';
import type { ScimRights } from '../webex/scim-users.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';
import { printEnd, printShortLife } from './sign-in-ends.js';

type ServiceOptions = Options<(typeof serviceOptions)[number] | 'profile'>;

/** What a command will do: read; plan what an admin may apply later; or write. */
export type Intent = 'read' | 'plan' | 'write';

/** What workers have in common. */
export interface WithOthers {
  /** The sign-in, instead of that of the environment or a saved one. */
  readonly shared?: SharedSignIn | undefined;
  /** What may be sent, together with other processes; absent: this one is alone. */
  readonly budgets?: SharedBudgets | undefined;
}

/**
 * Throws a RunError: `signIn` if no admin is signed in or a scope that the command needs is known to be missing; `usage` for an
 * address that tokens must not go to. Sends nothing.
 */
export async function signIn(
  options: ServiceOptions,
  terminal: Terminal,
  intent: Intent = 'read',
  { shared, budgets }: WithOthers = {},
): Promise<SignedIn> {
  const { used, open } =
    shared === undefined ? await signInUsed(options, budgets) : await sharedSignInUsed(shared, options, budgets);
  printEnd(used, terminal);
  refuseWithoutScopes(used, intent, options['settings-api']);
  if (intent === 'plan' && missingScopes(used.scopes, [writingScope]).length > 0) {
    terminal.note(
      `The sign-in lacks ${writingScope.scope}: the plan can be applied only if it changes nothing but site settings. ${addScopes(used)}`,
    );
  }
  const webex = withOutageNotice(await open(), terminal);
  let isTold = intent === 'read';
  return {
    ...webex,
    async printTokenEnd() {
      if (!isTold) await printShortLife(used, webex, terminal);
      isTold = true;
    },
  };
}

export interface SignedIn extends Webex {
  /**
   * Reports once that a non-renewable access token expires soon, by asking Webex. Call it before calls that may take long.
   * Throws whatever a call throws.
   */
  printTokenEnd(): Promise<void>;
}

/** How the admin is signed in, and a function that connects. Throws like `signIn`, except for scopes. */
export async function signInUsed(
  options: ConnectionOptions,
  budgets?: SharedBudgets,
): Promise<{ readonly used: SignInUsed; readonly open: () => Promise<Webex> }> {
  const environment = process.env;
  if (isSignedInByEnvironment(environment)) {
    const tokens = fromEnvironment(environment);
    const isRenewed = tokens.refreshToken !== undefined;
    const kind = isRenewed ? 'refresh token' : 'access token';
    return { used: { from: 'environment', kind, isRenewed }, open: () => connect(options, tokens, budgets) };
  }
  const store = await openTokenStore();
  const name = options.profile ?? defaultProfile;
  const saved = await store.read(name);
  if (saved === undefined) throw notSignedIn(name);
  refuseElsewhere(name, saved.facts, options);
  const { accessEndsAt } = saved.facts;
  const keeper = keeperOf(store, name, saved);
  const tokens = {
    ...saved.secrets,
    ...scimRights(saved.facts.scopes),
    ...(accessEndsAt !== undefined && { accessEndsAt }),
    keeper,
  };
  return { used: usedOf(name, saved), open: () => connect(options, tokens, budgets) };
}

/** A sign-in that workers share. Its end is not known: each renewal is in another file than its facts. */
async function sharedSignInUsed(
  { name, facts, clientId, clientSecret, keeper }: SharedSignIn,
  options: ConnectionOptions,
  budgets: SharedBudgets | undefined,
): Promise<{ readonly used: SignInUsed; readonly open: () => Promise<Webex> }> {
  refuseElsewhere(name, facts, options);
  const { accessToken, refreshToken, accessEndsAt, scopes = facts.scopes } = await keeper.tokens();
  const kept = {
    ...{ refreshToken, clientId, clientSecret, keeper },
    ...scimRights(scopes),
    ...(accessToken !== undefined && { accessToken }),
    ...(accessEndsAt !== undefined && { accessEndsAt }),
  };
  const used = { from: 'profile', profile: name, kind: 'refresh token', isRenewed: true } as const;
  return { used: { ...used, ...(scopes && { scopes }) }, open: () => connect(options, kept, budgets) };
}

/** What the scopes that Webex told allow over SCIM. */
function scimRights(scopes: readonly string[] | undefined): ScimRights {
  return {
    scimIsReadOnly: missingScopes(scopes, [scimScope]).length > 0,
    scimMayChange: isTold(scopes, scimScope.scope),
  };
}

function usedOf(profile: string, { facts, secrets }: SavedSignIn): SignInUsed {
  const { kind, scopes, refreshEndsAt } = facts;
  return {
    from: 'profile',
    profile,
    kind,
    isRenewed: secrets.refreshToken !== undefined,
    ...(scopes !== undefined && { scopes }),
    ...(refreshEndsAt !== undefined && { refreshEndsAt }),
  };
}

/** The same, with the dates saved now: a renewed token has a new lifetime. */
export async function keptEnds(used: SignInUsed): Promise<SignInUsed> {
  if (used.from === 'environment') return used;
  const { facts } = await keptProfile(used.profile, process.env);
  const { scopes, refreshEndsAt } = facts ?? {};
  return { ...used, ...(scopes && { scopes }), ...(refreshEndsAt !== undefined && { refreshEndsAt }) };
}

/** Refuses before the first call what cannot succeed. */
function refuseWithoutScopes(used: SignInUsed, intent: Intent, api: string): void {
  const missing = missingScopes(used.scopes, scopesFor(api as AskedApi, intent === 'write'));
  if (missing.length === 0) return;
  const list = missing.map(({ scope, what }) => `${scope} (${what})`).join(', ');
  throw new RunError('signIn', `The sign-in of "${used.profile ?? defaultProfile}" lacks ${list}. Nothing was sent.`, {
    next: addScopes(
      used,
      missing.map(({ scope }) => scope),
    ),
  });
}

function addScopes(used: SignInUsed, scopes: readonly string[] = []): string {
  const where =
    used.kind === 'service-app'
      ? 'service app on developer.webex.com, have it authorized again in Control Hub'
      : 'integration on developer.webex.com';
  return `Add the missing scopes to the ${where}, then sign in again: ${loginOf(used, scopes)}`;
}

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Tokens {
  const accessToken = environment['WEBEX_ACCESS_TOKEN'];
  const refreshToken = environment['WEBEX_REFRESH_TOKEN'];
  const clientId = environment['WEBEX_CLIENT_ID'];
  const clientSecret = environment['WEBEX_CLIENT_SECRET'];
  const canRefresh = Boolean(refreshToken) && Boolean(clientId) && Boolean(clientSecret);
  if (!accessToken && !canRefresh) {
    throw new RunError('signIn', 'WEBEX_REFRESH_TOKEN also needs WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET.', {
      next: 'Set them too, or unset WEBEX_REFRESH_TOKEN and sign in: webex-bulk login',
    });
  }
  return {
    ...(accessToken && { accessToken }),
    ...(canRefresh && refreshToken && clientId && clientSecret && { refreshToken, clientId, clientSecret }),
  };
}

export function loginCommand(name: string): string {
  return `webex-bulk login${profileFlag({ profile: name })}`;
}

function notSignedIn(name: string): RunError {
  const who = name === defaultProfile ? 'Not signed in.' : `Not signed in to the profile "${name}".`;
  return new RunError('signIn', who, {
    next: `Sign in: ${loginCommand(name)}. Or set WEBEX_ACCESS_TOKEN, or WEBEX_REFRESH_TOKEN with WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET; docs/signing-in.md explains how to get them.`,
  });
}
