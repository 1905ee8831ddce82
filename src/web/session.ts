/** Who may use the page: whoever opened the address with the one-time code, or knows the password, and has the cookie since. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface WebSession {
  /** Writes send it as a header; another site's page cannot know it. */
  readonly writeToken: string;
}

export interface Sessions {
  /** A code that can be exchanged once. An earlier one that was not used is no longer good. */
  newCode(): string;
  /** The value of the cookie for a good code. `too many`: wrong ones were tried too often. */
  exchange(code: string, now: number): { readonly cookie: string } | 'wrong' | 'too many';
  /** `cookie`: the value of the cookie. */
  find(cookie: string | undefined): WebSession | undefined;
}

const mostSessions = 20;
/** Wrong codes within a minute, before further ones are not looked at. */
const mostWrong = 10;

/** `password`: can be used instead of the code, any number of times; absent: there is none. */
export function createSessions(password?: string): Sessions {
  const sessions = new Map<string, WebSession>();
  let code: Buffer | undefined;
  let wrong: number[] = [];
  return {
    newCode() {
      const fresh = randomText();
      code = hashOf(fresh);
      return fresh;
    },
    exchange(given, now) {
      wrong = wrong.filter((at) => now - at < 60_000);
      if (wrong.length >= mostWrong) return 'too many';
      const isCode = code !== undefined && timingSafeEqual(hashOf(given), code);
      const isPassword = password !== undefined && timingSafeEqual(hashOf(given), hashOf(password));
      if (!isCode && !isPassword) {
        wrong.push(now);
        return 'wrong';
      }
      if (isCode) code = undefined;
      const cookie = randomText();
      const [oldest] = sessions.keys();
      if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest);
      sessions.set(hashOf(cookie).toString('hex'), { writeToken: randomText() });
      return { cookie };
    },
    find: (cookie) => (cookie === undefined ? undefined : sessions.get(hashOf(cookie).toString('hex'))),
  };
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** Only hashes are kept and compared, so that how long a comparison takes tells nothing. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Browsers do not keep the cookies of two ports apart, so the name does. */
export function cookieName(port: number): string {
  return `webex-bulk-${port}`;
}

/** `header`: the request's Cookie. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** Only this server gets it, no script reads it, and no request that another site causes carries it. */
export function setCookie(name: string, value: string, isSecure: boolean): string {
  return `${name}=${value}; HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}`;
}
