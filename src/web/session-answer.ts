/** What a page is told when it opens. */
import { columns } from '../fields/table.js';
import type { Session } from './api.js';
import type { WebContext } from './context.js';
import type { WebSession } from './session.js';

export function sessionFor(web: WebContext, { writeToken }: WebSession): Session {
  const { version, isDemo, samples, runs, work } = web;
  const codes = work.catalog()?.trackingCodes ?? [];
  return {
    ...{ version, isDemo, samples, writeToken },
    signIn: web.signIn(),
    fields: [
      ...columns().map(({ name, meaning }) => ({ name, about: meaning })),
      ...codes.map(({ name }) => ({ name: `Tracking code: ${name}`, about: 'tracking code of the site' })),
    ],
    runs: runs.states(),
  };
}

/** How a sign-in that the page began ended. */
export function signInEvents(web: Pick<WebContext, 'refreshSignIn'>): (error?: unknown) => void {
  return (error) => void web.refreshSignIn(error);
}
