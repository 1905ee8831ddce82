/** All errors and warnings about a row, given what was looked up: every reason, not just the first. */
import { addressProblems } from './address-problems.js';
import { isAboutAttendee, isAttendee } from '../fields/attendee.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import { isStuck, stuckMessage } from '../fields/emptied-codes.js';
import { siteLicenses, spellLicense, type Catalog } from '../model/catalog.js';
import { truncateForDisplay } from '../model/cells.js';
import type { FileHeadings } from '../rows/change-columns.js';
import { hasSiteAssignments } from '../fields/changes.js';
import { isLicense } from '../fields/license.js';
import { isSessionType } from '../fields/session-type.js';
import { isCarriedBy } from '../fields/table.js';
import { hostLicensesAfter, licenseProblems } from './license-problems.js';
import { attendeeNotShown, whetherAttendee } from '../model/outcomes.js';
import { isOwn, ownAccountProblems, type OwnAccount } from './own-account.js';
import { personProblems } from './person-problems.js';
import { mappedCodeProblems } from './mapped-code-problems.js';
import { scimProblems } from './scim-problems.js';
import { userNameWarnings } from './user-name-in-scim.js';
import type { ColumnName } from '../model/columns.js';
import type { Change, Named, Problem, SeenPerson, SeenSiteUser, Wanted } from '../model/row.js';

interface Context {
  readonly email: string;
  readonly wanted: Wanted;
  readonly looked: LookedUp;
  readonly person: SeenPerson | null;
  /** Changes to licenses and to the attendee account. */
  readonly licenses: readonly Change[];
  /** Changes to the profile, manager and sign-in, and to what only SCIM carries. */
  readonly profile: readonly Change[];
  /** Changes to session types and tracking codes, also of those that follow attributes. */
  readonly site: readonly Change[];
  /** The change of the address. */
  readonly address: readonly Change[];
  readonly catalog: Catalog;
  readonly rules: PlanRules;
  readonly cells: readonly string[];
  /** The file's headings, as written. */
  readonly headings: FileHeadings;
}

export function rowProblems(context: Context): Problem[] {
  const { rules, catalog, licenses, headings, person } = context;
  return [
    ...personProblems(context),
    ...(rules.own && isOwn(context, rules.own) ? ownProblems(context, rules.own) : []),
    ...userNameWarnings(context),
    ...(context.address.length > 0 ? newAddressProblems(context) : []),
    ...scimProblems(context),
    ...licenseProblems({ row: context, headings, person, licenses, catalog }),
    ...accountProblems(context),
    ...siteProblems(context),
    ...mappedCodeProblems(context),
    ...attendeeNotes(context),
  ];
}

function ownProblems(context: Context, own: OwnAccount): Problem[] {
  const { email, person, profile, licenses, address, headings } = context;
  const cellOf = (change: Change) => headings.cellOf(change, context);
  const row = { email, person, changes: [...profile, ...licenses, ...address], cellOf };
  return ownAccountProblems(row, own, context.catalog);
}

function newAddressProblems({
  address,
  person,
  profile,
  licenses,
  site,
  looked,
  catalog,
  headings,
}: Context): Problem[] {
  const others = [...profile, ...licenses, ...site];
  return addressProblems({ address: address[0], person, looked: looked.address, others, catalog, headings });
}

/** Reports the removal of an attendee account that was not seen. */
function attendeeNotes({ looked, licenses, catalog, headings }: Context): Problem[] {
  if (looked.attendeeAssumed !== true) return [];
  return licenses.flatMap((change) =>
    isAboutAttendee(change) && change.to === false
      ? [{ ...attendeeNotShown, column: headings.of('attendee'), message: whetherAttendee(catalog.site) }]
      : [],
  );
}

/** Site settings need an account on the site: one that exists, or one that this row adds. */
function accountProblems(context: Context): Problem[] {
  const { wanted, person, looked, licenses, catalog } = context;
  const { siteUser } = looked;
  if (!hasSiteAssignments(wanted)) return [];
  const column = wanted.sessionTypes === undefined ? 'tracking codes' : 'session types';
  const attendeeChange = licenses.find(isAboutAttendee);
  const attendee = attendeeChange ? attendeeChange.to === true : person !== null && isAttendee(person, catalog.site);
  const entitled = hostLicensesAfter(person, licenses, catalog).length > 0 || attendee;
  const gives = siteLicenses(catalog)
    .map((license) => `"${spellLicense(catalog, license)}"`)
    .join(' or ');
  if (!entitled && siteUser?.active !== true) {
    const message = `has ${column}, but no account on ${catalog.site}, and this row does not add one: add ${gives || 'a license of the site'} in licenses`;
    return [{ ...rowProblem('no-account', message), ...siteCell(context) }];
  }
  const becomesAttendee =
    attendeeChange?.to === true && licenses.some((change) => isLicense(change) && change.to === false);
  const { sessionTypes: types } = wanted;
  if (becomesAttendee && types !== undefined && (types.do === 'exactly' || types.add.length > 0)) {
    const message = `turns a host of ${catalog.site} into an attendee, which may remove their session types; set session types with a second file after this one`;
    return [{ ...rowProblem('host-to-attendee', message), ...siteCell(context) }];
  }
  const takesAway = licenses.some((change) => change.to === false && isCarriedBy(change, 'licenses'));
  if (!entitled && takesAway) {
    const message = `has ${column}, but removes the account on ${catalog.site} that they belong to`;
    return [{ ...rowProblem('account-goes', message), ...siteCell(context) }];
  }
  const granted = licenses.some(({ to }) => to === true);
  if (siteUser === null && !granted) {
    const message = `is entitled to ${catalog.site}, but the site does not show the person yet; plan the row again later`;
    return [{ ...rowProblem('account-pending', message), ...siteCell(context) }];
  }
  return [];
}

