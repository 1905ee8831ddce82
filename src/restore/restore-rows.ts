/** What jobs did for a person → the rows of the restore: one for each site on which jobs changed something. */
import { isAboutAttendee } from '../fields/attendee.js';
import { changeKey } from '../fields/changes.js';
import { isHosting, isLicense } from '../fields/license.js';
import { isDeletion } from '../fields/person.js';
import { isMappedCode } from '../fields/mapped-code.js';
import { isSessionType } from '../fields/session-type.js';
import { isCarriedBy } from '../fields/table.js';
import { isTrackingCode } from '../fields/tracking-code.js';
import { sameSite, type Catalog } from '../model/catalog.js';
import type { Change, Named, SeenSiteUser } from '../model/row.js';
import type { RowInForce } from '../undo/undo-step.js';
import { mergeChanges, type AccountThen, type Step } from './merge-changes.js';
import type { Trail, TrailRow } from './person-trail.js';

/** A row of the restore: all that jobs changed for a person since the moment, as far as it belongs to one site. */
export interface RestoreRow extends RowInForce {
  /** In order of time. */
  readonly steps: readonly Step[];
  readonly then?: AccountThen;
  /** Addresses that jobs know of the person, in lower case. */
  readonly knownAs: readonly string[];
}

/** The same without its number and place, which depend on the people before. */
export type PersonRow = Omit<RestoreRow, 'row' | 'cells' | 'email' | 'emailColumn' | 'after' | 'beside'>;

export interface SitesOfRestore {
  /** The main site, in lower case. */
  readonly main: string;
  readonly catalogOf: (site: string) => Catalog;
}

/**
 * The first row has what belongs to the person and not to a site. Empty: nothing is to be put back, because what jobs changed
 * they also put back, or a person whom they created is deleted again.
 */
export function personRows({ personId, emails, rows }: Trail, sites: SitesOfRestore): PersonRow[] {
  const created = rows.find((row) => row.created !== 'no')?.created ?? 'no';
  const all = rows.flatMap(({ steps }) => steps).toSorted((a, b) => a.at - b.at);
  if (created === 'yes' && all.some(({ change }) => isDeletion(change))) return [];
  const places = [...new Set(rows.map(({ site }) => site))];
  const home = places.includes(sites.main) ? sites.main : (places[0] ?? sites.main);
  const inOrder = [home, ...places.filter((site) => site !== home)];
  const siteOf = siteFinder(inOrder, home, sites.catalogOf(home));
  const siteOfStep = new Map(
    rows.flatMap((row) => row.steps.map((step) => [step, siteOf(step.change, row.site)] as const)),
  );
  return inOrder.flatMap((site) => {
    const steps = all.filter((step) => siteOfStep.get(step) === site);
    const row = rowOn(site, { steps, rows, catalog: sites.catalogOf(site) });
    const isFirst = site === home;
    const isKept = row.inForce.length > 0 || isUnclear(row, sites.catalogOf(site)) || (isFirst && created !== 'no');
    if (!isKept) return [];
    const own = {
      ...(personId !== undefined && { personId }),
      ...{ created: isFirst ? created : ('no' as const), given: isFirst ? givenIn(rows) : [], knownAs: [...emails] },
      ...(site !== sites.main && { site }),
    };
    return [{ ...row, ...own }];
  });
}

/** Which site's row a change belongs to. `site`: that of the job's row. A license belongs to the site that it is for. */
function siteFinder(
  sites: readonly string[],
  home: string,
  { licenses }: Catalog,
): (change: Change, site: string) => string {
  return (change, site) => {
    if (isCarriedBy(change, 'site', 'attribute') || isAboutAttendee(change)) return site;
    if (!isLicense(change)) return home;
    const { siteUrl } = licenses.find(({ id }) => id === change.key) ?? {};
    return sites.find((one) => siteUrl !== undefined && sameSite(siteUrl, one)) ?? home;
  };
}

/** Only what the service shows tells whether something is to be put back. */
function isUnclear({ steps, then }: Pick<RestoreRow, 'steps' | 'then'>, catalog: Catalog): boolean {
  return steps.some(({ uncertain }) => uncertain === true) || mayHaveLostSettings({ steps, then }, catalog);
}

/** Did a job take away what gives the account on the site, so that its settings may be lost although it is back? */
export function mayHaveLostSettings(
  { steps, then }: { readonly steps: readonly Step[]; readonly then?: AccountThen | undefined },
  catalog: Catalog,
): boolean {
  if (!then?.account || then.account.active === false) return false;
  return steps.some(({ change }) => change.to === false && givesAccount(change, catalog));
}

function givesAccount(change: Change, catalog: Catalog): boolean {
  return isHosting(change, catalog) || isAboutAttendee(change);
}

interface SiteSteps {
  readonly steps: readonly Step[];
  readonly rows: readonly TrailRow[];
  readonly catalog: Catalog;
}

function rowOn(
  site: string,
  { steps, rows, catalog }: SiteSteps,
): Pick<RestoreRow, 'steps' | 'inForce' | 'then' | 'accountBefore'> {
  const ofSite = rows.filter((row) => row.site === site);
  const then = accountThen(ofSite, steps, catalog);
  const first = ofSite.find(({ accountBefore }) => accountBefore !== undefined)?.accountBefore;
  const accountBefore = then === undefined ? first : then.account;
  return {
    ...{ steps, inForce: mergeChanges(steps, then) },
    ...(then !== undefined && { then }),
    ...(accountBefore !== undefined && { accountBefore }),
  };
}

/**
 * Known from the first row that gave or took what the account depends on, because that row saw all of it; what rows before it
 * changed is put back in it.
 */
function accountThen(rows: readonly TrailRow[], steps: readonly Step[], catalog: Catalog): AccountThen | undefined {
  const row = rows.find((one) => one.steps.some(({ change }) => givesAccount(change, catalog)));
  if (row?.accountBefore === undefined) return undefined;
  const at = Math.max(...row.steps.map((step) => step.at));
  const earlier = firstOfEach(steps.filter((step) => step.at <= at && !row.steps.includes(step)));
  return { at, account: row.accountBefore && withValues(row.accountBefore, earlier) };
}

/** The first step of each field. */
function firstOfEach(steps: readonly Step[]): Change[] {
  const firsts = new Map<string, Change>();
  for (const { change } of steps) if (!firsts.has(changeKey(change))) firsts.set(changeKey(change), change);
  return [...firsts.values()];
}

function withValues(account: SeenSiteUser, firsts: readonly Change[]): SeenSiteUser {
  const types = firsts.filter(isSessionType);
  const had = types.flatMap(({ key, from }) => (from === true && key !== undefined ? [key] : []));
  const others = account.sessionTypes.filter((id) => !types.some(({ key }) => key === id));
  const codes = firsts
    .filter((one) => isTrackingCode(one) || isMappedCode(one))
    .map(({ key = '', from }) => [key, from] as const);
  const values = Object.entries({ ...account.trackingCodes, ...Object.fromEntries(codes) });
  const trackingCodes = Object.fromEntries(values.filter((one): one is [string, string] => typeof one[1] === 'string'));
  return { ...account, sessionTypes: [...others, ...had], trackingCodes };
}

function givenIn(rows: readonly TrailRow[]): Named[] {
  return [...new Map(rows.flatMap(({ given }) => given).map((one) => [one.id, one])).values()];
}
