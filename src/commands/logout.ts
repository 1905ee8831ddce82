/** `webex-bulk logout`: forgets a sign-in here, and ends it at Webex where Webex lets it. */
import { exitCodes } from '../errors.js';
import { profileFlag } from '../identity.js';
import { usualProfile } from '../store/profile-facts.js';
import type { SavedSignIn, TokenStore } from '../store/token-store.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { logoutOptions, Options } from './options.js';
import type { TokenKeeper } from '../webex/tokens.js';
import { connect, keeperOf } from './sign-in.js';
import type { Terminal } from './terminal.js';

type LogoutOptions = Options<(typeof logoutOptions)[number]>;

export async function runLogout(options: LogoutOptions, terminal: Terminal): Promise<number> {
  const store = await openTokenStore();
  const name = options.profile ?? usualProfile;
  const saved = await store.read(name).catch((error: unknown) => error as Error);
  const wasSignedIn = saved !== undefined;
  const untold = await whyNotRevoked(saved, options, store, name);
  await store.alone(name, async () => await store.remove(name));
  terminal.say(wasSignedIn ? `Signed out of "${name}".` : `Nobody was signed in to "${name}".`);
  if (wasSignedIn && untold !== undefined) {
    terminal.say(`Webex was not told (${untold}): until they end, its tokens stay good for whoever has them.`);
    terminal.say('Next:  end them in Control Hub, where the integration is listed under Apps, or let them end.');
  } else terminal.say(`Next:  webex-bulk login${profileFlag({ profile: name })}`);
  terminal.event({
    type: 'summary',
    command: 'logout',
    profile: name,
    wasSignedIn,
    revoked: wasSignedIn && untold === undefined,
  });
  return exitCodes.done;
}

/** An error: what is kept cannot be read, and is forgotten all the same. */
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

/** Why not, if not. What Webex publishes for it is DELETE /authorizations, for tokens with identity:tokens_write. */
async function revoke(
  { facts, secrets }: SavedSignIn,
  options: LogoutOptions,
  keeper: TokenKeeper,
): Promise<string | undefined> {
  const { clientId } = secrets;
  if (clientId === undefined) return 'the integration is not known';
  const webex = await connect(
    { ...options, 'api-url': facts.apiUrl, 'xml-url': 'https://{site}/', concurrency: 1 },
    { ...secrets, keeper },
  );
  try {
    const answer = await webex.ownToken.revoke(clientId);
    return answer.result === 'done' ? undefined : answer.problem.message;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await webex.close();
  }
}
