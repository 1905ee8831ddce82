/**
 * Failed formulas: Excel and LibreOffice write their errors into the cells, in the language of the person who saves the file.
 */

const english =
  '#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! #GETTING_DATA #BUSY!';

/** Only forms that are certain, and that no person would enter: German, French, Spanish, Italian, Portuguese, and so on. */
const elsewhere = [
  '#NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF!',
  '#VALEUR! #NOM? #NOMBRE! #NUL!',
  '#N/D #¡REF! #¡DIV/0! #¡VALOR! #¿NOMBRE? #¡NUM! #¡NULO! #¡DESBORDAMIENTO!',
  '#RIF! #VALORE! #NOME? #NULLO! #ESPANSIONE!',
  '#VALOR! #NÚM! #NULO!',
  '#N/B #VERW! #WAARDE! #NAAM? #GETAL! #LEEG! #DEEL/0! #OVERLOOP!',
  '#SAKNAS! #REFERENS! #VÄRDEFEL! #NAMN? #OGILTIGT! #SKÄRNING! #DIVISION/0!',
  '#I/T #REFERENCE! #VÆRDI! #NAVN? #NUMMER! #OVERLØB! #VERDI!',
  '#PUUTTUU! #VIITTAUS! #ARVO! #NIMI? #LUKU! #TYHJÄ! #JAKO/0!',
  '#ADR! #ARG! #NAZWA? #LICZBA! #ZERO! #DZIEL/0!',
  '#NENÍ_K_DISPOZICI #ODKAZ! #HODNOTA! #NÁZEV? #ČÍSLO! #DĚLENÍ_NULOU!',
  '#HIÁNYZIK #HIV! #ÉRTÉK! #NÉV? #SZÁM! #NULLA! #ZÉRÓOSZTÓ!',
  '#Н/Д #ССЫЛКА! #ЗНАЧ! #ИМЯ? #ЧИСЛО! #ПУСТО! #ДЕЛ/0!',
  '#YOK #BAŞV! #DEĞER! #AD? #SAYI! #BOŞ! #SAYI/0!',
];

const errors = new Set([english, ...elsewhere].flatMap((line) => line.split(' ')));

/** `#N/A`, `#BEZUG!`, LibreOffice’s `Err:502` …: text that no person meant to enter. */
export function isSpreadsheetError(cell: string): boolean {
  if (cell.startsWith('#')) return errors.has(cell.toUpperCase());
  return cell.startsWith('Err:') && /^Err:5\d\d$/u.test(cell);
}
