/** The organizations that a worker can work for: those of the saved sign-ins, or of those that workers share. */
import { setTimeout as wait } from 'node:timers/promises';
import { RunError } from '../errors.js';
import type { Submission } from '../queue/submission.js';
import type { ProfileFacts } from '../sign-in/profile-facts.js';
import type { SharedProfile, SharedProfiles, SharedSignIn } from '../sign-in/shared-profiles.js';
import type { TokenStore } from '../sign-in/token-store.js';
import { loginCommand } from './sign-in.js';
import { askedOrganization } from './shared-sign-ins.js';

export interface QueueProfile {
  readonly name: string;
  readonly facts: ProfileFacts;
  /** Absent: it is saved on this machine. */
  readonly shared?: SharedSignIn;
}

export interface QueueProfiles {
  /** Ids, each once. */
  readonly organizations: readonly string[];
  readonly profiles: readonly QueueProfile[];
  /** Why others are not used, by name. */
  readonly unused: ReadonlyMap<string, Error>;
  /**
   * The profile that was named where it is of this organization, or else another one that is: names may differ between
   * machines. Throws a RunError (`signIn`) if there is none.
   */
  profileFor(submission: Pick<Submission, 'profile' | 'organization'>): QueueProfile;
}

/** Reads the sign-ins as they are now. */
export type ReadProfiles = () => Promise<QueueProfiles>;

/** Skips profiles that are damaged, or that do not say whose they are. */
export async function readQueueProfiles(store: TokenStore): Promise<QueueProfiles> {
  const profiles: QueueProfile[] = [];
  const unused = new Map<string, Error>();
  for (const name of await store.names()) {
    const facts = await store.facts(name).catch((error: unknown) => error as Error);
    if (facts instanceof Error) unused.set(name, facts);
    else if (facts?.organization !== undefined) profiles.push({ name, facts });
  }
  return queueProfiles(profiles, unused);
}

/** Organizations that a profile does not say are asked for once: the answer lasts as long as the sign-in. */
export function sharedQueueProfiles(shared: SharedProfiles): ReadProfiles {
  const asked = new WeakMap<SharedSignIn['keeper'], Promise<Awaited<ReturnType<typeof askedOrganization>>>>();
  const factsOf = async (name: string, { facts, signIn }: SharedProfile): Promise<ProfileFacts> => {
    if (signIn === undefined) throw withoutSecrets(name);
    if (facts.organization !== undefined) return facts;
    const { keeper } = signIn;
    const asking =
      asked.get(keeper) ??
      askedOrganization(signIn).catch((error: unknown) => {
        // A refusal stays one until the sign-in is another; anything else may pass.
        if (!(error instanceof RunError) || error.problem !== 'signIn') asked.delete(keeper);
        throw error;
      });
    asked.set(keeper, asking);
    const { id, admin = facts.admin } = await inTime(asking);
    return { ...facts, organization: { id }, ...(admin !== undefined && { admin }) };
  };
  return async () => {
    const profiles: QueueProfile[] = [];
    const unused = new Map<string, Error>();
    // At once: an organization that Webex does not answer about delays no other one.
    const all = [...(await shared.read())].map(async ([name, profile]) => {
      const facts = profile instanceof Error ? profile : await factsOf(name, profile).catch(asError);
      return { name, profile, facts };
    });
    for (const { name, profile, facts } of await Promise.all(all)) {
      if (facts instanceof Error) unused.set(name, facts);
      else if (!(profile instanceof Error) && profile.signIn)
        profiles.push({ name, facts, shared: { ...profile.signIn, facts } });
    }
    return queueProfiles(profiles, unused);
  };
}

/** Milliseconds; an answer that comes later is taken when profiles are read again. */
const longestQuestion = 5000;

async function inTime<T>(asking: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = wait(longestQuestion, undefined, { signal: over.signal }).then(() => {
    throw new RunError('stopped', 'Webex has not answered yet which organization it belongs to.', {
      next: 'Add the field "organization" to it, or wait.',
    });
  });
  try {
    return await Promise.race([asking, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function queueProfiles(profiles: readonly QueueProfile[], unused: ReadonlyMap<string, Error>): QueueProfiles {
  return {
    organizations: [...new Set(profiles.map(({ facts }) => facts.organization?.id ?? ''))],
    ...{ profiles, unused },
    profileFor({ profile, organization }) {
      const own = profiles.filter(({ facts }) => facts.organization?.id === organization);
      const found = own.find(({ name }) => name === profile) ?? own[0];
      if (found !== undefined) return found;
      throw new RunError('signIn', `The worker is no longer signed in to the organization of "${profile}".`, {
        next: `Sign in on its machine: ${loginCommand(profile)}. Or restore it in the folder of --profiles, or in the environment of the worker.`,
      });
    },
  };
}

function withoutSecrets(name: string): RunError {
  return new RunError('signIn', `The sign-in "${name}" has no refresh token; a worker cannot use it.`, {
    next: 'Add refreshToken, clientId and clientSecret to it: docs/queue-sign-ins.md',
  });
}
