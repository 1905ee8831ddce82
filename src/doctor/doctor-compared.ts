/** What a comparison of the site's two APIs means for switching between them, in words. */
import { compareCodes, compareTypes, type Compared, type Difference, type DifferenceKind } from './compare-apis.js';
import type { ComparedPeople, Comparison } from './comparison.js';
import { differenceMeanings } from './difference-meanings.js';
import type { SiteOffers } from './site-offers.js';
import { finding, notLookedAt, type CheckName, type Finding } from './finding.js';
import type { Looked } from '../sign-in/looked.js';

/** First how much is the same, then a line for each kind of difference. */
export function comparedFindings({ xml, rest, people }: Comparison): Finding[] {
  if (!('seen' in xml) || !('seen' in rest)) return notCompared({ XML: xml, REST: rest });
  return [
    ...findingsOf('types-in-both', compareTypes(xml.seen, rest.seen), 'session type'),
    ...codeFindings(xml.seen, rest.seen),
    ...('seen' in people ? peopleFindings(people.seen) : [unseen('people-in-both', people)]),
  ];
}

/** Gives the reason only once. */
function notCompared(looks: Readonly<Record<string, Looked<SiteOffers>>>): Finding[] {
  const reasons = Object.entries(looks).flatMap(([api, looked]) => {
    if ('failed' in looked) return [`${api} does not list what the site offers: ${looked.failed.message}`];
    return 'notLookedAt' in looked ? [looked.notLookedAt] : [];
  });
  const steps = Object.values(looks).flatMap((looked) => ('failed' in looked ? (looked.failed.next ?? []) : []));
  const next = steps.length === 0 ? {} : { next: steps.join(' ') };
  const others = ['codes-in-both', 'people-in-both'] as const;
  return [
    finding('types-in-both', 'not-looked-at', `because ${[...new Set(reasons)].join('; ')}`, next),
    ...others.map((check) => notLookedAt(check, 'because it needs both APIs')),
  ];
}

function unseen(check: CheckName, looked: Looked<unknown>): Finding {
  if ('failed' in looked) {
    const { message, next } = looked.failed;
    return finding(check, 'not-looked-at', `because ${message}`, { next });
  }
  return notLookedAt(check, 'notLookedAt' in looked ? `because ${looked.notLookedAt}` : '');
}

function codeFindings(xml: SiteOffers, rest: SiteOffers): Finding[] {
  const hidden = xml.withoutCodes ?? rest.withoutCodes;
  if (hidden !== undefined) return [notLookedAt('codes-in-both', `because ${hidden}`)];
  return findingsOf('codes-in-both', compareCodes(xml, rest), 'tracking code');
}

function findingsOf(check: CheckName, { same, differences }: Compared, what: string): Finding[] {
  const ok = (message: string): Finding[] => [finding(check, 'ok', message)];
  if (same === 0 && differences.length === 0) return ok(`neither API lists any ${what}`);
  const counted = same === 1 ? `1 ${what} is` : `${same} ${what}s are`;
  return [...(same > 0 ? ok(`${counted} the same over both`) : []), ...differenceFindings(check, differences)];
}

function peopleFindings(people: ComparedPeople): Finding[] {
  const { compared, same, unread, whyUnread } = people;
  return [
    ...(compared === 0 && unread === 0 ? [nobody(people)] : []),
    ...(same > 0 ? [finding('people-in-both', 'ok', sameInWords(people))] : []),
    ...differenceFindings('people-in-both', people.differences),
    ...(unread > 0
      ? [
          notLookedAt(
            'people-in-both',
            `${unread} of the sample, because they cannot be read: ${whyUnread ?? ''}`,
            'not read',
          ),
        ]
      : []),
  ];
}

function nobody({ unknown, isWhole }: ComparedPeople): Finding {
  const listed = isWhole ? 'no person' : 'none of the people listed first';
  const why = unknown > 0 ? `neither API knows any of ${unknown} people` : `${listed} has an account on the site`;
  return notLookedAt('people-in-both', `because ${why}`);
}

function sameInWords({ compared, same, unknown, onSite, isWhole, withCodes }: ComparedPeople): string {
  const what = withCodes ? 'settings' : 'session types';
  const [grouped, whole] = [
    onSite.toLocaleString('en-US'),
    isWhole ? 'on the site' : 'on the site who are listed first',
  ];
  const have = compared === 1 ? 'person has' : same === 1 ? 'people has' : 'people have';
  const others = unknown === 0 ? '' : `; neither knows ${unknown} more`;
  const sample = onSite > compared + unknown ? ` (a sample of the ${grouped} ${whole})` : '';
  return `${same} of ${compared} ${have} the same ${what} over both${sample}${others}`;
}

function differenceFindings(check: CheckName, differences: readonly Difference[]): Finding[] {
  const kinds = (Object.keys(differenceMeanings) as DifferenceKind[]).filter((kind) =>
    differences.some((one) => one.kind === kind),
  );
  return kinds.map((kind) =>
    differenceFinding(
      check,
      kind,
      differences.filter((one) => one.kind === kind),
    ),
  );
}

function differenceFinding(check: CheckName, kind: DifferenceKind, found: readonly Difference[]): Finding {
  const { about, means, next } = differenceMeanings[kind];
  const message = `${found.length}, ${means}: ${examplesOf(found)}`;
  return {
    ...finding(check, kind === 'type-meaning' ? 'broken' : 'warning', message, { about, next }),
    differences: found,
  };
}

/** Examples shown to people; programs get them all. */
const mostExamples = 3;

function examplesOf(found: readonly Difference[]): string {
  const more = found.length - mostExamples;
  const examples = found.slice(0, mostExamples).map(inWords).join('; ');
  return more > 0 ? `${examples}; and ${more} more` : examples;
}

function inWords({ kind, of, code, xml, rest }: Difference): string {
  const empty = (text: string): string => (text === '' ? 'empty' : text);
  const name = code === undefined ? of : `${of} ${code}`;
  if (kind === 'code-values') {
    const parts = [xml === undefined ? '' : `${xml} only over XML`, rest === undefined ? '' : `${rest} only over REST`];
    return `${name} has ${parts.filter((part) => part !== '').join(' and ')}`;
  }
  if (xml !== undefined && rest !== undefined) {
    return `${name} ${kind === 'person-types' ? 'has' : 'is'} ${empty(xml)} over XML and ${empty(rest)} over REST`;
  }
  const told = kind.startsWith('type-') ? (xml ?? rest) : undefined;
  return told === undefined ? name : `${name} ${told}`;
}
