/** Simulated organizations, a process each, and the spreadsheet of each of them. */
import { once } from 'node:events';
import { startCli, type Lasting, type SimulatedRequest, type State } from '../helpers/cli.js';
import { sheetOf, type Sheet } from './sheet.js';

export interface Connection {
  readonly apiUrl: string;
  readonly xmlUrl: string;
  readonly controlUrl: string;
  readonly site: string;
  readonly admin: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Organization {
  /** As its profile is called. */
  readonly name: string;
  /** As Webex calls it. */
  readonly id: string;
  readonly connection: Connection;
  readonly port: number;
  readonly sheet: Sheet;
  state(): Promise<State>;
  requests(): Promise<SimulatedRequest[]>;
}

export interface OrganizationOptions {
  readonly count: number;
  /** Of each spreadsheet. */
  readonly rows: number;
  /** Further options of the simulator: `--rate 600`. */
  readonly simulator: readonly string[];
}

/** Milliseconds that a simulator lasts at most. */
const longest = 3_600_000;

export async function startOrganizations(t: Lasting, options: OrganizationOptions): Promise<Organization[]> {
  const numbers = Array.from({ length: options.count }, (_, place) => place + 1);
  return await Promise.all(numbers.map((number) => startOrganization(t, number, options)));
}

async function startOrganization(t: Lasting, number: number, options: OrganizationOptions): Promise<Organization> {
  const { rows, simulator } = options;
  const people = ['--users', String(Math.ceil(rows / 2) + 10), '--log-limit', '2000000'];
  const args = ['simulate', '--port', '0', '--json', '--seed', String(number), ...people, ...simulator];
  const { child } = startCli(args, { atMost: longest });
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const connection = await firstLine(child);
  const { apiUrl, controlUrl, accessToken } = connection;
  const state = async (): Promise<State> => (await (await fetch(`${controlUrl}/state`)).json()) as State;
  await raiseTotals(controlUrl, 10 * rows);
  const { people: present } = await state();
  return {
    ...{ name: `org${number}`, connection, port: Number(new URL(apiUrl).port), state },
    id: await ownOrganization(apiUrl, accessToken),
    sheet: sheetOf(
      rows,
      present.filter(({ roles }) => (roles as unknown[]).length === 0).map(({ email, title }) => ({ email, title })),
    ),
    async requests() {
      const text = await (await fetch(`${controlUrl}/requests`)).text();
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SimulatedRequest]));
    },
  };
}

async function firstLine(child: ReturnType<typeof startCli>['child']): Promise<Connection> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) return JSON.parse(text) as Connection;
  }
  throw new Error('A simulator ended before it listened.');
}

async function raiseTotals(controlUrl: string, total: number): Promise<void> {
  const body = JSON.stringify({ name: 'Webex Suite', siteUrl: 'acme.webex.com', total });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${controlUrl}/licenses`, { method: 'POST', body, headers });
  if (!answer.ok) throw new Error(`The simulator does not raise its licenses: ${await answer.text()}`);
}

async function ownOrganization(apiUrl: string, token: string): Promise<string> {
  const answer = await fetch(`${apiUrl}/people/me`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { orgId: string }).orgId;
}
