/** The organizations that a worker can work for: those of the saved sign-ins. */
import { RunError } from '../errors.js';
import type { Submission } from '../queue/submission.js';
import type { ProfileFacts } from '../sign-in/profile-facts.js';
import type { TokenStore } from '../sign-in/token-store.js';
import { loginCommand } from './sign-in.js';

export interface QueueProfile {
  readonly name: string;
  readonly facts: ProfileFacts;
}

export interface QueueProfiles {
  /** Ids, each once. */
  readonly organizations: readonly string[];
  /**
   * The profile that was named where it is of this organization, or else another one that is: names may differ between
   * machines. Throws a RunError (`signIn`) if there is none.
   */
  profileFor(submission: Pick<Submission, 'profile' | 'organization'>): QueueProfile;
}

/** Skips profiles that are damaged, or that do not say whose they are. */
export async function readQueueProfiles(store: TokenStore): Promise<QueueProfiles> {
  const profiles: QueueProfile[] = [];
  for (const name of await store.names()) {
    const facts = await store.facts(name).catch(() => undefined);
    if (facts?.organization !== undefined) profiles.push({ name, facts });
  }
  return {
    organizations: [...new Set(profiles.map(({ facts }) => facts.organization?.id ?? ''))],
    profileFor({ profile, organization }) {
      const own = profiles.filter(({ facts }) => facts.organization?.id === organization);
      const found = own.find(({ name }) => name === profile) ?? own[0];
      if (found !== undefined) return found;
      throw new RunError('signIn', `The worker is no longer signed in to the organization of "${profile}".`, {
        next: `Sign in on its machine: ${loginCommand(profile)}`,
      });
    },
  };
}
