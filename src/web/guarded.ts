/** An application whose every request is checked before any answer is made, and whose every answer has the safe headers. */
import { Hono } from 'hono';
import type { WebContext, WebEnv } from './context.js';
import { refusalOf, safeHeaders } from './guard.js';
import { problemOf, statusOf } from './problem.js';
import { cookieIn } from './session.js';

export function guarded(web: WebContext): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(async (context, next) => {
    const { method, path } = context.req;
    const header = (name: string): string | undefined => context.req.header(name);
    const refusal = refusalOf({ method, path, header }, web.place);
    if (refusal !== undefined) {
      context.res = context.json({ message: refusal.message, steps: [] }, refusal.status);
    } else {
      web.touch();
      await next();
    }
    for (const [name, value] of Object.entries(safeHeaders)) context.res.headers.set(name, value);
  });
  app.use('/api/*', async (context, next) => {
    // The code is exchanged before there is a session.
    if (context.req.path === '/api/session' && context.req.method === 'POST') return await next();
    const session = web.sessions.find(cookieIn(context.req.header('cookie'), web.cookie));
    if (session === undefined) return context.json(noSession, 401);
    if (context.req.method === 'POST' && context.req.header('x-webex-bulk') !== session.writeToken) {
      return context.json(
        { message: 'The request does not come from the page.', steps: ['Load the page again.'] },
        403,
      );
    }
    context.set('session', session);
    return await next();
  });
  app.get('*', async (context, next) => {
    const file = web.pageFiles.get(context.req.path);
    if (file === undefined) return await next();
    return context.body(file.text, 200, { 'content-type': file.type });
  });
  app.notFound((context) => context.json({ message: 'There is nothing here.', steps: [] }, 404));
  app.onError((error, context) => {
    const status = statusOf(error);
    if (status === 500) web.reportUnexpected(error);
    return context.json(problemOf(error, web.scrub), status);
  });
  return app;
}

export const noSession = {
  message: 'This page is not signed in to webex-bulk, or webex-bulk was started again since.',
  steps: [
    'Open the address that webex-bulk web printed last in its terminal; each address opens one browser, once.',
    'Or end it with Ctrl-C and run it again: unfinished jobs can be resumed.',
  ],
};
