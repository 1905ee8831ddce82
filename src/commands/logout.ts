/** `webex-bulk logout`: deletes a saved sign-in here, and ends it at Webex if Webex allows it. */
import { exitCodes } from '../errors.js';
import { profileFlag } from '../sign-in/identity.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import type { SavedSignIn, TokenStore } from '../sign-in/token-store.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { logoutOptions } from './command-options.js';
import type { Options } from './options.js';
import type { Webex } from '../webex/connect.js';
import type { Authorization, OwnToken } from '../webex/own-token.js';
import type { TokenKeeper } from '../webex/tokens.js';
import { keeperOf } from './kept-tokens.js';
import { connect } from './connect-with-options.js';
import type { Terminal } from './terminal.js';

type LogoutOptions = Options<(typeof logoutOptions)[number]>;

export async function runLogout(options: LogoutOptions, terminal: Terminal): Promise<number> {
  const store = await openTokenStore();
  const name = options.profile ?? defaultProfile;
  const saved = await store.read(name).catch((error: unknown) => error as Error);
  const wasSignedIn = saved !== undefined;
  const untold = await whyNotRevoked(saved, options, store, name);
  await store.alone(name, async () => await store.remove(name));
  terminal.print(wasSignedIn ? `Signed out of "${name}".` : `"${name}" was not signed in.`);
  if (wasSignedIn && untold !== undefined) {
    terminal.print(`Webex has not ended it (${untold}): anyone who has its tokens can use them until they expire.`);
    terminal.next([
      'revoke them in Control Hub, where the integration is listed under Apps, or wait for them to expire.',
    ]);
  } else terminal.next([`webex-bulk login${profileFlag({ profile: name })}`]);
  terminal.event({
    type: 'summary',
    command: 'logout',
    profile: name,
    wasSignedIn,
    revoked: wasSignedIn && untold === undefined,
  });
  return exitCodes.done;
}

/** `saved` is an Error if the saved sign-in cannot be read; it is deleted anyway. */
async function whyNotRevoked(
  saved: SavedSignIn | Error | undefined,
  options: LogoutOptions,
  store: TokenStore,
  name: string,
): Promise<string | undefined> {
  if (saved === undefined) return undefined;
  if (saved instanceof Error) return saved.message.replace(/\.$/u, '');
  return await revoke(saved, options, keeperOf(store, name, saved));
}

/**
 * Why the sign-in was not ended at Webex; `undefined` if it was. A token with identity:tokens_read and identity:tokens_write
 * may end authorizations.
 */
async function revoke(
  { facts, secrets }: SavedSignIn,
  options: LogoutOptions,
  keeper: TokenKeeper,
): Promise<string | undefined> {
  const { clientId } = secrets;
  if (clientId === undefined) return 'the integration is unknown';
  const webex = await connect(
    { ...options, 'api-url': facts.apiUrl, 'xml-url': 'https://{site}/', concurrency: 1 },
    { ...secrets, keeper },
  );
  try {
    return await endAtWebex(webex, { clientId, signedInAt: facts.signedInAt, everywhere: options.everywhere });
  } catch (error) {
    return (error as Error).message.replace(/\.$/u, '');
  } finally {
    await webex.close();
  }
}

/**
 * Webex does not show which of several sign-ins of the same person with the same integration is this one. All of them can be
 * ended, but only if an admin asks for it.
 */
async function endAtWebex(
  { people, ownToken }: Webex,
  { clientId, signedInAt, everywhere }: { clientId: string; signedInAt: number | undefined; everywhere: boolean },
): Promise<string | undefined> {
  const listed = await ownToken.authorizations((await people.me()).id);
  if (listed.result !== 'done') return listed.problem.message;
  const all = listed.value.filter((one) => one.clientId === clientId);
  const refreshing = all.filter(({ isRefresh }) => isRefresh);
  // Access tokens end with the refresh token that issued them.
  const signIns = refreshing.length > 0 ? refreshing : all;
  if (signIns.length === 0) return 'it lists no such sign-in';
  if (signIns.length > 1 && !everywhere)
    return `it lists ${signIns.length} sign-ins of this person with this integration and does not show which one this is; webex-bulk logout --everywhere ends all of them, including those on other machines`;
  return await endEach(ownToken, ownLast(signIns, signedInAt));
}

/** A token cannot end other authorizations once its own has ended, so the one most likely made by this sign-in comes last. */
function ownLast(signIns: readonly Authorization[], signedInAt = Date.now()): readonly Authorization[] {
  const distance = ({ created }: Authorization): number =>
    Number.isNaN(created) ? Infinity : Math.abs(created - signedInAt);
  return signIns.toSorted((a, b) => distance(b) - distance(a));
}

async function endEach(ownToken: OwnToken, signIns: readonly Authorization[]): Promise<string | undefined> {
  for (const [done, { id }] of signIns.entries()) {
    const ended = await ownToken.end(id).catch((error: unknown) => error as Error);
    const why = ended instanceof Error ? ended.message : ended.result === 'done' ? undefined : ended.problem.message;
    if (why !== undefined) return `${done} of ${signIns.length} sign-ins were ended, the others could not be: ${why}`;
  }
  return undefined;
}
