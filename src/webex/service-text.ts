/** Texts of the service become part of messages here, and only here: whatever it says, it may repeat what it was sent. */
import { redacted } from '../model/secrets.js';

/**
 * On one line, without secrets, without what could steer a terminal, without the last full stop; `undefined` if nothing is
 * left.
 */
export function serviceText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const line = redacted(text)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/u, '');
  return line === '' ? undefined : line;
}

/** Cut between characters, not in the midst of one. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/\p{Cs}$/u, '')}…`;
}
