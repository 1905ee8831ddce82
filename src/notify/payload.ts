/** A notification as the JSON that a webhook gets. Documented in docs/notifications.md; stable within a version. */
import type { Content } from './content.js';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const payloadVersion = 1;

/** `delivery`: the same for every attempt to deliver this notification. */
export function payloadOf(content: Content, delivery: string): object {
  const { kind, isProblem, title, at, feed, file, job, organization, site, counts, rows } = content;
  const { errors, reasons, people, command, link, leftOut } = content;
  const hasLeftOut = Object.values(leftOut).some((number) => number > 0);
  return {
    version: payloadVersion,
    delivery,
    kind,
    isProblem,
    title,
    at,
    ...defined({ feed, file, job, organization, site }),
    ...(counts && { counts: Object.fromEntries(counts) }),
    ...(rows && { rows }),
    ...(errors.length > 0 && { errors }),
    ...(reasons.length > 0 && { reasons }),
    ...(people.length > 0 && { people }),
    ...defined({ command, link }),
    ...(hasLeftOut && { leftOut }),
  };
}

function defined(values: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
