/**
 * How a person consents: in a browser on this machine, by pasting the browser's final address, or with a code on another
 * device.
 */
import { RunError } from '../errors.js';
import { redacted } from '../model/secrets.js';
import { scimScope } from '../sign-in/needed-scopes.js';
import { authorizeUrl, codeIn, newAttempt } from '../webex/authorization.js';
import { isLoopback } from '../model/loopback.js';
import { isLoopbackRedirect, listenForRedirect } from '../webex/redirect-listener.js';
import type { Grant } from '../webex/token-request.js';
import type { LoginRun } from './login-run.js';

/** Milliseconds that a person has to sign in. */
const signInTimeout = 5 * 60_000;

export async function askedByBrowser(run: LoginRun): Promise<Grant> {
  const { url, grant } = await beginInBrowser(run, 'the terminal');
  run.terminal.note('Sign in to Webex in your browser. If it does not open, go to');
  run.terminal.note(`  ${url}`);
  await openBrowser(url);
  return await grant;
}

/**
 * Listens for the answer of a sign-in that a browser on this machine makes at `url`. `back`: where the person goes on. `done`:
 * called with the grant before the browser is told how it ended.
 */
export async function beginInBrowser(
  run: LoginRun,
  back: string,
  done: (grant: Grant) => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly url: string; readonly grant: Promise<Grant> }> {
  const { login, options } = run;
  const redirectUri = options['redirect-uri'];
  if (!isLoopbackRedirect(redirectUri)) throw notHere(redirectUri);
  const attempt = newAttempt();
  const listener = await listenForRedirect(redirectUri, signInTimeout);
  const granted = async (): Promise<Grant> => {
    try {
      const answer = await listener.answer;
      try {
        const grant = await login.redeem(codeIn(answer.query, attempt), attempt.verifier, redirectUri);
        await done(grant);
        await answer.show('Signed in', `webex-bulk is signed in. You can close this window and return to ${back}.`);
        return grant;
      } catch (error) {
        await answer.show(
          'Not signed in',
          error instanceof RunError ? redacted([...error.lines, ...error.steps].join('\n')) : `See ${back}.`,
        );
        throw error;
      }
    } finally {
      await listener.close();
    }
  };
  const grant = granted();
  // Callers that await it still get the rejection.
  grant.catch(() => undefined);
  return { url: authorizeUrl(authorizing(run), attempt), grant };
}

export async function askedByPaste(run: LoginRun): Promise<Grant> {
  const { login, terminal, options } = run;
  const redirectUri = options['redirect-uri'];
  refuseOpenRedirect(redirectUri);
  const attempt = newAttempt();
  terminal.note('Sign in to Webex in any browser, at');
  terminal.note(`  ${authorizeUrl(authorizing(run), attempt)}`);
  terminal.note('Afterwards the browser goes to an address that may not load. Copy that whole address.');
  const pasted = (await terminal.ask('Paste the address: ')).trim();
  return await login.redeem(codeIn(queryOf(pasted, redirectUri), attempt), attempt.verifier, redirectUri);
}

export async function askedByDevice({ login, terminal, options }: LoginRun): Promise<Grant> {
  const device = await login.startDevice(scopesOf(options));
  const { userCode, verificationUri, completeUri, life } = device;
  const minutes = Math.max(1, Math.floor(life / 60_000));
  terminal.note(`On any device, within ${minutes} min, go to`);
  terminal.note(`  ${verificationUri}`);
  terminal.note(`and enter the code  ${userCode}`);
  if (completeUri !== undefined) terminal.note(`(or go to ${completeUri}, which includes the code)`);
  terminal.note('Waiting …');
  return await login.awaitDevice(device);
}

function authorizing({ apiUrl, client, options }: LoginRun): Parameters<typeof authorizeUrl>[0] {
  return { apiUrl, clientId: client.clientId, redirectUri: options['redirect-uri'], scopes: scopesOf(options) };
}

function scopesOf({ scopes, scim }: LoginRun['options']): string[] {
  const asked = scopes.split(/\s+/u).filter((scope) => scope !== '');
  return scim ? [...new Set([...asked, scimScope.scope])] : asked;
}

/** The address is shown too, in case no browser opens. */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  await open(url).then(
    // The browser's own process is not awaited.
    (child) => void child.on('error', () => undefined),
    () => undefined,
  );
}

/** A pasted address that does not match the redirect address is not an answer to this attempt. */
function queryOf(pasted: string, redirectUri: string): URLSearchParams {
  const [url, expected] = [URL.canParse(pasted) ? new URL(pasted) : undefined, new URL(redirectUri)];
  if (url?.origin === expected.origin && url.pathname === expected.pathname) return url.searchParams;
  throw new RunError('usage', `The pasted text is not an address that begins with ${redirectUri}.`, {
    next: 'Start again, and copy the whole address of the last page in the browser.',
  });
}

/** An eavesdropper would see the code that the browser sends there. */
function refuseOpenRedirect(redirectUri: string): void {
  if (!URL.canParse(redirectUri)) throw new RunError('usage', `--redirect-uri ${redirectUri} is not a valid address.`);
  const url = new URL(redirectUri);
  if (url.protocol !== 'http:' || isLoopback(url)) return;
  throw new RunError('usage', `--redirect-uri ${redirectUri} is not https: the sign-in would be sent unencrypted.`, {
    next: 'Register an https address, or one such as http://localhost:6001/redirect, with the integration.',
  });
}

function notHere(redirectUri: string): RunError {
  return new RunError('usage', `--redirect-uri ${redirectUri} is not a local address that can receive the sign-in.`, {
    next: 'Register one such as http://localhost:6001/redirect with the integration, or sign in with --paste.',
  });
}
