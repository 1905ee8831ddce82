/** The REST client at an address, as the program puts it together. */
import type { ExecutionContext } from 'ava';
import { connectWebex, type Webex } from '../../src/webex/connect.js';
import type { Service } from '../simulator/service.js';
import { httpServer, sendJson, type Listening } from './servers.js';

export function webexAt(apiUrl: string, accessToken = 'token'): Webex {
  return connectWebex({ apiUrl, xmlUrl: `${apiUrl}/xml`, accessToken, concurrency: 4, userAgent: 'test/1' });
}

export function webexOf({ connection }: Service): Webex {
  return webexAt(connection.apiUrl, connection.accessToken);
}

/** A Webex that answers everything with this. */
export async function answering(
  t: ExecutionContext,
  content: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Promise<Webex & { readonly server: Listening }> {
  const server = await httpServer(t, (_request, response) => sendJson(response, status, content, headers));
  return { ...webexAt(server.url), server };
}
