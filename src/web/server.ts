/** The page's server: every request that it answers, on one screen. What is not here is not answered. */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { listJobs, type JobFolder } from '../job/folder.js';
import { correctedFile } from './corrections.js';
import { guarded } from './guarded.js';
import { jobDetail } from './job-detail.js';
import { byName, jobNamed } from './job-named.js';
import { jobFile } from './job-files.js';
import {
  applyRequestIn,
  codeIn,
  correctionsIn,
  planRequestIn,
  readJson,
  readingChoiceIn,
  undoRequestIn,
} from './requests.js';
import { readFile } from './reading.js';
import { rowDetail } from './row-detail.js';
import { rowBlocks } from './rows.js';
import { attachment } from './send-file.js';
import { beginApply, beginPlan, beginRetry, beginUndo } from './begin-runs.js';
import { sessionFor, signInEvents } from './session-answer.js';
import { RequestError } from './problem.js';
import type { WebContext, WebEnv } from './context.js';

type App = Hono<WebEnv>;
type Asked = Context<WebEnv>;

export function createWebApp(web: WebContext): App {
  const { work, runs, events } = web;
  const app = guarded(web);
  app.get('/api/session', (context) => context.json(sessionFor(web, context.get('session'))));
  app.post('/api/session', async (context) => web.enter(context, codeIn(await bodyOf(context))));
  app.post('/api/sign-in', async (context) => context.json({ url: await work.beginSignIn(signInEvents(web)) }));
  answerFiles(app, web);
  answerJobs(app, web);
  app.post('/api/runs/:run/pause', (context) => (runs.pause(context.req.param('run')), context.json({})));
  app.post('/api/runs/:run/resume', (context) => (runs.resume(context.req.param('run')), context.json({})));
  app.post('/api/runs/:run/stop', (context) => (runs.stop(context.req.param('run')), context.json({})));
  app.get('/api/events', (context) => {
    const stream = events.stream(context.req.header('last-event-id'), () => web.eventsNow());
    return context.body(stream, 200, { 'content-type': 'text/event-stream' });
  });
  return app;
}

function bodyOf(context: Asked): Promise<unknown> {
  return readJson(context.req.raw);
}

function answerFiles(app: App, web: WebContext): void {
  const { work, uploads, scrub } = web;
  app.post('/api/files', async (context) => {
    const { name = 'people.csv', sample } = context.req.query();
    const upload =
      sample === undefined
        ? await uploads.receive(name, context.req.raw.body)
        : await uploads.copy(web.samplePath(sample), sample);
    return context.json({ file: upload.id });
  });
  app.post('/api/files/:file/reading', async (context) => {
    const choice = readingChoiceIn(await bodyOf(context));
    return context.json(await readFile(uploads.find(context.req.param('file')), choice, work, scrub));
  });
  app.post('/api/files/:file/plan', async (context) => {
    const request = planRequestIn(await bodyOf(context));
    return context.json({ run: await beginPlan(web, uploads.find(context.req.param('file')), request) });
  });
  app.get('/api/files/:file/download', async (context) => {
    const { path, name } = uploads.find(context.req.param('file'));
    return await attachment(path, name);
  });
}

function answerJobs(app: App, web: WebContext): void {
  const { work, uploads, scrub, output } = web;
  const jobOf = (context: Asked): Promise<JobFolder> => jobNamed(output, context.req.param('job') ?? '');
  app.get('/api/jobs', async (context) => {
    const entries = [];
    for (const one of await listJobs(output)) entries.push(await work.entry(byName(one)));
    return context.json(entries.map((entry) => ({ ...entry, message: scrub(entry.message) })));
  });
  app.get('/api/jobs/:job', async (context) => context.json(await jobDetail(await jobOf(context), work, scrub)));
  app.get('/api/jobs/:job/rows', async (context) => {
    const blocks = await rowBlocks(await jobOf(context));
    return context.body(blocks, 200, { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' });
  });
  app.get('/api/jobs/:job/rows/:row', async (context) => {
    const row = Number(context.req.param('row'));
    if (!Number.isSafeInteger(row)) throw new RequestError(404, 'There is no such row.', 'Load the page again.');
    return context.json(await rowDetail(await jobOf(context), row));
  });
  app.get('/api/jobs/:job/files/:name', async (context) => {
    return await jobFile(web, await jobOf(context), context.req.param('name'));
  });
  app.post('/api/jobs/:job/corrections', async (context) => {
    const corrections = correctionsIn(await bodyOf(context));
    return context.json({ file: (await correctedFile(await jobOf(context), corrections, uploads)).id });
  });
  app.post('/api/jobs/:job/apply', async (context) => {
    const request = applyRequestIn(await bodyOf(context));
    return context.json({ run: await beginApply(web, await jobOf(context), request) });
  });
  app.post('/api/jobs/:job/retry', async (context) => {
    return context.json({ run: beginRetry(web, await jobOf(context)) });
  });
  app.get('/api/jobs/:job/undo', async (context) => context.json(await work.undoQuestion(await jobOf(context))));
  app.post('/api/jobs/:job/undo', async (context) => {
    const request = undoRequestIn(await bodyOf(context));
    return context.json({ run: beginUndo(web, await jobOf(context), request) });
  });
}
