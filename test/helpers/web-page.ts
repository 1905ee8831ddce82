/** `webex-bulk web` as a program, and a page of it: what the page's own code sends, without a browser. */
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import type { JobDetail, PageEvent, Session } from '../../src/web/api.js';
import { startCli, type Ended, type Office, type Started } from './cli.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface WebProgram {
  readonly port: number;
  readonly child: Started['child'];
  readonly ended: Promise<Ended>;
  /** A page that opened the last address that was printed. */
  enter(): Promise<Page>;
  /** Any request, with any headers. */
  ask(request: {
    method?: string;
    path: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
  }): Promise<Answer>;
  /** All texts that were answered so far. */
  answered(): string;
}

export interface Page {
  readonly session: Session;
  readonly cookie: string;
  get(path: string): Promise<Answer>;
  /** The answer's JSON; throws with the problem where there is one. */
  read<T>(path: string): Promise<T>;
  post<T = Record<string, string>>(path: string, body?: unknown): Promise<T>;
  /** The answer whatever it is. */
  send(path: string, body?: unknown): Promise<Answer>;
  upload(name: string, content: string | Buffer): Promise<string>;
  /** Waits for the run's end. */
  end(run: string): Promise<Extract<PageEvent, { is: 'ended' }>>;
  /** Waits for an event. */
  event(isIt: (event: PageEvent) => boolean): Promise<PageEvent>;
  job(name: string): Promise<JobDetail>;
  /** Plans a file; resolves to the job. */
  plan(name: string, content: string | Buffer): Promise<JobDetail>;
  /** Confirms all that the job asks for, and applies it; resolves to the run. */
  apply(job: JobDetail): Promise<string>;
}

/** Starts the program in the office's folder; it is ended with the test. */
export async function openWeb(
  t: Pick<ExecutionContext, 'teardown'>,
  { folder, env }: Pick<Office, 'folder' | 'env'>,
  ...args: string[]
): Promise<WebProgram> {
  const { child, ended } = startCli(['web', '--no-open', '--json', ...args], { cwd: folder, env });
  t.teardown(() => child.kill('SIGKILL'));
  let [address, said] = ['', ''];
  let answered = '';
  const started = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: string) => {
      address ||= /"url":"(?<url>[^"]+)"/u.exec(text)?.groups?.['url'] ?? '';
      if (address !== '') resolve();
    });
    void ended.then(({ stderr }) => reject(new Error(`web ended: ${stderr}`)));
  });
  child.stderr?.on('data', (text: string) => {
    said += text;
    address = [...said.matchAll(/For another browser: {2}(?<url>\S+)/gu)].at(-1)?.groups?.['url'] ?? address;
  });
  await started;
  const port = Number(new URL(address).port);
  const ask: WebProgram['ask'] = async ({ method = 'GET', path, headers = {}, body }) => {
    const answer = await askFor(port, { method, path, headers, body });
    answered += `${JSON.stringify(answer.headers)}\n${answer.text}\n`;
    return answer;
  };
  return {
    ...{ port, child, ended, ask },
    answered: () => answered,
    async enter() {
      const used = address;
      const page = await enter(t, port, ask, new URL(used).hash.slice(1), (text) => (answered += text));
      // The next address is printed after the answer.
      for (let waited = 0; address === used && waited < 100; waited++) await pause(20);
      return page;
    },
  };
}

function askFor(
  port: number,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: Record<string, string>; body?: string | Buffer | undefined },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const isZipped = response.headers['content-encoding'] === 'gzip';
        const text = (isZipped ? gunzipSync(bytes) : bytes).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

async function enter(
  t: Pick<ExecutionContext, 'teardown'>,
  port: number,
  ask: WebProgram['ask'],
  code: string,
  onText: (text: string) => void,
): Promise<Page> {
  const body = JSON.stringify({ code });
  const entered = await ask({ method: 'POST', path: '/api/session', headers: own, body });
  if (entered.status !== 200) throw new Error(`not entered: ${entered.text}`);
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const session = JSON.parse(entered.text) as Session;
  const headers = { ...own, cookie, 'x-webex-bulk': session.writeToken };
  const events = await listen(port, cookie, onText);
  t.teardown(() => events.stop());
  const get: Page['get'] = (path) => ask({ path, headers: { cookie } });
  const send: Page['send'] = (path, given = {}) => ask({ method: 'POST', path, headers, body: JSON.stringify(given) });
  const good = (path: string, { status, text }: Answer): unknown => {
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text);
  };
  const page: Page = {
    ...{ session, cookie, get, send },
    read: async <T>(path: string) => good(path, await get(path)) as T,
    post: async <T>(path: string, given?: unknown) => good(path, await send(path, given)) as T,
    async upload(name, content) {
      const path = `/api/files?name=${encodeURIComponent(name)}`;
      const octets = { ...headers, 'content-type': 'application/octet-stream' };
      const answer = await ask({ method: 'POST', path, headers: octets, body: content });
      return (good(path, answer) as { file: string }).file;
    },
    event: (isIt) => events.find(isIt),
    end: async (run) =>
      (await events.find((event) => event.is === 'ended' && event.run === run)) as Extract<PageEvent, { is: 'ended' }>,
    job: (name) => page.read(`/api/jobs/${encodeURIComponent(name)}`),
    async plan(name, content) {
      const file = await page.upload(name, content);
      const { run = '' } = await page.post(`/api/files/${file}/plan`, { choice: {}, remember: false });
      const { job, problem } = await page.end(run);
      if (job === undefined) throw new Error(JSON.stringify(problem));
      return await page.job(job);
    },
    async apply({ job, seal, confirm }) {
      const { losing, deletions } = confirm ?? { losing: 0, deletions: 0 };
      const request = { seal, losing, deletions, allowShortage: true, beyondLimits: true };
      return (await page.post(`/api/jobs/${encodeURIComponent(job)}/apply`, request))['run'] ?? '';
    },
  };
  return page;
}

interface Listening {
  find(isIt: (event: PageEvent) => boolean): Promise<PageEvent>;
  stop(): void;
}

/** Milliseconds that a test waits for an event. */
const patience = 20_000;

async function listen(port: number, cookie: string, onText: (text: string) => void): Promise<Listening> {
  const seen: PageEvent[] = [];
  let told: () => void = () => undefined;
  let text = '';
  const stopping = new AbortController();
  const asked = request({ host: '127.0.0.1', port, path: '/api/events', headers: { cookie }, signal: stopping.signal });
  asked.on('error', () => undefined);
  asked.end();
  await new Promise<void>((resolve) => {
    asked.once('close', resolve);
    asked.once('response', (response) => {
      resolve();
      response.setEncoding('utf8').on('error', () => undefined);
      response.on('data', (chunk: string) => {
        onText(chunk);
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^data: (?<json>.*)$/mu.exec(block)?.groups?.['json'];
          if (data !== undefined) seen.push(JSON.parse(data) as PageEvent);
        }
        told();
      });
    });
  });
  return {
    async find(isIt) {
      const until = Date.now() + patience;
      for (;;) {
        const found = seen.find(isIt);
        if (found !== undefined) return found;
        if (Date.now() > until) throw new Error(`no such event; there were ${JSON.stringify(seen.slice(-5))}`);
        await Promise.race([new Promise<void>((resolve) => (told = resolve)), pause(200)]);
      }
    },
    stop: () => stopping.abort(),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
