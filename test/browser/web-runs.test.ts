/** `npm run test:browser`: what the page of the web command does in longer stories. */
import test, { type ExecutionContext } from 'ava';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { allLooks, axeFinds } from '../helpers/axe.js';
import { noChromium } from '../helpers/chromium.js';
import { isWhole } from '../helpers/some-cases.js';
import { approve, closeBrowser, openWeb, planFile } from '../helpers/web-in-browser.js';

const samples = new URL('../../samples/', import.meta.url).pathname;
const fixtures = new URL('../fixtures/', import.meta.url).pathname;

/** Long enough to be seen at work: each call waits. */
const slow = { simulator: { latency: 250 }, args: ['--concurrency', '1'] };

const doneRows = async (page: Page): Promise<number> =>
  Number(/^\d+/u.exec(await page.innerText('.progress .about dd'))?.[0] ?? -1);

/** The page's own policy allows no script that is made of text, so the browser cannot wait for it. */
async function until(page: Page, isTrue: string): Promise<void> {
  for (let nth = 0; nth < 600; nth++) {
    if (await page.evaluate<boolean>(isTrue)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`never true: ${isTrue}`);
}

/** Rows under way are finished: how many are done when none has been for three seconds. */
async function settledRows(page: Page): Promise<number> {
  for (let nth = 0; nth < 20; nth++) {
    const before = await doneRows(page);
    await page.waitForTimeout(3000);
    if ((await doneRows(page)) === before) return before;
  }
  throw new Error('rows go on');
}

const hasDone = (page: Page, rows: number): Promise<void> =>
  until(
    page,
    `Number(/^\\d+/.exec(document.querySelector('.progress .about dd')?.textContent ?? '')?.[0] ?? 0) >= ${rows}`,
  );

async function pauseAndStop(t: ExecutionContext): Promise<void> {
  const { page, openTab, office, incidents } = await openWeb(t, slow);
  await planFile(page, `${samples}users.csv`);
  const second = await openTab(page.url());
  await second.waitForSelector('.approve');
  await approve(page);
  await second.waitForSelector('.progress');
  await hasDone(page, 2);
  await second.click('button:has-text("Pause")');
  await page.waitForSelector('button:has-text("Resume")');
  const paused = await settledRows(page);
  t.true(paused < 18, 'rows that had not begun wait');
  const requests = (await office.requests()).length;
  await page.waitForTimeout(3000);
  t.is(await doneRows(page), paused, 'no row begins while it is paused');
  t.is((await office.requests()).length, requests, 'no request is sent while it is paused');
  t.is(await second.innerText('.progress h2'), 'Paused');
  await page.click('button:has-text("Resume")');
  await hasDone(second, paused + 1);
  await page.click('button:has-text("Stop")');
  await second.waitForSelector('h1:has-text("Stopped")');
  await page.waitForSelector('h1:has-text("Stopped")');
  t.regex(await page.innerText('.tiles'), /not started/u);
  await second.click('nav a:has-text("Jobs")');
  await second.click('a.button:has-text("Resume")');
  await second.waitForSelector('.approve');
  await approve(second);
  await page.waitForSelector('h1:has-text("4 of 20 rows are not done")', { timeout: 60_000 });
  await second.waitForSelector('h1:has-text("4 of 20 rows are not done")');
  t.deepEqual(incidents, []);
}

async function killed(t: ExecutionContext): Promise<void> {
  const { page, openTab, office, incidents, kill, startAgain } = await openWeb(t, slow);
  await planFile(page, `${samples}users.csv`);
  await approve(page);
  await hasDone(page, 2);
  kill();
  await page.waitForSelector('.note-warn:has-text("The program does not answer")');
  const again = await startAgain();
  await page.waitForSelector('.note-warn:has-text("needs the address")');
  await openTab(again);
  await page.waitForSelector('h1:has-text("Stopped")');
  t.is(await page.locator('.note-warn').count(), 0);
  await approve(page);
  await page.waitForSelector('h1:has-text("4 of 20 rows are not done")', { timeout: 60_000 });
  const creates = (await office.writes()).filter(({ method, path }) => method === 'POST' && path === '/v1/people');
  const emails = creates.filter(({ applied }) => applied).map(({ email }) => email);
  t.is(new Set(emails).size, emails.length, 'no person is created twice');
  t.deepEqual(incidents, []);
}

async function everyView(t: ExecutionContext): Promise<void> {
  for (const locale of ['en-US', 'de-DE']) {
    const { page, openTab, incidents } = await openWeb(t, { context: { locale }, simulator: { latency: 120 } });
    const finds = async (what: string): Promise<void> => {
      t.deepEqual(await axeFinds(page, allLooks), [], `${locale}: ${what}`);
    };
    await page.waitForSelector('.drop');
    await finds('start');
    await page.setInputFiles('input[type=file]', `${fixtures}windows-1252.csv`);
    await page.waitForSelector('.note-bad');
    await finds('file that cannot be read yet');
    await page.goto(page.url().replace(/#.*$/u, '#/'));
    await page.setInputFiles('input[type=file]', `${fixtures}control-hub-2022.csv`);
    await page.waitForSelector('.facts');
    await finds('file');
    await page.goto(page.url().replace(/#.*$/u, '#/'));
    await planFile(page, `${samples}users.csv`);
    await finds('plan');
    await page.click('.grid-space [role=row]:nth-child(10)');
    await page.waitForSelector('.cells');
    await page.fill('.cells input', 'other@acme.example');
    await page.click('.approve button[type=submit]');
    await finds('plan with an open row, a correction and an approval that lacks something');
    await approve(page);
    await page.waitForSelector('.progress');
    const watched = await openTab(page.url());
    await watched.waitForSelector('.progress');
    t.deepEqual(await axeFinds(watched, [{ colorScheme: 'dark', width: 360 }]), [], `${locale}: progress`);
    await page.waitForSelector('.tile .small', { timeout: 60_000 });
    await page.waitForSelector('.grid-space [role=row]');
    await finds('results');
    await page.click('.card:has(#next-title) button:last-of-type');
    await page.waitForSelector('.undo');
    await finds('what becomes of created people');
    await page.goto(page.url().replace(/#.*$/u, '#/jobs'));
    await page.waitForSelector('.jobs');
    await finds('jobs');
    t.deepEqual(incidents, []);
  }
}

async function undoWithDeletions(t: ExecutionContext): Promise<void> {
  const { page, office, incidents } = await openWeb(t);
  const text = 'email,firstName,lastName\r\nnew0@acme.example,New,Zero\r\nnew1@acme.example,New,One\r\n';
  await planFile(page, { name: 'new.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await approve(page);
  await page.waitForSelector('h1:has-text("All 2 rows are done")');
  await page.click('button:has-text("Undo")');
  await page.check('.undo [value=delete]');
  await page.click('.undo [type=submit]');
  await page.waitForSelector('.approve');
  t.regex(await page.innerText('.about'), /2 people: delete/u);
  t.is(await page.innerText('.approve button'), 'Apply changes to 2 people; 2 will be deleted');
  await page.click('.approve button');
  t.is(await page.innerText('#deletions-error'), '✕ Type 2 to confirm.');
  t.is((await office.writes()).filter(({ method }) => method === 'DELETE').length, 0);
  await page.fill('[name=deletions]', '2');
  await page.click('.approve button');
  await page.waitForSelector('h1:has-text("All 2 rows are done")');
  t.deepEqual((await office.state('new0@acme.example')).people, []);
  t.deepEqual(incidents, []);
}

async function byKeyboard(t: ExecutionContext): Promise<void> {
  const { page, incidents } = await openWeb(t);
  await page.waitForSelector('.drop');
  const press = async (key: string, times = 1): Promise<void> => {
    for (let nth = 0; nth < times; nth++) await page.keyboard.press(key);
  };
  /** Tab until the element with this text or name has the focus. */
  const tabTo = async (wanted: string): Promise<void> => {
    for (let nth = 0; nth < 150; nth++) {
      const here = await page.evaluate<string>(
        "(({ tagName, textContent, name, className }) => (tagName === 'BODY' ? '' : [textContent, name, className].join(' ')))(document.activeElement)",
      );
      if (here.includes(wanted)) return;
      await press('Tab');
    }
    t.fail(`the keyboard does not reach ${wanted}`);
  };
  await tabTo('users.csv');
  await press('Enter');
  await page.waitForSelector('.columns');
  await tabTo('Make the plan');
  await press('Enter');
  await page.waitForSelector('.grid');
  await tabTo('grid has-5-columns');
  await press('ArrowDown', 3);
  await press('Enter');
  await page.waitForSelector('.cells');
  t.regex(await page.evaluate<string>('document.activeElement.textContent'), /^Row 4:/u);
  await press('Escape');
  t.regex(await page.evaluate<string>('document.activeElement.className'), /^grid/u);
  await tabTo('losing');
  await page.keyboard.type('2');
  await tabTo('allowShortage');
  await press('Space');
  await tabTo('Apply changes to 17 people');
  await press('Enter');
  await page.waitForSelector('.tile .small', { timeout: 60_000 });
  t.is(await page.evaluate('document.activeElement.tagName'), 'H1');
  await tabTo('Undo');
  await press('Enter');
  await page.waitForSelector('.undo');
  await tabTo('created');
  await press('ArrowDown');
  t.true(await page.isChecked('.undo [value=deactivate]'));
  await tabTo('Make the undo plan');
  await press('Enter');
  await page.waitForSelector('h1:has-text("Undo plan")');
  t.regex(await page.innerText('.about'), /people: deactivate/u);
  t.deepEqual(incidents, []);
}

async function otherFiles(t: ExecutionContext): Promise<void> {
  const { page, office, incidents } = await openWeb(t);
  await planFile(page, `${samples}users.csv`);
  const start = page.url().replace(/#.*$/u, '#/');
  await page.goto(start);
  await page.setInputFiles('input[type=file]', `${fixtures}control-hub-2022.csv`);
  await page.waitForSelector('.columns');
  t.regex((await page.textContent('details .columns')) ?? '', /UserID\/Email/u);
  await page.goto(start);
  await page.waitForSelector('.drop');
  const text = 'Mailadresse\tStelle\r\namelie.fischer@acme.example\tArchitect\r\n';
  const paste = `(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`;
  await page.evaluate(paste);
  await page.waitForSelector('.columns');
  t.regex(await page.innerText('[role=status]:has-text("recognized")'), /columns? (?:is|are) not recognized/u);
  for (const [heading, field] of [
    ['Mailadresse', 'email'],
    ['Stelle', 'title'],
  ] as const)
    await page.selectOption(`select[aria-label*="${heading}"]`, field);
  await until(page, "document.querySelectorAll('.is-unknown').length === 0");
  await page.click('button[type=submit]');
  await page.waitForSelector('.grid');
  t.is(await page.innerText('h1'), 'Plan: changes for 1 person');
  await page.goto(start);
  await page.waitForSelector('.drop');
  await page.evaluate(paste);
  await page.waitForSelector('.columns');
  t.regex(await page.innerText('main'), /Read as you chose for an earlier file/u);
  t.deepEqual(await office.writes(), []);
  t.deepEqual(incidents, []);
}

async function byCode(t: ExecutionContext): Promise<void> {
  const { openStranger, incidents } = await openWeb(t);
  const { page, code } = await openStranger();
  await page.waitForSelector('.note-warn:has-text("needs the address")');
  t.deepEqual(await axeFinds(page, allLooks), []);
  await page.fill('[type=password]', 'not-the-code');
  await page.click('.note-warn button');
  await page.waitForSelector('.note-bad');
  await page.fill('[type=password]', code);
  await page.click('.note-warn button');
  await page.waitForSelector('.drop');
  t.deepEqual(incidents, []);
}

async function signedOut(t: ExecutionContext): Promise<void> {
  const { page, incidents } = await openWeb(t, { isSignedOut: true });
  await page.waitForSelector('.sign-in');
  t.deepEqual(await axeFinds(page, allLooks), []);
  await page.setInputFiles('input[type=file]', `${samples}users.csv`);
  await page.waitForSelector('.columns');
  t.true(await page.isDisabled('button[type=submit]'));
  t.deepEqual(incidents, []);
}

const stories: readonly (readonly [string, (t: ExecutionContext) => Promise<void>])[] = [
  ['a run is paused, resumed, stopped and resumed, and two tabs agree', pauseAndStop],
  ['the program is killed in mid-run: the page says so, and goes on when it is back', killed],
  ['axe finds nothing on any view, in light and dark, on a phone, at 200 %, in English and German', everyView],
  ['the keyboard alone is enough', byKeyboard],
  ['a Control Hub export is understood; pasted cells are mapped, and the map is remembered', otherFiles],
  ['people whom a job created are deleted by its undo, once their number is typed', undoWithDeletions],
  ['a browser that does not have the address can enter its code', byCode],
  ['without a sign-in the page says how, and still reads files', signedOut],
];
if (noChromium === undefined && isWhole) {
  test.after.always(closeBrowser);
  for (const [title, story] of stories)
    test.serial(title, async (t) => {
      t.timeout(240_000);
      await story(t);
    });
} else {
  // A file without tests is an error to ava.
  test('the file that the longer stories of npm run test:browser begin with is there', async (t) => {
    t.regex(await readFile(`${samples}users.csv`, 'utf8'), /^email,/u);
  });
}
