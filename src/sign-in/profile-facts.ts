/** What is saved of a sign-in besides its secrets: whose it is, and for which organization, site and addresses. */
import { join } from 'node:path';
import { RunError } from '../errors.js';

/** How the admin signed in. */
export type SignInKind = 'integration' | 'device' | 'service-app';

export interface ProfileFacts {
  readonly kind: SignInKind;
  /** Absent if Webex gave tokens but did not report whose they are. */
  readonly organization?: { readonly id: string; readonly name?: string };
  /** Email address of the person who signed in; absent as above. */
  readonly admin?: string;
  readonly site?: string;
  /** The tokens go to this address only. */
  readonly apiUrl: string;
  readonly xmlUrl?: string;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly signedInAt?: number;
  /** As Webex reported them; absent if it did not. */
  readonly scopes?: readonly string[];
  /** Milliseconds since 1970, by this machine's clock; absent if Webex did not report it. */
  readonly accessEndsAt?: number;
  readonly refreshEndsAt?: number;
  readonly keptIn: 'keyring' | 'file';
  /** The keyring failed, and may still hold an earlier pair of tokens, to be removed when the admin signs out. */
  readonly staleInKeyring?: true;
}

/** The profile used if none is named. */
export const defaultProfile = 'default';

export function isProfileName(name: string): boolean {
  return /^[A-Za-z\d][\w.-]{0,63}$/u.test(name);
}

/** Throws a RunError (`usage`) for a name that cannot be a folder. */
export function profileFolder(folder: string, name: string): string {
  return join(folder, 'profiles', checkedProfileName(name));
}

/** Throws a RunError (`usage`) for a name that cannot be a folder. */
export function checkedProfileName(name: string): string {
  if (isProfileName(name)) return name;
  throw new RunError('usage', `"${name}" is not a valid profile name.`, {
    next: 'Use letters, digits, dashes, dots and underscores, at most 64.',
  });
}

/** `undefined`: there is no text. Throws a RunError (`signIn`) for text that is not a profile. */
export function readFacts(text: string | undefined, path: string): ProfileFacts | undefined {
  if (text === undefined) return undefined;
  try {
    const fields = JSON.parse(text) as Partial<ProfileFacts> | null;
    const isWhole =
      typeof fields?.apiUrl === 'string' &&
      ['string', 'undefined'].includes(typeof fields.admin) &&
      (fields.organization === undefined || typeof fields.organization.id === 'string') &&
      (fields.keptIn === 'keyring' || fields.keptIn === 'file');
    if (isWhole) return fields as ProfileFacts;
  } catch {
    // Reported like any other damage.
  }
  throw new RunError('signIn', `${path} is damaged: it is not a webex-bulk profile.`, {
    next: 'Delete it and sign in again: webex-bulk login',
  });
}
