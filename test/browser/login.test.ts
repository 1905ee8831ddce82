import test, { type ExecutionContext } from 'ava';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { office, runCli, startCli, type Office, type Started } from '../helpers/cli.js';
import { noChromium, openPage } from '../helpers/chromium.js';
import { closedPort } from '../webex/servers.js';

const browserTest = noChromium === undefined ? test : test.skip;
if (noChromium !== undefined) console.log(`  - the sign-in in a browser is not tried: ${noChromium}`);

interface SigningIn extends Started {
  /** What the program asked the system's browser to open. */
  readonly url: Promise<string>;
  readonly redirectUri: string;
}

/** `webex-bulk login` on a system whose browser writes down what it is asked to open. */
async function signingIn(place: Office): Promise<SigningIn> {
  const redirectUri = `http://localhost:${new URL(await closedPort()).port}/redirect`;
  const { clientId, clientSecret, apiUrl, xmlUrl } = place.connection;
  const [browser, opened] = [join(place.folder, 'browser'), join(place.folder, 'opened')];
  await writeFile(browser, `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
  await chmod(browser, 0o755);
  const env = {
    ...{ XDG_CONFIG_HOME: join(place.folder, 'config'), WEBEX_CLIENT_ID: clientId, WEBEX_CLIENT_SECRET: clientSecret },
    ...{ WEBEX_API_URL: apiUrl, WEBEX_XML_URL: xmlUrl, BROWSER: browser },
  };
  const started = startCli(['login', '--redirect-uri', redirectUri], { cwd: place.folder, env });
  return { ...started, redirectUri, url: written(opened) };
}

/** For ten seconds. */
async function written(path: string): Promise<string> {
  for (let times = 0; times < 100; times++) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text !== '') return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no browser was asked for');
}

async function titleOf(page: Page): Promise<string> {
  await page.waitForSelector('h1');
  return await page.innerText('h1');
}

function later(place: Office, ...args: string[]) {
  return runCli(args, { cwd: place.folder, env: { XDG_CONFIG_HOME: join(place.folder, 'config') } });
}

browserTest(
  'somebody signs in in the browser that opens, accepts, and is signed in at the terminal',
  async (t: ExecutionContext) => {
    const place = await office(t, { authorize: 'page' });
    const { ended, url, redirectUri } = await signingIn(place);
    const page = await openPage(t);
    await page.goto(await url);
    await page.click('a');
    t.is(await titleOf(page), 'Signed in');
    t.true(page.url().startsWith(`${redirectUri}?`));
    const { code, stdout, stderr } = await ended;
    t.is(code, 0, stderr);
    t.regex(stdout, /Signed in as admin@acme\.example/u);
    const me = await later(place, 'profiles');
    t.regex(me.stdout, /default .*acme\.webex\.com +admin@acme\.example/u);
  },
);

browserTest('somebody who refuses is told so in the browser and at the terminal', async (t: ExecutionContext) => {
  const place = await office(t, { authorize: 'deny' });
  const { ended, url } = await signingIn(place);
  const page = await openPage(t);
  await page.goto(await url);
  t.is(await titleOf(page), 'Not signed in');
  const { code, stderr } = await ended;
  t.is(code, 6);
  t.regex(stderr, /access_denied/u);
  t.is((await later(place, 'profiles')).stdout.split('\n')[0], 'Not signed in: no profile is saved.');
});

browserTest('an old page of another attempt is no sign-in', async (t: ExecutionContext) => {
  const place = await office(t);
  const { ended, url } = await signingIn(place);
  const page = await openPage(t);
  await page.goto((await url).replace(/state=[\w-]{5}/u, 'state=other'));
  t.is(await titleOf(page), 'Not signed in');
  const { code, stderr } = await ended;
  t.is(code, 6);
  t.regex(stderr, /belongs to another attempt/u);
});
