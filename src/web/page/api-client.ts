/** The page's requests to the program (`../api.ts`), with checked answers. */
import type { RowColumns } from '../../report/row-format.js';
import { joinedColumns } from '../../report/view/unpack-rows.js';
import type {
  ApiProblem,
  ApplyRequest,
  Correction,
  FileId,
  JobDetail,
  JobEntry,
  JobId,
  PlanRequest,
  Reading,
  ReadingChoice,
  RowDetail,
  RunId,
  Session,
  UndoQuestion,
  UndoRequest,
} from '../api.js';
import { checked, checkedList, isObject } from './check-answer.js';

/** The program refused, with what to do next. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: ApiProblem;

  constructor(status: number, problem: ApiProblem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

/** The program did not answer at all. */
export class NoAnswer extends Error {}

export type Api = ReturnType<typeof createApi>;

const ofSession = { version: 'string', writeToken: 'string', signIn: 'object', samples: 'list', runs: 'list' } as const;
const ofEntry = { job: 'string', state: 'string', message: 'string', can: 'list' } as const;
const ofReading = { name: 'string', headings: 'list', sample: 'list', notices: 'list', headerRow: 'number' } as const;
const ofRow = { row: 'number', cells: 'list', changes: 'list', problems: 'list' } as const;

/** Each request throws an ApiError or NoAnswer. */
export function createApi() {
  let writeToken = '';
  const post = (path: string, body: unknown): Promise<unknown> =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-webex-bulk': writeToken },
      body: JSON.stringify(body),
    });
  const session = (answer: unknown): Session => {
    const checkedSession = checked<Session>(answer, ofSession);
    ({ writeToken } = checkedSession);
    return checkedSession;
  };
  const run = async (path: string, body: unknown): Promise<RunId> =>
    checked<{ run: RunId }>(await post(path, body), { run: 'string' }).run;
  const file = (answer: unknown): FileId => checked<{ file: FileId }>(answer, { file: 'string' }).file;
  const upload = async (query: string, body: Blob): Promise<FileId> => {
    const headers = { 'content-type': 'application/octet-stream', 'x-webex-bulk': writeToken };
    return file(await send(`files?${query}`, { method: 'POST', headers, body }));
  };
  return {
    begin: async (code: string) => session(await post('session', { code })),
    session: async () => session(await send('session')),
    signIn: async () => checked<{ url: string }>(await post('sign-in', {}), { url: 'string' }).url,
    upload: (name: string, content: Blob) => upload(`name=${encodeURIComponent(name)}`, content),
    chooseSample: (name: string) => upload(`sample=${encodeURIComponent(name)}`, new Blob()),
    read: async (id: FileId, choice: ReadingChoice) =>
      checked<Reading>(await post(`files/${encodeURIComponent(id)}/reading`, choice), ofReading),
    plan: (id: FileId, request: PlanRequest) => run(`files/${encodeURIComponent(id)}/plan`, request),
    correct: async (job: JobId, corrections: readonly Correction[]) =>
      file(await post(`${jobPath(job)}/corrections`, corrections)),
    jobs: async () => checkedList<JobEntry>(await send('jobs'), ofEntry),
    job: async (job: JobId) =>
      checked<JobDetail>(await send(jobPath(job)), { ...ofEntry, files: 'list', nextSteps: 'list' }),
    rows: async (job: JobId) => await readRows(await answerOf(`${jobPath(job)}/rows`)),
    row: async (job: JobId, row: number) => checked<RowDetail>(await send(`${jobPath(job)}/rows/${row}`), ofRow),
    apply: (job: JobId, request: ApplyRequest) => run(`${jobPath(job)}/apply`, request),
    retry: (job: JobId) => run(`${jobPath(job)}/retry`, {}),
    undoQuestion: async (job: JobId) =>
      checked<UndoQuestion>(await send(`${jobPath(job)}/undo`), { created: 'number', choice: 'string' }),
    undo: (job: JobId, request: UndoRequest) => run(`${jobPath(job)}/undo`, request),
    control: (id: RunId, what: 'pause' | 'resume' | 'stop') => post(`runs/${encodeURIComponent(id)}/${what}`, {}),
  };
}

/** Where a file of a job is downloaded from. */
export function jobFileAddress(job: JobId, name: JobDetail['files'][number]): string {
  return `/api/${jobPath(job)}/files/${name}`;
}

export function fileAddress(file: FileId): string {
  return `/api/files/${encodeURIComponent(file)}/download`;
}

function jobPath(job: JobId): string {
  return `jobs/${encodeURIComponent(job)}`;
}

async function send(path: string, init?: RequestInit): Promise<unknown> {
  const text = await (await answerOf(path, init)).text();
  return text === '' ? {} : (JSON.parse(text) as unknown);
}

async function answerOf(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`/api/${path}`, { ...init, credentials: 'same-origin' }).catch((error: unknown) => {
    throw new NoAnswer('The program does not answer. Try again when it does.', { cause: error });
  });
  if (answer.ok) return answer;
  const body: unknown = await answer.json().catch(() => undefined);
  throw new ApiError(
    answer.status,
    problemIn(body) ?? { message: `The program answered ${answer.status}.`, steps: [] },
  );
}

function problemIn(body: unknown): ApiProblem | undefined {
  if (!isObject(body) || typeof body['message'] !== 'string') return undefined;
  const problem = body as unknown as ApiProblem;
  return { ...problem, steps: Array.isArray(problem.steps) ? problem.steps : [] };
}

/** Lines of JSON, each a block of rows. */
async function readRows(answer: Response): Promise<RowColumns> {
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  return joinedColumns(lines.map((line) => checked<RowColumns>(JSON.parse(line), { row: 'list', email: 'list' })));
}
