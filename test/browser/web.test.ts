/** The page of the web command, as an admin uses it. */
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { axeFinds } from '../helpers/axe.js';
import { noChromium } from '../helpers/chromium.js';
import { hostile } from '../helpers/report-job.js';
import { approve, closeBrowser, openWeb } from '../helpers/web-in-browser.js';

const browserTest = noChromium === undefined ? test.serial : test.skip;
if (noChromium !== undefined) console.log(`  - the page of the web command is not opened in a browser: ${noChromium}`);
test.after.always(closeBrowser);

const samples = new URL('../../samples/', import.meta.url).pathname;

browserTest('an admin drops a file, reads the plan, approves what is lost, watches, and undoes it', async (t) => {
  const { page, office, incidents } = await openWeb(t);
  await page.waitForSelector('h1');
  t.is(new URL(page.url()).hash, '#/', 'the code is in the address no longer');
  t.deepEqual(await axeFinds(page), []);
  const text = await readFile(`${samples}users.csv`, 'utf8');
  await page.evaluate(dropped, { name: 'users.csv', text });
  await page.waitForSelector('.columns');
  t.is(await page.evaluate('document.activeElement.textContent'), 'Is users.csv read correctly?');
  t.deepEqual(await axeFinds(page), []);
  await page.click('button[type=submit]');
  await page.waitForSelector('.grid');
  t.is(await page.evaluate('document.activeElement.textContent'), 'Plan: changes for 17 people');
  t.is(await page.innerText('.is-removal h2'), '− 2 people lose access or data');
  t.deepEqual(await page.locator('.is-removal tbody td:nth-child(2)').allInnerTexts(), [
    'felix.hartmann@acme.example',
    'hugo.martin@acme.example',
  ]);
  t.deepEqual(await axeFinds(page), []);
  t.deepEqual(await office.writes(), []);

  await page.check('#rows-removals');
  t.is(await page.innerText('.told'), '2 of 20 rows');
  await page.focus('.grid');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.changes');
  t.is(await page.evaluate('document.activeElement.textContent'), 'Row 11: felix.hartmann@acme.example');
  t.regex(
    await page.innerText('.changes tbody tr'),
    /−\s+removes\s+license\s+Webex Webinar 500\s+\(empty\)\s+planned/u,
  );
  t.deepEqual(await axeFinds(page), []);

  t.is(await page.innerText('.approve button'), 'Apply changes to 17 people; 2 people lose access or data');
  await page.fill('[name=losing]', '3');
  await page.click('.approve button');
  t.is(await page.innerText('#losing-error'), '✕ Type 2 to confirm.');
  t.is(await page.evaluate('document.activeElement.name'), 'losing');
  t.deepEqual(await office.writes(), []);
  await approve(page);
  await page.waitForSelector('.tile .small');
  t.is(await page.innerText('h1'), '4 of 20 rows are not done');
  const names = await page.locator('.tile > span:nth-child(2)').allInnerTexts();
  const numbers = await page.locator('.tile-number').allInnerTexts();
  const shown = Object.fromEntries(names.map((name, nth) => [name.replace(/^\S+\s+/u, ''), Number(numbers[nth])]));
  t.deepEqual(shown, countsOf((await office.results()).map((row) => row['wx_status'] ?? '')));
  t.deepEqual(await axeFinds(page), []);
  const [before] = (await office.state('chiara.rossi@acme.example')).people;
  t.true(before?.licenses.includes('Webex Suite'));
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Results (CSV)")')]);
  const lines: string[][] = parse(await readFile(await download.path()), { bom: true });
  t.is(lines.length, 21);

  await page.click('button:has-text("Undo")');
  await page.waitForSelector('.undo');
  t.is(await page.evaluate('document.activeElement.textContent'), 'Undo users');
  t.is(await page.innerText('.undo legend'), 'This job created 8 people. What happens to these people?');
  t.true(await page.isChecked('.undo [value=keep]'));
  t.deepEqual(await axeFinds(page), []);
  await page.click('.undo [type=submit]');
  await page.waitForSelector('.approve');
  t.is(await page.innerText('h1'), 'Undo plan: changes for 7 people');
  await approve(page);
  await page.waitForSelector('.tile .small');
  const [chiara] = (await office.state('chiara.rossi@acme.example')).people;
  t.false(chiara?.licenses.includes('Webex Suite'));
  await page.click('nav a:has-text("Jobs")');
  await page.waitForSelector('.jobs');
  t.deepEqual(await page.locator('.jobs td:nth-child(3)').allInnerTexts(), ['Finished', 'Finished']);
  t.deepEqual(await axeFinds(page), []);
  t.deepEqual(incidents, []);
});

browserTest('names and cells that mean harm are text; a cell is corrected and planned again', async (t) => {
  const { page, office, incidents } = await openWeb(t, { context: { locale: 'de-DE' } });
  const rows = [
    'email;firstName;lastName;licenses',
    `eva@acme.example;"${hostile.replaceAll('"', '""')}";Groß;Webex Suit`,
  ];
  const buffer = Buffer.from(rows.join('\r\n'), 'latin1');
  await page.setInputFiles('input[type=file]', {
    name: `${hostile.replaceAll(/[/\u202e]/gu, '')}.csv`,
    mimeType: 'text/csv',
    buffer,
  });
  await page.selectOption('label:has-text("Zeichenkodierung") select', 'windows-1252');
  await page.waitForSelector('.columns');
  t.regex(await page.innerText('.columns'), /Groß/u);
  await page.click('button[type=submit]');
  await page.waitForSelector('.grid');
  t.is(await page.innerText('h1'), 'Plan: keine Änderungen');
  t.is(await page.getAttribute('html', 'lang'), 'de');
  await page.click('.grid-space [role=row]');
  await page.waitForSelector('.cells');
  t.is(await page.inputValue('.cells label:has-text("lastName") input'), 'Groß');
  await page.fill('.cells label:has-text("licenses") input', 'Webex Suite');
  t.is(await page.innerText('.corrections h2'), '1 Zelle berichtigt, noch nicht geplant');
  await page.click('.corrections .primary');
  await page.waitForSelector('h1:has-text("Plan: Änderungen für 1 Person")');
  await page.waitForSelector('.grid-space .cell-changes');
  t.true((await page.innerText('.grid-space .cell-changes')).includes('<img src=x'));
  t.is(await page.locator('img').count(), 0);
  t.true((await page.title()).startsWith('Plan'));
  t.deepEqual(await office.writes(), []);
  t.deepEqual(incidents, []);
});

function countsOf(all: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

/** A file that is dropped on the heading. */
const dropped = ({ name, text }: { readonly name: string; readonly text: string }): void => {
  const page = globalThis as unknown as { document: { querySelector(name: string): EventTarget } };
  const carried = new (
    globalThis as unknown as { DataTransfer: new () => { items: { add(file: File): void } } }
  ).DataTransfer();
  carried.items.add(new File([text], name));
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: carried });
  page.document.querySelector('h1').dispatchEvent(event);
};
