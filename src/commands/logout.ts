/** `webex-bulk logout`: forgets a sign-in here, and ends it at Webex where Webex lets it. */
import { exitCodes } from '../errors.js';
import { usualProfile } from '../store/profile-facts.js';
import type { SavedSignIn } from '../store/token-store.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { logoutOptions, Options } from './options.js';
import type { TokenKeeper } from '../webex/tokens.js';
import { connect, keeperOf } from './sign-in.js';
import type { Terminal } from './terminal.js';

type LogoutOptions = Options<(typeof logoutOptions)[number]>;

export async function runLogout(options: LogoutOptions, terminal: Terminal): Promise<number> {
  const store = await openTokenStore();
  const name = options.profile ?? usualProfile;
  const saved = await store.read(name).catch(() => undefined);
  const revoked = saved === undefined ? 'there was none' : await revoke(saved, options, keeperOf(store, name, saved));
  await store.alone(name, async () => await store.remove(name));
  terminal.say(saved === undefined ? `Nobody was signed in to "${name}".` : `Signed out of "${name}".`);
  if (saved !== undefined && revoked !== undefined) {
    terminal.say(`Webex was not told (${revoked}): until they end, its tokens stay good for whoever has them.`);
    terminal.say('Next:  end them in Control Hub, where the integration is listed under Apps, or let them end.');
  }
  terminal.event({
    type: 'summary',
    command: 'logout',
    profile: name,
    wasSignedIn: saved !== undefined,
    revoked: revoked === undefined,
  });
  return exitCodes.done;
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
