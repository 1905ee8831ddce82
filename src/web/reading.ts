/** How a file would be read: found out from its first rows, by the same code that plans it, without a request to Webex. */
import { RunError } from '../errors.js';
import type { Catalog } from '../model/catalog.js';
import { ChoiceNeeded } from '../model/choice-needed.js';
import type { FileColumn } from '../model/columns.js';
import { nearest, sameName } from '../model/names.js';
import type { PlanOptions } from '../model/plan-options.js';
import { beginFile } from '../plan/open-sheet.js';
import { columns } from '../fields/table.js';
import { matchHeader } from '../rows/header.js';
import { meaningsOf, type Meanings } from '../rows/meanings.js';
import { proposedMap } from '../rows/propose-map.js';
import type { HeadingRead, Reading, ReadingChoice } from './api.js';
import { problemOf, type Scrub } from './problem.js';
import type { Upload } from './uploads.js';
import type { WebWork } from './work.js';

/** Rows below the headings that are shown. */
const sampleRows = 20;

/** Until a plan has read what the site offers, any unknown heading may be one of its tracking codes or licenses. */
const unknownCatalog: Catalog = {
  ...{ site: '', licenses: [], sessionTypes: [], trackingCodes: [], otherSites: 'not read yet' },
};

type Begun = Awaited<ReturnType<typeof beginFile>>;

/** Never throws for what is wrong with the file: that is its `problem`. */
export async function readFile(
  upload: Upload,
  choice: ReadingChoice,
  work: Pick<WebWork, 'catalog' | 'remembered'>,
  scrub: Scrub,
): Promise<Reading> {
  const { name, path, bytes, base } = upload;
  const options: PlanOptions = { ...base, ...choice, ...mapOf(base, choice) };
  const known = work.catalog();
  const catalog = known ?? unknownCatalog;
  let sheets: Reading['sheets'];
  const nothing = { name, bytes, headerRow: 0, headings: [], sample: [], notices: [] };
  try {
    const begun = await beginFile({ path, name }, catalog, options, (found) => {
      sheets = found.map((sheet) => ({ name: sheet.name }));
    });
    await begun.close();
    const read = await interpreted(begun, { name, catalog, isKnown: known !== undefined, options, work, scrub });
    return { name, bytes, ...formIn(begun), ...(sheets && { sheets }), ...read };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { ...nothing, ...(sheets && { sheets }), problem: problemOf(error, scrub) };
  }
}

/** The person's own choice of columns comes before that of an earlier job. */
function mapOf(base: PlanOptions | undefined, { map }: ReadingChoice): Pick<PlanOptions, 'map'> {
  return base?.map === undefined && map === undefined ? {} : { map: { ...base?.map, ...map } };
}

interface Interpreting {
  readonly name: string;
  readonly catalog: Catalog;
  /** The catalog is that of the site. */
  readonly isKnown: boolean;
  readonly options: PlanOptions;
  readonly work: Pick<WebWork, 'remembered'>;
  readonly scrub: Scrub;
}

type Interpreted = Pick<Reading, 'headerRow' | 'headings' | 'sample' | 'notices' | 'problem' | 'remembered'>;

async function interpreted(begun: Begun, how: Interpreting): Promise<Interpreted> {
  const { catalog, options, work } = how;
  const { headings } = begun;
  const needsMap = meaningsOf(headings, catalog, options).unknown.length > 0 || !namesPeople(headings, how);
  const map = options.map === undefined && needsMap ? await work.remembered(headings) : undefined;
  const now = map === undefined ? options : { ...options, map };
  const meanings = meaningsOf(headings, catalog, now);
  const { notices, problem } = judged(begun, meanings, { ...how, options: now });
  return {
    headerRow: begun.begun.header.row,
    headings: headings.map((_heading, place) => headingRead(meanings, place, how.isKnown, map !== undefined)),
    sample: begun.begun.sample.slice(0, sampleRows).map(({ cells }) => [...cells]),
    notices: [...begun.begun.notices, ...notices].map(how.scrub),
    ...(problem && { problem }),
    ...(map !== undefined && { remembered: true }),
  };
}

function namesPeople(headings: readonly string[], { catalog, options }: Interpreting): boolean {
  return meaningsOf(headings, catalog, options).matched.some((one) => one.is === 'column' && one.name === 'email');
}

/** What the plan would say about the headings. While the site's columns are not known, unknown headings are no problem yet. */
function judged(
  begun: Begun,
  { matched, unknown }: Meanings,
  { name, catalog, isKnown, options, scrub }: Interpreting,
): Pick<Reading, 'notices' | 'problem'> {
  const sample = begun.begun.sample.map(({ cells }) => cells);
  const { line } = begun.begun.header;
  const { separator } = begun;
  const file = { name, line, sample, ...(separator !== undefined && { separator }), path: name };
  const ignoreUnknown = options.ignoreUnknown === true || !isKnown;
  try {
    return {
      notices: matchHeader(begun.headings, catalog, file, { ...options, ignoreUnknown }).notices.filter(isAbout),
    };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const map = error instanceof ChoiceNeeded ? undefined : proposedMap(matched, unknown, sample);
    const choices = map && [{ label: mapInWords(map), choice: { map: { ...options.map, ...map } } }];
    return { notices: [], problem: { ...problemOf(error, scrub), ...(choices && { choices }) } };
  }
}

/** That unknown columns were ignored is not true of the plan. */
function isAbout(notice: string): boolean {
  return !notice.endsWith('is unknown and was ignored');
}

function mapInWords(map: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(map).map(([heading, column]) => `"${heading}" as ${column}`);
  return `Read ${pairs.join(', ').replaceAll(' as ignore', ' not at all')}`;
}

function headingRead(
  { matched, unknown }: Meanings,
  place: number,
  isKnown: boolean,
  isRemembered: boolean,
): HeadingRead {
  const column = matched.find((one) => one.place === place);
  const heading = column?.heading ?? '';
  if (unknown.some((one) => one.place === place)) {
    const isNear =
      nearest(
        heading,
        // A code of the site may have the name of an attribute.
        columns().flatMap(({ name, inScim }) => (inScim === true ? [] : [name])),
      ) !== undefined;
    return { heading, field: undefined, by: isKnown || isNear ? 'unknown' : 'site' };
  }
  const field = column === undefined ? 'ignore' : fieldNamed(column);
  if (column?.mapped === true) return { heading, field, by: isRemembered ? 'remembered' : 'chosen' };
  const isNear = column?.is === 'column' && !sameName(column.name, heading);
  return { heading, field, by: isNear && column.inOtherWords === true ? 'near' : 'name' };
}

/** As `map` takes it. */
function fieldNamed(column: FileColumn): string {
  switch (column.is) {
    case 'column':
      return column.name;
    case 'trackingCode':
      return `Tracking code: ${column.name}`;
    case 'license':
      return column.license.name;
    case 'attendee':
    case 'site':
      return column.is;
    default:
      return 'ignore';
  }
}

/** `UTF-8, semicolon`, `xlsx, sheet "People"` */
function formIn({ form, separator }: Begun): Pick<Reading, 'encoding' | 'delimiter' | 'sheet'> {
  if (separator === undefined) {
    const sheet = /^xlsx, sheet (?<name>".*")$/su.exec(form)?.groups?.['name'];
    return sheet === undefined ? {} : { sheet: JSON.parse(sheet) as string };
  }
  return { encoding: (form.split(',')[0] ?? '').toLowerCase(), delimiter: separator };
}
