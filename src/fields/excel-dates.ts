/** Codes that Excel turns into dates: `3-4` becomes `4-Mar`, `04. Mrz` or `2026-03-04`. */

/** Could the text in the cell be what Excel made of the typed text? */
export function isDateOf(cell: string, typed: string): boolean {
  const shown = datesIn(cell, true);
  return shown.length > 0 && datesIn(typed, false).some((date) => shown.includes(date));
}

/** January to December as Excel shows them, in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const monthNames = [
  'jan january januar janv janvier ene enero gen gennaio janeiro januari',
  'feb february februar févr février febrero febbraio fev fevereiro februari',
  'mar march mär mrz märz mars marzo março mrt maart',
  'apr april avr avril abr abril aprile',
  'may mai mayo mag maggio maio mei',
  'jun june juni juin junio giu giugno junho',
  'jul july juli juil juillet julio lug luglio julho',
  'aug august août ago agosto augustus',
  'sep sept september septembre septiembre set settembre setembro',
  'oct october okt oktober octobre octubre ott ottobre out outubro',
  'nov november novembre noviembre novembro',
  'dec december dez dezember déc décembre dic diciembre dicembre dezembro',
];
const months = new Map(
  monthNames.flatMap((names, place) => names.split(' ').map((name) => [name, place + 1] as const)),
);

/** A date of two or three parts, with or without midnight after it. */
const dateLike = /^(?:\d{1,4}|\p{L}{3,10})(?:[\s.,/-]*(?:\d{1,4}|\p{L}{3,10})){1,2}\.?(?:\s00:00(?::00)?)?$/u;

/**
 * Every date that a text may stand for: `3-4` for March 4, `3~26` for March 2026, `3-4-26` for March 4, 2026. If the text is a
 * date shown in full (`isShown`), what was typed may have been shorter.
 */
function datesIn(text: string, isShown: boolean): string[] {
  if (text.length > 30 || !dateLike.test(text)) return [];
  const parts = text.replace(/\s00:00.*$/u, '').match(/\d+|\p{L}+/gu) ?? [];
  return parts.length === 2 ? ofTwo(parts) : ofThree(parts, isShown);
}

function ofTwo([first = '', second = '']: readonly string[]): string[] {
  const read = (month: string, other: string): string[] => {
    const [m, day] = [monthIn(month), dayIn(other)];
    if (m === undefined) return [];
    const isYear = other.length === 4 || Number(other) > 31 || months.has(month.toLowerCase());
    return [
      ...(day === undefined ? [] : [`${m}-${day}`]),
      ...(isYear && isNumber(other) ? [`${m}~${yearIn(other)}`] : []),
    ];
  };
  return [...read(first, second), ...read(second, first)];
}

function ofThree([a = '', b = '', c = '']: readonly string[], isShown: boolean): string[] {
  const orders = [
    [a, b, c],
    [b, a, c],
    [b, c, a],
  ] as const;
  return orders.flatMap(([month, otherDay, year]) => {
    const [m, day] = [monthIn(month), dayIn(otherDay)];
    if (m === undefined || day === undefined || !isNumber(year)) return [];
    const full = `${m}-${day}-${yearIn(year)}`;
    if (!isShown) return [full];
    return [full, `${m}-${day}`, ...(day === 1 ? [`${m}~${yearIn(year)}`] : [])];
  });
}

function isNumber(part: string): boolean {
  return /^\d+$/u.test(part);
}

function monthIn(part: string): number | undefined {
  if (!isNumber(part)) return months.get(part.toLowerCase());
  return Number(part) >= 1 && Number(part) <= 12 ? Number(part) : undefined;
}

function dayIn(part: string): number | undefined {
  return isNumber(part) && Number(part) >= 1 && Number(part) <= 31 ? Number(part) : undefined;
}

/** 2026 and 26 are the same year. */
function yearIn(part: string): number {
  return Number(part) % 100;
}
