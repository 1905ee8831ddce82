/**
 * Is what results.csv says of a row true? Judged by the table of statuses and the truths of the design, from the row's cells and
 * the service's state before and after; nothing of the program is asked.
 */
import { asksOf, items, onlyTakes, type Ask, type Cells } from './asks.js';
import { claimsOf, type Claim } from './claims.js';
import { differences, holdingsOf, losses, type Holdings } from './holdings.js';
import { isInScope, pendingOf, site, type Moment } from './service.js';

/** Which truth is broken, and how. */
export interface Violation {
  readonly rule: Rule;
  readonly sentence: string;
}

export type Rule =
  'status' | 'claims' | 'nothing else taken' | 'no harm' | 'writes' | 'one create' | 'rows' | 'again' | 'undo';

export interface RowFacts {
  readonly cells: Cells;
  /** The row's wx_ cells. */
  readonly result: Cells;
  readonly before: Moment;
  readonly after: Moment;
  /** Requests about this person that would change something, and how many of them did. */
  readonly writes: { readonly sent: number; readonly applied: number };
  /** A fault met a call about this person, or a run died. */
  readonly mayBeUnknown: boolean;
  /** Another administrator changed this person after the plan was made, which had seen them like this. */
  readonly asPlanned?: Moment | undefined;
  /** The service does not show who is an attendee: then it is asked for once more, and counts as done. */
  readonly attendeesHidden: boolean;
  /** Neither the site nor any answer about people shows that somebody is an attendee: nobody can know it. */
  readonly attendeesSecret: boolean;
  /** What is given, and given back, may wait until it is accepted. */
  readonly grantsPend: boolean;
  /** No answer of this run could show what of the person's licenses is pending: only those of requests that change them do. */
  readonly pendingUnseen: boolean;
  /** Nothing showed what the new person came with: the create's answer did not, and no later one was asked for. */
  readonly givenUnseen: boolean;
  /** The run ended before its last row. */
  readonly stopped: boolean;
}

interface Judged extends RowFacts {
  readonly status: string;
  readonly asks: readonly Ask[];
  readonly claims: readonly Claim[];
  /** Not in force at the end. */
  readonly missing: readonly Ask[];
  /** In force at the end and not before. */
  readonly came: readonly Ask[];
  readonly had: Holdings | undefined;
  readonly has: Holdings | undefined;
  /** What is not as it was, of somebody who was there. */
  readonly changed: readonly string[];
}

export function judgeRow(facts: RowFacts): Violation[] {
  const { cells, result, before, after } = facts;
  const asks = asksOf(cells, before);
  const [had, has] = [holdingsOf(before), holdingsOf(after)];
  const judged: Judged = {
    ...facts,
    status: result['wx_status'] ?? '',
    asks,
    claims: claimsOf(result['wx_changes'] ?? '', { ...before, service: after.service }),
    missing: asks.filter(({ key, holds }) => !holds(after) && !isSecret(key, facts)),
    came: asks.filter(({ key, holds }) => holds(after) && !holds(before) && !isSecret(key, facts)),
    had,
    has,
    changed: had !== undefined && has !== undefined ? seenDifferences(had, has, facts) : [],
  };
  return [
    ...told('status', statusUntruths(judged)),
    ...told('claims', claimUntruths(judged)),
    ...told('nothing else taken', unexplained(judged)),
    ...told('no harm', harm(judged)),
    ...told('writes', writesWithoutNeed(judged)),
  ];
}

function isSecret(key: string, { attendeesSecret }: RowFacts): boolean {
  return attendeesSecret && key.startsWith('attendee ');
}

/** An attendee account that nobody can see comes and goes with its settings. */
function seenDifferences(had: Holdings, has: Holdings, { attendeesSecret }: RowFacts): string[] {
  const isHidden = attendeesSecret && had.isAttendee !== has.isAttendee;
  return differences(had, has).filter((name) => !isHidden || !/^(?:attendee|session type|tracking code) /u.test(name));
}

function told(rule: Rule, sentences: readonly string[]): Violation[] {
  return sentences.map((sentence) => ({ rule, sentence }));
}

function statusUntruths(judged: Judged): string[] {
  const { status, missing, after, result } = judged;
  const pending = missing.filter(({ key }) => pendingOf(after).some((name) => key === `license +${name}`));
  const isTold =
    judged.pendingUnseen || /pending/iu.test(result['wx_error'] ?? '') || ['unknown', 'not-attempted'].includes(status);
  return [
    ...statusUntruthsIn(judged),
    ...(pending.length > 0 && !isTold ? [`does not say that ${keys(pending)} is pending`] : []),
  ];
}

