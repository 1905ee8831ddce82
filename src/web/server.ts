/** The page's server: every request that it answers, on one screen. What is not here is not answered. */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { listJobs } from '../job/folder.js';
import type { RunId } from './api.js';
import { correctedFile } from './corrections.js';
import { guarded, type WebEnv } from './guarded.js';
import { jobDetail } from './job-detail.js';
import { byName, jobNamed } from './job-named.js';
import { jobFile } from './job-files.js';
import { applyRequestIn, codeIn, correctionsIn, planRequestIn, readJson, readingChoiceIn } from './requests.js';
import { readFile } from './reading.js';
import { rowDetail } from './row-detail.js';
import { rowBlocks } from './rows.js';
import { attachment } from './send-file.js';
import { beginApply, beginChild, beginPlan } from './begin-runs.js';
import { sessionFor, signInEvents } from './session-answer.js';
import { RequestError } from './problem.js';
import type { WebContext } from './context.js';

export function createWebApp(web: WebContext): Hono<WebEnv> {
  const { work, uploads, runs, events, scrub, output } = web;
  const app = guarded(web);
  const job = (context: Context<WebEnv>) => jobNamed(output, context.req.param('job') ?? '');
  const body = (context: Context<WebEnv>) => readJson(context.req.raw);
  const began = (context: Context<WebEnv>, run: RunId) => context.json({ run });

  app.get('/api/session', (context) => context.json(sessionFor(web, context.get('session'))));
  app.post('/api/session', async (context) => web.enter(context, codeIn(await body(context))));
  app.post('/api/sign-in', async (context) => context.json({ url: await work.beginSignIn(signInEvents(web)) }));

  app.post('/api/files', async (context) => {
    const { name = 'people.csv', sample } = context.req.query();
    const upload =
      sample === undefined
        ? await uploads.receive(name, context.req.raw.body)
        : await uploads.copy(await web.samplePath(sample), sample);
    return context.json({ file: upload.id });
  });
  app.post('/api/files/:file/reading', async (context) => {
    const choice = readingChoiceIn(await body(context));
    return context.json(await readFile(uploads.find(context.req.param('file')), choice, work, scrub));
  });
  app.post('/api/files/:file/plan', async (context) => {
    const request = planRequestIn(await body(context));
    return began(context, await beginPlan(web, uploads.find(context.req.param('file')), request));
  });
  app.get('/api/files/:file/download', async (context) => {
    const { path, name } = uploads.find(context.req.param('file'));
    return await attachment(path, name);
  });

  app.get('/api/jobs', async (context) => {
    const entries = [];
    for (const one of await listJobs(output)) entries.push(await work.entry(byName(one)));
    return context.json(entries.map((entry) => ({ ...entry, message: scrub(entry.message) })));
  });
  app.get('/api/jobs/:job', async (context) => context.json(await jobDetail(await job(context), work, scrub)));
  app.get('/api/jobs/:job/rows', async (context) => {
    const blocks = await rowBlocks(await job(context));
    return context.body(blocks, 200, { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' });
  });
  app.get('/api/jobs/:job/rows/:row', async (context) => {
    const row = Number(context.req.param('row'));
    if (!Number.isSafeInteger(row)) throw new RequestError(404, 'There is no such row.', 'Load the page again.');
    return context.json(await rowDetail(await job(context), row));
  });
  app.get('/api/jobs/:job/files/:name', async (context) => {
    return await jobFile(web, await job(context), context.req.param('name'));
  });
  app.post('/api/jobs/:job/corrections', async (context) => {
    const corrections = correctionsIn(await body(context));
    return context.json({ file: (await correctedFile(await job(context), corrections, uploads)).id });
  });
  app.post('/api/jobs/:job/apply', async (context) => {
    const request = applyRequestIn(await body(context));
    return began(context, await beginApply(web, await job(context), request));
  });
  app.post('/api/jobs/:job/retry', async (context) => began(context, beginChild(web, 'retry', await job(context))));
  app.post('/api/jobs/:job/undo', async (context) => began(context, beginChild(web, 'undo', await job(context))));

  app.post('/api/runs/:run/pause', (context) => (runs.pause(context.req.param('run')), context.json({})));
  app.post('/api/runs/:run/resume', (context) => (runs.resume(context.req.param('run')), context.json({})));
  app.post('/api/runs/:run/stop', (context) => (runs.stop(context.req.param('run')), context.json({})));
  app.get('/api/events', (context) => {
    const stream = events.stream(context.req.header('last-event-id'), () => web.eventsNow());
    return context.body(stream, 200, { 'content-type': 'text/event-stream' });
  });
  return app;
}
