/** The sign-ins of many organizations that workers share: where flags and environment say they are. */
import { RunError } from '../errors.js';
import { environmentProfiles, hasEnvironmentProfiles } from '../sign-in/environment-profiles.js';
import { openSharedProfiles, type SharedProfiles, type SharedSignIn } from '../sign-in/shared-profiles.js';
import { openTokenStoreIn } from './kept-sign-ins.js';
import { connect } from './connect-with-options.js';
import { optionTable } from './options.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

export const profilesVariable = 'WEBEX_BULK_PROFILES';
export const stateVariable = `${profilesVariable}_STATE`;

export interface ProfilesOption {
  readonly profiles?: string;
}

/** The folder that machines share; `undefined`: none was given. */
export function profilesFolder({ profiles }: ProfilesOption): string | undefined {
  return (profiles ?? process.env[profilesVariable]) || undefined;
}

/** `undefined`: this machine's own saved sign-ins are used. Throws a RunError for variables that are not understood. */
export async function sharedProfiles(options: ProfilesOption, terminal: Terminal): Promise<SharedProfiles | undefined> {
  const folder = profilesFolder(options);
  if (folder === undefined && !hasEnvironmentProfiles(process.env)) return undefined;
  const state = process.env[stateVariable] || undefined;
  return openSharedProfiles({
    ...{ folder, store: folder === undefined ? undefined : await openTokenStoreIn(folder), state },
    environment: environmentProfiles(process.env),
    processes: await thisProcess(),
    owner: process.getuid?.(),
    ...patienceIn(process.env),
    onKeptInMemory: (name, why) => terminal.note(keptInMemory(name, why)),
  });
}

/** For tests, which do not wait a minute until a renewal is taken over. */
function patienceIn(environment: Readonly<Record<string, string | undefined>>): { patience?: number } {
  const given = environment['WEBEX_BULK_RENEWAL_PATIENCE_MS'];
  return given ? { patience: Number(given) } : {};
}

function keptInMemory(name: string, why: string | undefined): string {
  const cause = why === undefined ? '' : ` ${why}`;
  return `Warning: Webex replaced the refresh token of "${name}", and the new one is only in the memory of this worker: other workers, and this one after a restart, cannot sign in with the old one.${cause} Set ${stateVariable} to a private folder that all workers can write, and sign in to this profile again.`;
}

/**
 * The organization of a sign-in that does not say it, and its administrator: asks Webex (GET /people/me). Throws a RunError, as
 * calls do.
 */
export async function askedOrganization(signIn: SharedSignIn): Promise<{ id: string; admin: string | undefined }> {
  const { facts, clientId, clientSecret, keeper } = signIn;
  const { accessToken, refreshToken, accessEndsAt } = await keeper.tokens();
  const options = { 'api-url': facts.apiUrl, 'xml-url': optionTable['xml-url'].default, concurrency: 1 };
  const webex = await connect(options, {
    ...{ refreshToken, clientId, clientSecret, keeper },
    ...(accessToken !== undefined && { accessToken }),
    ...(accessEndsAt !== undefined && { accessEndsAt }),
  });
  try {
    const me = await webex.people.me();
    if (me.orgId !== undefined) return { id: me.orgId, admin: me.emails[0] };
    throw new RunError('signIn', `Webex does not show the organization of "${signIn.name}" (GET /people/me).`, {
      next: 'Add the field "organization" to it.',
    });
  } finally {
    await webex.close();
  }
}