function statusUntruthsIn(judged: Judged): string[] {
  const { status, before, after, had, has, asks, missing, came, changed } = judged;
  const lacks = missing.length > 0 ? [`lacks ${keys(missing)}`] : [];
  const isSo = came.length > 0 ? [`says nothing is in force, but ${keys(came)} is`] : [];
  const isNew = had === undefined && has !== undefined;
  const created = isNew ? ['says nothing is in force, but the person was created'] : [];
  const touched = changed.length > 0 ? [`the person is not as before: ${changed.join(', ')}`] : [];
  const silent = (judged.result['wx_error'] ?? '') === '' ? ['gives no reason'] : [];
  const nothing = [...isSo, ...created, ...touched, ...silent];
  switch (status) {
    case 'created':
      return [...(had === undefined ? [] : ['was there before']), ...(has === undefined ? ['is not there'] : lacks)];
    case 'updated':
      return [
        ...(had === undefined ? ['was not there before'] : []),
        ...(has === undefined ? ['is not there'] : lacks),
      ];
    case 'unchanged':
      // Where nothing had to be done when it was planned, nobody looks again.
      if (judged.asPlanned !== undefined) return touched;
      return [...isSo, ...created, ...touched, ...(after.person === undefined ? absentUnchanged(judged) : lacks)];
    case 'partial':
      return [
        ...(missing.length === 0 && !asks.some(({ key }) => isSecret(key, judged)) ? ['lacks nothing'] : []),
        ...(came.length === 0 && !isNew && changed.length === 0 && !isAskedAgain(judged) && !isDoneByOthers(judged)
          ? ['has nothing in force']
          : []),
        ...silent,
      ];
    case 'failed':
    case 'invalid':
      return nothing;
    case 'conflict':
      return [...(judged.asPlanned !== undefined ? [] : ['nobody else changed anything']), ...nothing];
    case 'unknown':
      return [...(judged.mayBeUnknown || isCutShort(judged) ? [] : ['could have been found out']), ...silent];
    case 'not-attempted':
      return [...(judged.stopped ? [] : ['the run came to its end']), ...isSo, ...created, ...touched];
    default:
      return [`is no status of an apply${before.person === undefined ? '' : ' of somebody who was there'}`];
  }
}

/** The run stopped between a call and the look at what became of it. */
function isCutShort({ stopped, result }: Judged): boolean {
  return stopped && /the run stopped in the middle of this row/u.test(result['wx_error'] ?? '');
}

/** Nobody is there, and nobody was to be made. */
function absentUnchanged({ asks }: Judged): string[] {
  return onlyTakes(asks) ? [] : ['the person is not there, though the row asks for more than to take away'];
}

/** By an exact set, of what somebody new came with. */
function isRuledOut(key: string, cells: Cells): boolean {
  const column = key.startsWith('license -')
    ? 'exactLicenses'
    : key.startsWith('session type -')
      ? 'exactSessionTypes'
      : '';
  return (cells[column] ?? '') !== '';
}

/** What the row asks for, others have done since it was planned. */
function isDoneByOthers({ asks, asPlanned, after }: Judged): boolean {
  return asPlanned !== undefined && asks.some((ask) => ask.holds(after) && !ask.holds(asPlanned));
}

/** Of an attendee whom the service does not show as one. */
function isAskedAgain({ attendeesHidden, claims }: Judged): boolean {
  return attendeesHidden && claims.some(({ key }) => key.startsWith('attendee'));
}

function claimUntruths(judged: Judged): string[] {
  const { status, claims, asks, came, before, after, had, has, result } = judged;
  const asked = new Set(asks.map(({ key }) => key));
  const hasEffect = ['created', 'updated', 'partial'].includes(status);
  const found = claims.flatMap((claim): string[] => {
    if (!claim.holds(after)) return [`claims ${claim.key}, which is not in force`];
    // Who is new, or new on the site, may have come with what the row takes away.
    const isOfNew = claim.takes && (had === undefined || had.isHost !== has?.isHost);
    const isHidden = judged.attendeesHidden && claim.key.startsWith('attendee');
    const isOthers = judged.asPlanned !== undefined && !claim.holds(judged.asPlanned);
    // Who becomes a host has the session types that the service gives then, not those of an account that was off or an attendee's.
    const isBack = had?.isHost === false && has?.isHost === true && claim.key.startsWith('session type ');
    if (claim.holds(before) && !isOfNew && !isHidden && !isOthers && !isBack)
      return [`claims ${claim.key}, which was so before`];
    const isConsequence = claim.unasked || (claim.key === 'attendee -' && has?.isHost === true);
    return asked.has(claim.key) || isConsequence || isRuledOut(claim.key, judged.cells)
      ? []
      : [`claims ${claim.key}, which no cell asks for`];
  });
  const claimed = new Set(claims.map(({ key }) => key));
  // A new account comes with settings, and one that goes takes them along: whether those that the row asks for too are told is open.
  const isOtherAccount = (had?.isHost === true) !== (has?.isHost === true);
  const isOpen = (key: string): boolean =>
    key.startsWith('no other') || (isOtherAccount && /^(?:session type|tracking code) /u.test(key));
  // What others took and the plan's reading gave back is no change of this row.
  const wasPlanned = (ask: Ask): boolean => judged.asPlanned !== undefined && ask.holds(judged.asPlanned);
  const silentOn = came.filter((ask) => !claimed.has(ask.key) && !isOpen(ask.key) && !wasPlanned(ask));
  const given = (has?.licenses ?? []).filter((name) => had?.licenses.includes(name) !== true);
  const lacking = new Set(judged.missing.map(({ key }) => key));
  const isUnread = judged.givenUnseen || /assigned automatically are not listed/u.test(result['wx_error'] ?? '');
  const untold = given.filter(
    (name) => !isUnread && !claimed.has(`license +${name}`) && !lacking.has(`license -${name}`),
  );
  return [
    ...found,
    ...(!hasEffect && status !== 'unknown' && claims.length > 0 ? ['claims a change'] : []),
    ...(status === 'updated' && claims.length === 0 ? ['claims no change'] : []),
    ...(hasEffect && silentOn.length > 0 ? [`does not tell of ${keys(silentOn)}, which is in force`] : []),
    ...(hasEffect && untold.length > 0 ? [`does not tell that ${untold.join(', ')} was given`] : []),
    ...(hasEffect && result['wx_person_id'] !== after.person?.id
      ? ['bears another wx_person_id than the service']
      : []),
  ];
}

