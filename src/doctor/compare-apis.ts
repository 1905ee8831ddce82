/**
 * How the two APIs of the meeting site differ: in what it offers, and in what people have. What one API cannot express is not a
 * difference.
 */
import { sameText } from '../model/equal-text.js';
import type { OfferedCode, OfferedType, SiteOffers } from './site-offers.js';
import { sameName } from '../model/names.js';

export type DifferenceKind =
  | 'type-meaning'
  | 'type-only-xml'
  | 'type-only-rest'
  | 'type-name'
  | 'type-code'
  | 'type-inactive'
  | 'code-only-xml'
  | 'code-only-rest'
  | 'code-key'
  | 'code-required'
  | 'code-values'
  | 'person-only-xml'
  | 'person-only-rest'
  | 'person-types'
  | 'person-codes';

export interface Difference {
  readonly kind: DifferenceKind;
  /** The id of a session type, the name of a tracking code, the address of a person. */
  readonly of: string;
  /** For a person: which tracking code. */
  readonly code?: string;
  /** The value over XML; absent if XML has none, or no more to say. */
  readonly xml?: string;
  readonly rest?: string;
}

export interface Compared {
  /** How many are the same over both APIs. */
  readonly same: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares by id. A type that is inactive over XML and not listed over REST is not a difference: REST lists only what can be
 * assigned, and has no way to express the others.
 */
export function compareTypes(xml: SiteOffers, rest: SiteOffers): Compared {
  const overRest = new Map(rest.sessionTypes.map((type) => [type.id, type]));
  const ids = new Set(xml.sessionTypes.map(({ id }) => id));
  const pairs = xml.sessionTypes.flatMap((type) => {
    const other = overRest.get(type.id);
    return other === undefined ? [] : [typeDifferences(type, other)];
  });
  const onlyXml = xml.sessionTypes.filter(({ id, active }) => active && !overRest.has(id));
  const onlyRest = rest.sessionTypes.filter(({ id }) => !ids.has(id));
  return {
    same: pairs.filter(({ length }) => length === 0).length,
    differences: [
      ...pairs.flat(),
      ...onlyXml.map((type): Difference => ({ kind: 'type-only-xml', of: type.id, xml: typeInWords(type) })),
      ...onlyRest.map((type): Difference => ({ kind: 'type-only-rest', of: type.id, rest: typeInWords(type) })),
    ],
  };
}

function typeDifferences(xml: OfferedType, rest: OfferedType): Difference[] {
  const otherName = ![xml.name, xml.otherName ?? xml.name].some((name) => sameName(name, rest.name));
  const otherCode = xml.code !== '' && rest.code !== '' && !sameName(xml.code, rest.code);
  const shown = { of: xml.id, xml: typeInWords(xml), rest: typeInWords(rest) };
  const kind = otherName ? (otherCode ? 'type-meaning' : 'type-name') : 'type-code';
  return [
    ...(otherName || otherCode ? [{ kind, ...shown } as const] : []),
    ...(xml.active ? [] : [{ kind: 'type-inactive', of: xml.id, xml: typeInWords(xml) } as const]),
  ];
}

function typeInWords({ name, code }: OfferedType): string {
  return code === '' ? name : `${name} (${code})`;
}

/** The same tracking code over both APIs. */
export interface CodePair {
  readonly xml: OfferedCode;
  readonly rest: OfferedCode;
}

/** Compares by name, as files and `undo` do. */
export function compareCodes(xml: SiteOffers, rest: SiteOffers): Compared {
  const pairs = pairCodes(xml, rest);
  const differences = pairs.map((pair) => codeDifferences(pair));
  const onlyXml = xml.trackingCodes.filter((code) => !pairs.some((pair) => pair.xml === code));
  const onlyRest = rest.trackingCodes.filter((code) => !pairs.some((pair) => pair.rest === code));
  return {
    same: differences.filter(({ length }) => length === 0).length,
    differences: [
      ...differences.flat(),
      ...onlyXml.map(({ name, index }): Difference => ({ kind: 'code-only-xml', of: name, xml: index })),
      ...onlyRest.map(({ name, index }): Difference => ({ kind: 'code-only-rest', of: name, rest: index })),
    ],
  };
}

/** Codes with the same name are paired by key first. */
export function pairCodes(xml: SiteOffers, rest: SiteOffers): CodePair[] {
  const left = [...rest.trackingCodes];
  return xml.trackingCodes.flatMap((code) => {
    const namesakes = left.filter(({ name }) => sameName(name, code.name));
    const found = namesakes.find(({ index }) => index === code.index) ?? namesakes[0];
    if (found === undefined) return [];
    left.splice(left.indexOf(found), 1);
    return [{ xml: code, rest: found }];
  });
}

function codeDifferences({ xml, rest }: CodePair): Difference[] {
  const of = xml.name;
  const isTold = xml.hostProfile !== '' && rest.hostProfile !== '';
  const isOtherwise = isTold && isRequired(xml) !== isRequired(rest);
  const [onlyXml, onlyRest] = [beyond(xml.values, rest.values), beyond(rest.values, xml.values)];
  return [
    ...(xml.index === rest.index ? [] : [{ kind: 'code-key', of, xml: xml.index, rest: rest.index } as const]),
    ...(isOtherwise ? [{ kind: 'code-required', of, xml: useInWords(xml), rest: useInWords(rest) } as const] : []),
    ...(onlyXml === undefined && onlyRest === undefined
      ? []
      : [
          {
            kind: 'code-values',
            of,
            ...(onlyXml !== undefined && { xml: onlyXml }),
            ...(onlyRest !== undefined && { rest: onlyRest }),
          } as const,
        ]),
  ];
}

function isRequired({ hostProfile }: OfferedCode): boolean {
  return hostProfile === 'REQUIRED';
}

function useInWords(code: OfferedCode): string {
  return isRequired(code) ? 'required' : 'not required';
}

function beyond(values: readonly string[], others: readonly string[]): string | undefined {
  const more = values.filter((value) => !others.includes(value));
  return more.length === 0 ? undefined : more.join(', ');
}

/** What one API reports about a person; `undefined`: it does not know them. */
export type SettingsTold =
  { readonly sessionTypes: readonly string[]; readonly trackingCodes: Readonly<Record<string, string>> } | undefined;

/** `pairs`: the tracking codes that both APIs have; a code that only one has is reported for the site, not for each person. */
export function comparePerson(
  email: string,
  { xml, rest }: { readonly xml: SettingsTold; readonly rest: SettingsTold },
  pairs: readonly CodePair[],
): Difference[] {
  if (xml === undefined || rest === undefined) {
    if (xml === rest) return [];
    return [{ kind: xml === undefined ? 'person-only-rest' : 'person-only-xml', of: email }];
  }
  const [typesXml, typesRest] = [xml.sessionTypes, rest.sessionTypes].map(
    (ids) => [...new Set(ids)].sort((a, b) => Number(a) - Number(b)).join(' + ') || 'none',
  );
  const codes = pairs.flatMap(({ xml: { index, name }, rest: { index: id } }): Difference[] => {
    const [overXml, overRest] = [xml.trackingCodes[index] ?? '', rest.trackingCodes[id] ?? ''];
    if (sameText(overXml, overRest)) return [];
    return [{ kind: 'person-codes', of: email, code: name, xml: overXml, rest: overRest }];
  });
  return [
    ...(typesXml === typesRest
      ? []
      : [{ kind: 'person-types', of: email, xml: typesXml, rest: typesRest } as Difference]),
    ...codes,
  ];
}

/** Up to `many` items, spread evenly over the list. */
export function spreadOver<T>(list: readonly T[], many: number): T[] {
  if (list.length <= many) return [...list];
  return Array.from({ length: many }, (_, place) => list[Math.floor((place * list.length) / many)] as T);
}
