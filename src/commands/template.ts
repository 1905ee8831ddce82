/** `webex-bulk template [file]`: writes a spreadsheet with the site's own columns and no rows, and lists the allowed values. */
import { siteLicenses, spellLicense, type Catalog } from '../model/catalog.js';
import { exitCodes } from '../errors.js';
import { shellWord } from '../model/shell-word.js';
import { loadCatalog } from '../plan/load-catalog.js';
import { writeTemplate } from '../export/write-template.js';
import { refuseToReplace } from './export-target.js';
import type { templateOptions } from './command-options.js';
import type { Options } from './options.js';
import { signIn } from './sign-in.js';
import { grouped, type Terminal } from './terminal.js';

const defaultTarget = 'template.csv';

export async function runTemplate(
  target: string,
  options: Options<(typeof templateOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const file = target === '' ? defaultTarget : target;
  await refuseToReplace(file);
  const webex = await signIn(options, terminal);
  try {
    const { catalog } = await loadCatalog(webex, {
      ...options,
      settingsApi: options['settings-api'],
    });
    const withScim = !webex.scim.isReadOnly && (await webex.directory.reach()).result === 'done';
    const headings = await writeTemplate(catalog, file, withScim);
    for (const line of offered(catalog)) terminal.print(line);
    terminal.event({ type: 'summary', command: 'template', file, columns: headings, ...catalog });
    terminal.print(`Template: ${file}`);
    terminal.print(`Next:     fill it in, then  webex-bulk plan ${shellWord(file)}`);
    return exitCodes.done;
  } finally {
    await webex.close();
  }
}

/** What organization and site offer, in the form that a cell takes. */
function offered(catalog: Catalog): string[] {
  const onSite = new Set(siteLicenses(catalog).map(({ id }) => id));
  const licenses = catalog.licenses.map((license) => {
    const { total, consumed = 0, id } = license;
    const free = total === undefined ? '' : `${grouped(Math.max(0, total - consumed))} free`;
    return [
      spellLicense(catalog, license),
      [free, onSite.has(id) ? `account on ${catalog.site}` : ''].filter(Boolean).join(', '),
    ];
  });
  const types = catalog.sessionTypes
    .filter(({ active }) => active)
    .map(({ name, code, id }) => [name, `${code}, id ${id}`]);
  const codes = catalog.trackingCodes.map(({ name, required, values }) => {
    const list = values.length === 0 ? 'any text' : values.join(', ');
    return [`Tracking code: ${name}`, required ? `required; ${list}` : list];
  });
  return [...table('licenses', licenses), ...table('sessionTypes', types), ...table('tracking codes', codes)];
}

function table(head: string, rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...rows.map(([name = '']) => name.length));
  return [head, ...rows.map(([name = '', about = '']) => `  ${name.padEnd(width)}   ${about}`.trimEnd()), ''];
}
