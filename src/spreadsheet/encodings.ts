/** Encodings in which programs save text files, and the letters of the languages that are written in them. */

export interface SingleByteEncoding {
  /** As `--encoding` takes it. */
  readonly name: string;
  /** The lower-case letters outside ASCII of each language. */
  readonly alphabets: readonly string[];
}

const western = [
  'äöüß',
  'éèêëàâçîïôùûüœÿ',
  'áéíóúñü',
  'ãõáâàéêíóôúç',
  'åäöé',
  'æøåé',
  'àèéìòù',
  'áðéíóúýþæö',
  'éëïèöü',
];
const central = ['áčďéěíňóřšťúůýž', 'ąćęłńóśźż', 'áéíóöőúüű', 'áäčďéíĺľňóôŕšťúýž', 'čćđšž', 'ăâîşţ', 'äöüß'];
const turkish = ['çğıöşüâîû'];
const baltic = ['āčēģīķļņšūž', 'ąčęėįšųūž', 'äõöüšž'];
const russian = 'абвгдежзийклмнопрстуфхцчшщъыьэюя';
const cyrillic = [`${russian}ё`, `${russian}іїєґ`, `${russian}іў`, `${russian}ђјљњћџ`];
const greek = ['αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ'];
const hebrew = ['אבגדהוזחטיךכלםמןנסעףפץצקרשת'];
const arabic = ['ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي'];
const thai = ['กขคฆงจฉชซญฎฏฐฑณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืุูเแโใไ็่้์'];

/** In order of preference if they read a file alike. */
export const singleByteEncodings: readonly SingleByteEncoding[] = [
  { name: 'windows-1252', alphabets: western },
  { name: 'windows-1250', alphabets: central },
  { name: 'windows-1251', alphabets: cyrillic },
  { name: 'windows-1254', alphabets: turkish },
  { name: 'windows-1253', alphabets: greek },
  { name: 'windows-1257', alphabets: baltic },
  { name: 'windows-1255', alphabets: hebrew },
  { name: 'windows-1256', alphabets: arabic },
  { name: 'windows-874', alphabets: thai },
  { name: 'iso-8859-2', alphabets: central },
  { name: 'macroman', alphabets: western },
  { name: 'koi8-r', alphabets: cyrillic.slice(0, 1) },
  { name: 'iso-8859-5', alphabets: cyrillic.slice(0, 1) },
  { name: 'cp850', alphabets: western },
  { name: 'cp852', alphabets: central },
  { name: 'cp866', alphabets: cyrillic.slice(0, 1) },
];

export interface MultiByteEncoding {
  readonly name: string;
  /** Is the character, of these bytes in the encoding, one of the few thousand in daily use? */
  readonly isCommon: (bytes: Buffer) => boolean;
  /** How unlikely each of the common characters is (the logarithm of their number). */
  readonly cost: number;
  /** Is Japanese written in it? Other encodings can write its syllables too, but are not used for it. */
  readonly hasKana: boolean;
}

const between =
  (first: number, last: number, leastTrail = 0) =>
  ([lead = 0, trail = 0]: Buffer): boolean =>
    lead >= first && lead <= last && trail >= leastTrail;

/** The standards put the characters in daily use first. */
export const multiByteEncodings: readonly MultiByteEncoding[] = [
  { name: 'shift_jis', isCommon: between(0x88, 0x97), cost: 7.5, hasKana: true },
  { name: 'gb18030', isCommon: between(0xb0, 0xd7, 0xa1), cost: 7.6, hasKana: false },
  { name: 'big5', isCommon: between(0xa4, 0xc6), cost: 7.8, hasKana: false },
  { name: 'euc-kr', isCommon: between(0xb0, 0xc8), cost: 7.2, hasKana: false },
  { name: 'euc-jp', isCommon: between(0xb0, 0xcf), cost: 7.7, hasKana: true },
];
