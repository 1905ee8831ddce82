/**
 * Run by the benchmark `ceiling` in a process of its own: answers each request as it was answered when it was recorded; one
 * that came several times, each time with the next of its answers. Which rows are read back at the end depends on the order in
 * which they end: one that was not read back then is answered with what was last put. Prints its address.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [file] = process.argv.slice(2);
const answers = new Map();
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { key, ...answer } = JSON.parse(line);
  answers.set(key, [...(answers.get(key) ?? []), answer]);
}

const put = new Map();

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url } = request;
    const left = answers.get(`${method} ${url} ${Buffer.concat(chunks).toString()}`);
    const answer = left?.shift() ?? (method === 'GET' ? put.get(pathOf(url)) : undefined) ?? notRecorded;
    if (method === 'PUT') put.set(pathOf(url), answer);
    const { status, headers, body } = answer;
    const own = Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll('{host}', request.headers.host),
    ]);
    response.writeHead(status, { ...Object.fromEntries(own), 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
const pathOf = (url) => url.split('?')[0];
const notRecorded = { status: 404, headers: {}, body: 'This was not recorded.' };

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
