/** What goes wrong, by chance: refusals, answers that are lost or untrue, looks that fail, other administrators, deaths. */
import type { Fault, FaultAction, FaultMatch } from '../../src/simulator/faults.js';
import type { Cells } from './asks.js';
import type { Dice } from './dice.js';
import type { Death } from './mortal-line.js';
import { caller, licenseNames, type ControlChange, type Organization } from './organizations.js';

export interface Troubles {
  /** While the plan is made. */
  readonly early: readonly Fault[];
  /** From then on. */
  readonly late: readonly Fault[];
  /** What other administrators do in between, to whom. */
  readonly others: readonly (ControlChange & { readonly email: string })[];
  readonly death?: Death;
}

const settings = '/v1/admin/meeting/userconfig/';

export function writesOf(over: Organization['over']): FaultMatch[] {
  return [
    { method: 'POST', path: '/v1/people' },
    { method: 'PUT', path: '/v1/people/*' },
    { method: 'PATCH', path: '/v1/licenses/users' },
    ...(over === 'XML'
      ? [{ operation: 'SetUser' }]
      : [
          { method: 'PUT', path: `${settings}sessionTypes` },
          { method: 'PUT', path: `${settings}trackingCodes` },
        ]),
  ];
}

export function readsOf(over: Organization['over']): FaultMatch[] {
  return [
    { method: 'GET', path: '/v1/people/*' },
    { method: 'GET', path: '/v1/people' },
    over === 'XML' ? { operation: 'GetUser' } : { method: 'GET', path: settings },
  ];
}

export function troublesOf(over: Organization['over'], rows: readonly Cells[], dice: Dice): Troubles {
  const emails = rows.map(({ email = '' }) => email.toLowerCase());
  const count = dice.pick([0, 0, 1, 1, 2, 3, 5]);
  const faults = Array.from({ length: count }, () => faultOf(over, emails, dice));
  const early = dice.oneIn(12) ? [readFault(over, emails, dice)] : [];
  const others = dice.oneIn(5) ? [otherAdmin(dice.pick(emails.filter((email) => email !== caller)), dice)] : [];
  const death = dice.oneIn(3)
    ? { match: dice.pick(writesOf(over)), nth: 1 + dice.number(3), applied: !dice.oneIn(4) }
    : undefined;
  return { early, late: faults, others, ...(death && { death }) };
}

function faultOf(over: Organization['over'], emails: readonly string[], dice: Dice): Fault {
  if (dice.oneIn(4)) return readFault(over, emails, dice);
  const match = dice.pick(writesOf(over));
  const fault = { ...struck(match, emails, dice), do: writeAction(match, dice) };
  // "Too many requests" says that the request was not processed (RFC 6585): a service that says so for ever and processes it
  // all the same cannot be found out, because it answers nothing else.
  const saysTooMany = 'apply' in fault.do && 'status' in fault.do && fault.do.status === 429;
  return saysTooMany && fault.nth === 'every' ? { ...fault, nth: 1, times: 3 } : fault;
}

function readFault(over: Organization['over'], emails: readonly string[], dice: Dice): Fault {
  const match = dice.pick(readsOf(over));
  return { ...struck(match, emails, dice), do: dice.pick(blind(match)) };
}

/** When the look at a person fails, in each way. */
export function blind(match: FaultMatch): FaultAction[] {
  return [
    { status: 500 },
    { status: 403, body: { message: 'no' } },
    { status: 404, body: '<html>not here</html>' },
    { status: 200, body: '<html>captive portal</html>' },
    { cut: 'before' },
    { cut: 'body' },
    ...(match.operation === undefined
      ? []
      : [{ exceptionId: '999999' }, { exceptionId: '030001' }, { exceptionId: '000035' }]),
  ];
}

function struck(match: FaultMatch, emails: readonly string[], dice: Dice): Omit<Fault, 'do'> {
  // Without the look at the own account no run begins.
  const isOfAll = dice.oneIn(4) && match.path !== '/v1/people/*';
  const about = isOfAll ? match : { ...match, email: dice.pick(emails) };
  if (dice.oneIn(3)) return { match: about, nth: 'every' };
  return { match: about, nth: 1 + dice.number(2), times: 1 + dice.number(3) };
}

function writeAction({ operation, method }: FaultMatch, dice: Dice): FaultAction {
  if (method === 'PATCH' && dice.oneIn(4))
    return { refuseLicense: dice.pick(licenseNames), status: dice.pick([206, 400]) };
  const status = dice.pick([400, 403, 404, 409, 423, 429, 500, 502, 503]);
  const actions: (() => FaultAction)[] = [
    () => ({ status, body: { message: 'refused by chance' } }),
    // A 409 to a create says that somebody else was there first.
    () => ({ apply: true, status: dice.pick([400, 403, method === 'POST' ? 500 : 409, 429, 500, 502, 504]) }),
    () => ({ cut: dice.pick(['before', 'after', 'body'] as const) }),
    () => dice.pick([{ noEffect: true }, { stale: true }, { claim: true }, { ignored: true }]),
    () => ({ status: 200, body: '<html>captive portal</html>' }),
    () => ({ expire: 'ticket' }),
  ];
  const exceptions = ['000001', '000045', '030001', '110055', '999999', '000035', '030025'];
  if (operation !== undefined && dice.oneIn(2)) return { exceptionId: dice.pick(exceptions), reason: 'by chance' };
  return dice.pick(actions)();
}

/** What somebody else does to the person of a row after the plan was made. */
function otherAdmin(email: string, dice: Dice): ControlChange & { email: string } {
  const bodies = [
    { path: 'people' as const, body: { email, title: 'Changed by others' } },
    { path: 'people' as const, body: { email, licenses: dice.some(['Webex Suite', 'Messaging'], dice.number(3)) } },
    { path: 'people' as const, body: { email, loginEnabled: dice.oneIn(2) } },
    { path: 'siteUsers' as const, body: { email, sessionTypes: dice.some(['214', '11', '3'], 1 + dice.number(2)) } },
    { path: 'siteUsers' as const, body: { email, trackingCodes: { 1: dice.pick(['', 'CC-other']) } } },
  ];
  return { email, ...dice.pick(bodies) };
}

/** Does the answer claim what is not so? Then only a reading of its own finds it out. */
export function isUntrue(action: FaultAction): boolean {
  const isPage = 'status' in action && action.status === 200;
  return isPage || ['noEffect', 'claim', 'stale', 'lag', 'ignored'].some((kind) => kind in action);
}
