/** A simulated Webex for one test, and short ways to talk to it over HTTP. */
import type { ExecutionContext } from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { startSimulator } from '../../src/simulator/server.js';
import type { SimulatorConnection } from '../../src/simulator/server.js';

export type Json = Record<string, unknown>;

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

export interface Service {
  readonly connection: SimulatorConnection;
  /** `rest('GET /people?max=2')`, with the administrator's token and a JSON body. */
  readonly rest: (request: string, ask?: Ask) => Promise<Heard>;
  readonly form: (path: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Heard>;
  readonly control: (request: string, body?: unknown) => Promise<Heard>;
  readonly fault: (fault: Json) => Promise<void>;
  /** Everything that the simulator holds, or of one person. */
  readonly state: (email?: string) => Promise<State>;
  readonly requests: () => Promise<Json[]>;
  readonly person: (email: string) => Promise<Json>;
  readonly licenseId: (name: string, siteUrl?: string) => Promise<string>;
}

export interface State {
  people: (Json & { id: string; email: string; licenses: string[]; siteUrls: string[] })[];
  siteUsers: (Json & { email: string; sessionTypes: string[]; trackingCodes: Record<string, string> })[];
  licenses: (Json & { id: string; name: string; siteUrl?: string; total: number; consumed: number })[];
  sessionTypes: Json[];
  trackingCodes: Json[];
}

/** Starts a simulator that is closed when the test is over. */
export async function service(t: ExecutionContext, options: Partial<SimulatorOptions> = {}): Promise<Service> {
  const { connection, close } = await startSimulator({ users: 8, ...options });
  t.teardown(close);
  const control: Service['control'] = (request, body) => send(connection.controlUrl, request, { body });
  const state: Service['state'] = async (email) => {
    const query = email === undefined ? '' : `?email=${encodeURIComponent(email)}`;
    return (await control(`GET /state${query}`)).json as unknown as State;
  };
  return {
    connection,
    control,
    state,
    rest: (request, ask = {}) =>
      send(connection.apiUrl, request, {
        ...ask,
        headers: { Authorization: `Bearer ${ask.token ?? connection.accessToken}`, ...ask.headers },
      }),
    form: (path, fields, headers = {}) =>
      send(connection.apiUrl, `POST ${path}`, {
        body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      }),
    async fault(fault) {
      const { status, text } = await control('POST /faults', [fault]);
      if (status !== 200) throw new Error(text);
    },
    async requests() {
      const { text } = await control('GET /requests');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
    },
    async person(email) {
      const found = (await state(email)).people[0];
      if (!found) throw new Error(`nobody has ${email}`);
      return found;
    },
    async licenseId(name, siteUrl) {
      const found = (await state()).licenses.find(
        (license) => license.name === name && (siteUrl === undefined || license.siteUrl === siteUrl),
      );
      if (!found) throw new Error(`no license ${name}`);
      return found.id;
    },
  };
}

async function send(base: string, request: string, { body, headers = {} }: Ask): Promise<Heard> {
  const [method = 'GET', path = ''] = request.split(' ');
  const isText = typeof body === 'string';
  const response = await fetch(base + path, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && !isText && { 'Content-Type': 'application/json;charset=utf-8' }), ...headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: objectIn(text) };
}

function objectIn(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** The first error's description and code. */
export function firstError(heard: Heard): Json {
  return ((heard.json['errors'] ?? []) as Json[])[0] ?? {};
}

/** The items of a list answer. */
export function items(heard: Heard): Json[] {
  return heard.json['items'] as Json[];
}

/** The address of the next page, or undefined. */
export function nextPage(heard: Heard): string | undefined {
  return /<([^>]+)>; *rel="next"/.exec(heard.headers.get('link') ?? '')?.[1];
}
