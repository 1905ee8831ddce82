import test from 'ava';
import { items, service } from './service.js';

const card = {
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'hello' }] },
};

test('a message to a space of the caller is answered with it, and listed, the newest first', async (t) => {
  const { rest, connection } = await service(t);
  const [room] = items(await rest('GET /rooms'));
  t.like(room, { title: 'IT', type: 'group' });
  const body = { roomId: room?.['id'], markdown: '**hello**', attachments: [card] };
  const { status, json } = await rest('POST /messages', { body });
  t.is(status, 200);
  t.like(json, { ...body, roomType: 'group', personEmail: connection.admin });
  t.regex(Buffer.from(String(json['id']), 'base64').toString(), /^ciscospark:\/\/us\/MESSAGE\/[\da-f-]{36}$/u);
  t.false(Number.isNaN(Date.parse(String(json['created']))));
  await rest('POST /messages', { body: { roomId: room?.['id'], text: 'again' } });
  const path = `GET /messages?roomId=${String(room?.['id'])}`;
  t.deepEqual(
    items(await rest(path)).map(({ text, markdown }) => text ?? markdown),
    ['again', '**hello**'],
  );
  t.is(items(await rest(`${path}&max=1`)).length, 1);
});

test('messages to one person are in one space of the two', async (t) => {
  const { rest } = await service(t);
  const send = async (text: string) =>
    (await rest('POST /messages', { body: { toPersonEmail: 'it@acme.example', text } })).json;
  const [first, second] = [await send('one'), await send('two')];
  t.like(first, { roomType: 'direct', toPersonEmail: 'it@acme.example' });
  t.is(second['roomId'], first['roomId']);
});

for (const [what, body, status] of [
  ['no addressee', { text: 'hello' }, 400],
  ['two addressees', { roomId: 'IT', toPersonEmail: 'it@acme.example', text: 'hello' }, 400],
  ['no text', { toPersonEmail: 'it@acme.example', attachments: [card] }, 400],
  ['a text of 7,440 bytes', { toPersonEmail: 'it@acme.example', text: `${'é'.repeat(3719)}xx` }, 400],
  ['a text of 7,439 bytes', { toPersonEmail: 'it@acme.example', text: `${'é'.repeat(3719)}x` }, 200],
  ['two cards', { toPersonEmail: 'it@acme.example', text: 'hello', attachments: [card, card] }, 400],
  [
    'a card of a version that Webex does not show',
    {
      toPersonEmail: 'it@acme.example',
      text: 'hello',
      attachments: [{ ...card, content: { ...card.content, version: '1.4' } }],
    },
    400,
  ],
  ['a space that the caller is not in', { roomId: 'another', text: 'hello' }, 404],
] as const) {
  test(`a message with ${what} is answered ${status}`, async (t) => {
    const { rest } = await service(t);
    t.is((await rest('POST /messages', { body })).status, status);
    const direct = items(await rest('GET /rooms')).filter(({ type }) => type === 'direct');
    t.is(direct.length, status === 200 ? 1 : 0);
  });
}

test('a message needs a token, and a space is asked for by its id', async (t) => {
  const { rest } = await service(t);
  t.is(
    (await rest('POST /messages', { token: 'unknown', body: { toPersonEmail: 'a@b.example', text: 'x' } })).status,
    401,
  );
  t.is((await rest('GET /messages')).status, 400);
  t.is((await rest('GET /messages?roomId=another')).status, 404);
});
