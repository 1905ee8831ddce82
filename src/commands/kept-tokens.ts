/** Keeps renewed tokens in the saved sign-in of a profile, so that other processes find them. */
import type { ProfileFacts } from '../sign-in/profile-facts.js';
import type { SavedSignIn, TokenStore } from '../sign-in/token-store.js';
import type { KeptTokens, TokenKeeper } from '../webex/tokens.js';

/** Reads the tokens again once the profile is locked: another process may have renewed them. */
export function keeperOf(store: TokenStore, name: string, { facts, secrets }: SavedSignIn): TokenKeeper {
  const keptNow = async (): Promise<KeptTokens | undefined> => {
    const now = await store.read(name);
    if (now === undefined) return undefined;
    const { accessEndsAt } = now.facts;
    return { ...now.secrets, ...(accessEndsAt !== undefined && { accessEndsAt }) };
  };
  return {
    alone: async (work) => await store.alone(name, async () => await work(await keptNow())),
    async save({ accessToken, refreshToken, life, refreshLife, scopes }) {
      const kept = (await store.facts(name)) ?? facts;
      await store.write(name, {
        facts: { ...withoutEnds(kept), ...endsOf({ life, refreshLife }), ...(scopes !== undefined && { scopes }) },
        secrets: { ...secrets, accessToken, refreshToken },
      });
    },
  };
}

function withoutEnds(facts: ProfileFacts): ProfileFacts {
  const ends = ['accessEndsAt', 'refreshEndsAt'];
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !ends.includes(key))) as unknown as ProfileFacts;
}

/** By this machine's clock; an end that Webex does not report is absent. */
export function endsOf({ life, refreshLife }: { life: number; refreshLife: number }): {
  accessEndsAt?: number;
  refreshEndsAt?: number;
} {
  const now = Date.now();
  return {
    ...(Number.isFinite(life) && { accessEndsAt: now + life }),
    ...(Number.isFinite(refreshLife) && { refreshEndsAt: now + refreshLife }),
  };
}
