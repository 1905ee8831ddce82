/** Text that may name people by their addresses, for places that must not name any. */

/** The text with `<email>` in place of each email address. */
export function withoutPeople(text: string): string {
  return text.replace(/[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/gu, '<email>');
}
