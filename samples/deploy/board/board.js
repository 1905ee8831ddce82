/** Shows the queues of webex-bulk in a browser of this machine. Reads only: it neither changes nor removes a job. */
import { readFileSync } from 'node:fs';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';
import { organizationsKey, prefix, queueName, schedulesQueue } from './names.js';

const { env } = process;
const port = Number(env.PORT ?? 3030);
const url = new URL(env.WEBEX_BULK_QUEUE ?? 'redis://127.0.0.1:6379/0');
const file = env.WEBEX_BULK_QUEUE_PASSWORD_FILE;
const client = new Redis({
  host: url.hostname.replace(/^\[|\]$/gu, ''),
  port: Number(url.port || 6379),
  db: Number(url.pathname.slice(1) || 0),
  username: env.WEBEX_BULK_QUEUE_USER || undefined,
  password: env.WEBEX_BULK_QUEUE_PASSWORD || (file && readFileSync(file, 'utf8').trim()) || undefined,
  tls: url.protocol === 'rediss:' ? { ca: env.WEBEX_BULK_QUEUE_CA && readFileSync(env.WEBEX_BULK_QUEUE_CA) } : undefined,
  maxRetriesPerRequest: null,
});
client.on('error', (error) => console.error(`Redis: ${error.message}`));

const server = new ExpressAdapter();
const board = createBullBoard({
  queues: [],
  serverAdapter: server,
  options: { uiConfig: { boardTitle: 'webex-bulk', hideRedisDetails: true } },
});
const shown = new Set();

function show(name, title) {
  if (shown.has(name)) return;
  shown.add(name);
  // Unlike the queue of a program that adds jobs, it writes nothing, not even that it is there.
  const queue = new Queue(name, { connection: client, prefix, skipMetasUpdate: true });
  queue.on('error', () => undefined);
  const adapter = new BullMQAdapter(queue, { readOnlyMode: true, displayName: title });
  // Who submitted a job is nobody's business here.
  adapter.setFormatter('data', ({ by, ...data } = {}) => data);
  board.addQueue(adapter);
}

async function look() {
  for (const [id, name] of Object.entries(await client.hgetall(organizationsKey))) show(queueName(id), name || id);
  show(schedulesQueue, 'Schedules');
}
await look();
setInterval(() => look().catch((error) => console.error(error.message)), 30_000);

const app = express();
app.use((request, response, next) => {
  // A page of another site must not read it by a name that leads here.
  const host = (request.headers.host ?? '').replace(/:\d+$/u, '');
  if (!['127.0.0.1', 'localhost'].includes(host)) return response.status(403).end('Only by 127.0.0.1.\n');
  if (!['GET', 'HEAD'].includes(request.method)) return response.status(405).end('It only shows.\n');
  next();
});
app.use('/', server.getRouter());
app.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/`));
