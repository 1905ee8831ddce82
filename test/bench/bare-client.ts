/** As many calls as the program made, by plain node:http: what this machine needs at least, at this very time. */
import { Agent, request } from 'node:http';
import type { SimulatorConnection } from '../../src/simulator/server.js';
import type { CallsOfPhase } from './phases.js';

/** Makes the calls, phase after phase, so many of each API in flight. Says how many seconds it took. */
export async function bareCalls(
  { apiUrl, xmlUrl, accessToken }: SimulatorConnection,
  phases: readonly CallsOfPhase[],
  concurrency: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * concurrency });
  const headers = { authorization: `Bearer ${accessToken}` };
  const begun = performance.now();
  for (const { REST, XML } of phases) {
    await Promise.all([
      lanes(concurrency, REST, () => call(`${apiUrl}/people/me`, { agent, headers })),
      lanes(concurrency, XML, () => call(xmlUrl, { agent, method: 'POST' })),
    ]);
  }
  agent.destroy();
  return (performance.now() - begun) / 1000;
}

async function lanes(width: number, count: number, make: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await make();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

function call(url: string, options: Parameters<typeof request>[1]): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      answer.resume().once('end', resolve);
    });
    sent.once('error', reject).end();
  });
}