/**
 * Truth 7: what no cell speaks of is as before. What replaces a record or a set may be built on a reading that is 15 minutes old:
 * what others changed since then may be as it was planned.
 */
function unexplained(judged: Judged): string[] {
  const { had, has, changed, asPlanned } = judged;
  if (had !== undefined && has === undefined) return ['the person is gone'];
  const planned = asPlanned && holdingsOf(asPlanned);
  const sincePlanned = planned && has && differences(planned, has);
  const others = changed.filter((name) => !isExplained(name, judged) && sincePlanned?.includes(name) !== false);
  return others.length > 0 ? [`no cell speaks of ${others.join(', ')}`] : [];
}

function isExplained(name: string, { cells, had, has, before, after }: Judged): boolean {
  const { service } = before;
  const speaks = (column: string): boolean => (cells[column] ?? '').trim() !== '';
  const lists = (column: string, ...said: string[]): boolean =>
    items(cells[column] ?? '').some((one) => said.includes(one));
  const isNewHost = had?.isHost !== true && has?.isHost === true;
  const isHostNoMore = had?.isHost === true && has?.isHost !== true;
  const member = /^(?<set>license|session type|tracking code|attendee|host) (?<sign>[+-]?)(?<key>.*)$/u.exec(
    name,
  )?.groups;
  if (member === undefined) return speaks(name);
  const { set = '', sign = '', key = '' } = member;
  const type = service.sessionTypes.find(({ id }) => id === key);
  const named = [key, type?.name ?? '', type?.code ?? ''];
  switch (set + sign) {
    case 'license+':
      return lists('licenses', key) || lists('exactLicenses', key);
    case 'license-':
      return lists('removeLicenses', key) || (speaks('exactLicenses') && isInScope(service, key));
    case 'session type+':
      return isNewHost || lists('sessionTypes', ...named) || lists('exactSessionTypes', ...named);
    case 'session type-':
      return isHostNoMore || lists('removeSessionTypes', ...named) || speaks('exactSessionTypes');
    case 'attendee+':
      return cells['attendee'] === 'true';
    case 'attendee-':
      return cells['attendee'] === 'false' || has?.isHost === true;
    case 'host+':
      return speaks('licenses') || speaks('exactLicenses');
    case 'host-':
      return speaks('removeLicenses') || speaks('exactLicenses');
    default: {
      const code = service.trackingCodes.find(({ index }) => String(index) === key);
      // An account comes and goes with all that it has.
      return speaks(code?.name ?? '') || before.account?.active !== after.account?.active;
    }
  }
}

/** Truth 9: less than before only where all that the row gives is in force, or nothing but taking away was to be done. */
function harm({ had, has, missing, asPlanned, grantsPend }: Judged): string[] {
  const gains = missing.filter(({ takes }) => !takes);
  if (had === undefined || gains.length === 0) return [];
  const planned = asPlanned && holdingsOf(asPlanned);
  const sincePlanned = planned && losses(planned, has);
  const lost = losses(had, has).filter((name) => sincePlanned?.includes(name) !== false);
  // From host to attendee is one exchange: what pends can neither be seen first, nor given back.
  const isPending = grantsPend && gains.every(({ key }) => key === 'attendee +');
  return lost.length === 0 || isPending
    ? []
    : [`lost ${lost.join(', ')} while ${keys(gains)} is not in force on ${site}`];
}

function writesWithoutNeed({ status, writes, changed }: Judged): string[] {
  if (['unchanged', 'invalid'].includes(status) && writes.sent > 0)
    return [`${writes.sent} writes were sent for the person`];
  if (status === 'conflict' && writes.applied > 0 && changed.length > 0)
    return [`${writes.applied} writes were applied for the person`];
  if (status === 'not-attempted' && writes.applied > 0) return [`${writes.applied} writes were applied for the person`];
  return [];
}

function keys(asks: readonly Ask[]): string {
  return asks.map(({ key }) => key).join(', ');
}
