/** Addresses that differ in one or two letters, and how to find them among a million without comparing each. */

/**
 * Is one address probably a typo of the other? Up to two letters may be wrong, missing or extra; before the `@`, only one in a
 * name of 3 or 4 letters, and none in a shorter one. Addresses with different digits are not typos: `user017` and `user018` are
 * two people.
 */
export function isNearAddress(email: string, other: string): boolean {
  return lettersApart(email, other) <= 2;
}

/** 0 for the same address, 1 or 2 for a near one, else Infinity. */
export function lettersApart(email: string, other: string): number {
  const [a, b] = [addressParts(email), addressParts(other)];
  if (a.digits !== b.digits || a.domainDigits !== b.domainDigits) return Infinity;
  const local = distance(a.local, b.local);
  if (local > mostLettersOf(Math.min(a.letters.length, b.letters.length))) return Infinity;
  const apart = local + distance(a.domain, b.domain);
  return apart <= 2 ? apart : Infinity;
}

interface AddressParts {
  readonly local: string;
  readonly domain: string;
  /** The local part's characters that are not digits, and its digits. */
  readonly letters: string;
  readonly digits: string;
  readonly domainDigits: string;
}

function addressParts(email: string): AddressParts {
  const address = email.toLowerCase();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  const digits = (text: string): string => text.replace(/\D/gu, '');
  return {
    ...{ local, domain, letters: local.replace(/\d/gu, ''), digits: digits(local), domainDigits: digits(domain) },
  };
}

/** The part after the `@`, in lower case. */
export function domainOf(email: string): string {
  return addressParts(email).domain;
}

function mostLettersOf(length: number): number {
  return length >= 5 ? 2 : length >= 3 ? 1 : 0;
}

/** The number of letters in which two domains differ; Infinity if more than two. */
export function domainsApart(domain: string, other: string): number {
  const apart = distance(domain, other);
  return apart <= 2 ? apart : Infinity;
}

/** The number of letters replaced, inserted or deleted (Levenshtein). A result above two only means more than two. */
function distance(a: string, b: string): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > 2) return 3;
  let previous = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let place = 1; place <= b.length; place++) {
      const replaced = (previous[place - 1] ?? 0) + (a[row - 1] === b[place - 1] ? 0 : 1);
      current.push(Math.min((previous[place] ?? 0) + 1, (current[place - 1] ?? 0) + 1, replaced));
    }
    if (Math.min(...current) > 2) return 3;
    previous = current;
  }
  return previous[b.length] ?? 3;
}

/**
 * The keys under which an address is indexed. If a text has three parts, two wrong letters leave one part intact: addresses
 * that share a part, at any position to which it may have shifted, are compared (the idea of PassJoin; Li, Deng, Wang, Feng,
 * 2011).
 */
export function keysOf(email: string): string[] {
  const { letters, digits, domain } = addressParts(email);
  if (letters.length < 3) return [];
  return thirdsOf(letters.length).map(({ nth, from, length }) =>
    keyOf({ nth, digits, domain, length: letters.length, part: letters.slice(from, from + length) }),
  );
}

/** The keys under which near addresses at a domain may be indexed, without duplicates. */
export function keysToLookUnder(email: string, domain: string): string[] {
  const { letters, digits } = addressParts(email);
  const keys = new Set<string>();
  for (let length = Math.max(3, letters.length - 2); length <= letters.length + 2; length++) {
    for (const third of thirdsOf(length)) {
      for (let from = Math.max(0, third.from - 2); from <= third.from + 2; from++) {
        if (from + third.length > letters.length) break;
        keys.add(keyOf({ nth: third.nth, digits, domain, length, part: letters.slice(from, from + third.length) }));
      }
    }
  }
  return [...keys];
}

interface Key {
  readonly nth: number;
  readonly part: string;
  /** The number of letters in the whole local part. */
  readonly length: number;
  readonly digits: string;
  readonly domain: string;
}

function keyOf({ nth, part, length, digits, domain }: Key): string {
  return `${nth} ${length} ${digits} ${part}@${domain}`;
}

function thirdsOf(length: number): { readonly nth: number; readonly from: number; readonly length: number }[] {
  const [first, second] = [Math.floor(length / 3), Math.floor((length + 1) / 3)];
  return [
    { nth: 0, from: 0, length: first },
    { nth: 1, from: first, length: second },
    { nth: 2, from: first + second, length: length - first - second },
  ];
}
