/** Secrets of the channels stand in nothing that is sent or said, but where the receiver has to have them. */
import test from 'ava';
import { secretsIn } from '../helpers/canaries.js';
import { httpServer } from '../webex/servers.js';
import { mailServer, refusal } from './mail-server.js';
import { notifierFor, sample } from './sample.js';

const secrets = {
  'secret of the webhook': 'wh-secret/with+signs&more=1',
  'token of the bot': 'bot-token-0123456789-abcdef',
  'password of the mailbox': 'mail password <with> "signs"',
};
const [webhookSecret, botToken, mailPassword] = Object.values(secrets) as [string, string, string];
const kinds = new Map(Object.entries(secrets).map(([kind, value]) => [kind, new Set([value])]));

const environment = {
  WEBEX_BULK_WEBHOOK_SECRET: webhookSecret,
  WEBEX_BULK_BOT_TOKEN: botToken,
  WEBEX_BULK_SMTP_PASSWORD: mailPassword,
};

/** A file, a message of Webex or a cell that happens to hold every secret. */
const all = Object.values(secrets).join(' ');
const leaky = { ...sample, title: all, reasons: [all], errors: [{ code: 'x', message: all, rows: 1 }], command: all };

for (const [what, isRefused] of [
  ['taken', false],
  ['refused, with an answer that repeats what was sent', true],
] as const) {
  test(`no secret stands in what is sent and said where it is ${what}`, async (t) => {
    const sent: [string, string][] = [];
    const answering = await httpServer(t, (request, response, body) => {
      const { authorization, ...headers } = request.headers;
      const isWebex = request.url === '/v1/messages';
      t.is(authorization, isWebex ? `Bearer ${botToken}` : undefined);
      sent.push([`the body of ${request.url ?? ''}`, body], ['headers', JSON.stringify(headers)]);
      if (!isRefused) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      else response.writeHead(400).end(JSON.stringify({ message: `refused ${authorization ?? ''} ${all}` }));
    });
    const mail = await mailServer(t, {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        t.is(password, mailPassword);
        if (isRefused) done(refusal(`no mailbox for ${password ?? ''}`, 535));
        else done(null, { user: username });
      },
    });
    const { notifier } = notifierFor(
      {
        webhook: { url: `${answering.url}/hook`, details: 'people' },
        webex: { room: 'R', details: 'people' },
        email: {
          ...{ host: '127.0.0.1', port: mail.port, user: 'robot', details: 'people' },
          ...{ from: 'webex-bulk@acme.com', to: 'it@acme.com' },
        },
      },
      { environment, apiUrl: `${answering.url}/v1` },
    );
    // Each secret is known once its channel has begun: the second time all are.
    await notifier.send(sample);
    sent.length = 0;
    const delivered = await notifier.send(leaky);
    t.deepEqual(
      delivered.map(({ ok }) => ok),
      [!isRefused, !isRefused, !isRefused],
    );
    t.is(mail.mails.length, isRefused ? 0 : 2);
    sent.push(...mail.mails.slice(1).map(({ source }): [string, string] => ['the email', source]));
    sent.push(['what is said', JSON.stringify(delivered)]);
    t.is(sent.length, isRefused ? 5 : 6);
    t.deepEqual(secretsIn(sent, kinds), []);
    if (!isRefused) t.true(sent.some(([, text]) => text.includes('***')));
  });
}