/** The first cell with a site setting, so that people can find it. */
function siteCell({ wanted, catalog, headings }: Context): Pick<Problem, 'column' | 'value'> {
  const { sessionTypes } = wanted;
  const trackingCodes = { ...wanted.trackingCodes, ...wanted.mappedCodes };
  const listed = (name: ColumnName, items: readonly Named[]): Pick<Problem, 'column' | 'value'> => ({
    column: headings.of(name),
    value: namesOf(items),
  });
  if (sessionTypes?.do === 'exactly') return listed('exactSessionTypes', sessionTypes.items);
  if (sessionTypes && sessionTypes.add.length > 0) return listed('sessionTypes', sessionTypes.add);
  if (sessionTypes) return listed('removeSessionTypes', sessionTypes.remove);
  const [index = '', assignment] = Object.entries(trackingCodes)[0] ?? [];
  const code = catalog.trackingCodes.find((one) => one.index === index);
  const column = headings.ofCode(index, code?.name ?? `trackingCode${index}`);
  return { column, value: assignment?.do === 'set' ? truncateForDisplay(assignment.value) : '<clear>' };
}

function namesOf(items: readonly Named[]): string {
  return items.map(({ name }) => name).join('; ');
}

function siteProblems(context: Context): Problem[] {
  const { wanted, looked, catalog } = context;
  const siteUser = looked.siteUser ?? null;
  if (!hasSiteAssignments(wanted)) return [];
  return [
    ...typeProblems(context, siteUser),
    ...missingCodes(wanted, siteUser, catalog),
    ...context.site
      .filter((change) => isStuck(change, catalog))
      .map(({ key = '', label = '' }) =>
        problem('cannot-clear', context.headings.ofCode(key, label), '', stuckMessage),
      ),
  ];
}

function typeProblems({ wanted, site, catalog, headings }: Context, siteUser: SeenSiteUser | null): Problem[] {
  const problems: Problem[] = [];
  const changed = site.filter(isSessionType);
  const column = headings.of(wanted.sessionTypes?.do === 'exactly' ? 'exactSessionTypes' : 'sessionTypes');
  for (const { key, label = '', to } of changed) {
    const type = catalog.sessionTypes.find(({ id }) => id === key);
    if (to !== true || type === undefined) continue;
    if (!type.active)
      problems.push(problem('inactive-session-type', column, label, `is deactivated on ${catalog.site}`));
    const off = type.services.length > 0 && type.services.every((service) => siteUser?.servicesOff.includes(service));
    if (off) {
      const message = `belongs to ${type.services.join(', ')}, which is off for the person; Webex may refuse it (030025)`;
      problems.push(problem('center-off', column, label, message, 'warning'));
    }
  }
  if (siteUser === null || changed.length === 0) return problems;
  const kept = siteUser.sessionTypes.filter((id) => !changed.some(({ key, to }) => key === id && to === false));
  const after = [...kept, ...changed.flatMap(({ key, to }) => (to === true && key !== undefined ? [key] : []))];
  if (after.length === 0) {
    const message = 'would leave the person without any session type, which Webex does not allow';
    const names = changed.map(({ label }) => label).join('; ');
    problems.push(problem('no-session-type-left', headings.of('removeSessionTypes'), names, message));
  }
  const codes = after.map((id) => catalog.sessionTypes.find((type) => type.id === id)?.code);
  if (after.length > 0 && siteUser.personalRoom && !codes.some((code) => code === 'PRO' || code === 'STD')) {
    const message = 'leaves a personal room without any PRO or STD session type; Webex may refuse it (030077)';
    problems.push({ ...rowProblem('personal-room', message), severity: 'warning' });
  }
  return problems;
}

function missingCodes(wanted: Wanted, siteUser: SeenSiteUser | null, catalog: Catalog): Problem[] {
  const assignments = { ...wanted.trackingCodes, ...wanted.mappedCodes };
  if (Object.keys(assignments).length === 0) return [];
  return catalog.trackingCodes.flatMap(({ index, name, required }) => {
    if (!required || assignments[index] !== undefined || siteUser?.trackingCodes[index] !== undefined) return [];
    const message = `sets tracking codes, but not "${name}", which the site requires`;
    return [{ ...rowProblem('required-code-missing', message), column: name, severity: 'warning' as const }];
  });
}

function problem(
  code: string,
  column: string,
  value: string,
  message: string,
  severity: Problem['severity'] = 'error',
): Problem {
  return { code, column, value, message, severity };
}

function rowProblem(code: string, message: string): Problem {
  return { code, message, severity: 'error' };
}
