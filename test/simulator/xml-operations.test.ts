import test from 'ava';
import { XMLParser } from 'fast-xml-parser';
import { letPass } from '../helpers/moved-clock.js';
import { service, type Service } from './service.js';

const amelie = 'amelie.fischer@acme.example';
const admin = 'admin@acme.example';

/** The operation as a request in the form that most working clients send. */
const message = (operation: string, content: string, context: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><securityContext><siteName>acme</siteName>${context}</securityContext></header><body><bodyContent xsi:type="java:com.webex.service.binding.${operation}">${content}</bodyContent></body></serv:message>`;

async function post(one: Service, body: string | Buffer, type = 'application/xml'): Promise<string> {
  const answer = await fetch(one.connection.xmlUrl, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: type === '' ? {} : { 'Content-Type': type },
  });
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return bytes.toString(bytes.includes('ISO-8859-1') ? 'latin1' : 'utf8');
}

const part = (text: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';

async function signedIn(one: Service): Promise<(operation: string, content?: string) => Promise<string>> {
  const context = `<webExID>${admin}</webExID>`;
  const answer = await post(
    one,
    message('user.AuthenticateUser', `<accessToken>${one.connection.accessToken}</accessToken>`, context),
  );
  const ticket = part(answer, 'use:sessionTicket');
  return (operation, content = '') =>
    post(one, message(operation, content, `${context}<sessionTicket>${ticket}</sessionTicket>`));
}

/** Names of the children of an element in the order of the answer. */
function childrenOf(text: string, path: readonly string[]): string[] {
  let nodes = new XMLParser({ preserveOrder: true, parseTagValue: false }).parse(text) as Record<string, unknown>[];
  for (const name of path) nodes = (nodes.find((node) => name in node)?.[name] ?? []) as Record<string, unknown>[];
  return nodes.flatMap((node) => Object.keys(node).filter((key) => key !== ':@' && key !== '#text'));
}
const body = ['serv:message', 'serv:body', 'serv:bodyContent'];

test('AuthenticateUser gives a long ticket, its time in milliseconds and its life in seconds, in that order', async (t) => {
  const one = await service(t);
  const answer = await post(
    one,
    message(
      'user.AuthenticateUser',
      `<accessToken>${one.connection.accessToken}</accessToken>`,
      `<webExID>${admin}</webExID>`,
    ),
  );
  t.deepEqual(childrenOf(answer, body), ['use:sessionTicket', 'use:createTime', 'use:timeToLive']);
  t.is(part(answer, 'use:timeToLive'), '5400');
  t.true(Math.abs(Number(part(answer, 'use:createTime')) - Date.now()) < 60_000);
  t.is(part(answer, 'use:sessionTicket').length, 464);
});

test('the envelope declares the prefixes of its service and is one line', async (t) => {
  const call = await signedIn(await service(t));
  const answer = await call('user.SetUser', `<webExId>${amelie}</webExId>`);
  t.is(
    answer,
    '<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:com="http://www.webex.com/schemas/2002/06/common" xmlns:use="http://www.webex.com/schemas/2002/06/service/user"><serv:header><serv:response><serv:result>SUCCESS</serv:result><serv:gsbStatus>PRIMARY</serv:gsbStatus></serv:response></serv:header><serv:body><serv:bodyContent xsi:type="use:setUserResponse" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/></serv:body></serv:message>',
  );
  t.regex(await call('site.GetSite'), /xmlns:ns1="[^"]*service\/site" xmlns:event=/);
  t.regex(await call('meetingtype.LstMeetingType'), /xmlns:mtgtype="[^"]*service\/meetingtype"/);
});

test('a failure comes with HTTP 200, an empty body, and result, reason, status, exception and value in this order', async (t) => {
  const call = await signedIn(await service(t));
  const answer = await call(
    'user.SetUser',
    `<webExId>${amelie}</webExId><meetingTypes><meetingType>777</meetingType></meetingTypes>`,
  );
  t.deepEqual(childrenOf(answer, ['serv:message', 'serv:header', 'serv:response']), [
    'serv:result',
    'serv:reason',
    'serv:gsbStatus',
    'serv:exceptionID',
    'serv:value',
  ]);
  t.regex(answer, /<serv:body><serv:bodyContent\/><\/serv:body>/);
  t.is(part(answer, 'serv:value'), '777');
});

for (const [title, operation, content, exception] of [
  ['nobody of that name', 'user.GetUser', '<webExId>nobody@acme.example</webExId>', '030001'],
  [
    'a session type that the site lacks',
    'user.SetUser',
    `<webExId>${amelie}</webExId><meetingTypes><meetingType>9999</meetingType></meetingTypes>`,
    '030025',
  ],
  [
    'a deactivated session type',
    'user.SetUser',
    `<webExId>${amelie}</webExId><meetingTypes><meetingType>5</meetingType></meetingTypes>`,
    '030025',
  ],
  [
    'a personal room without PRO or STD',
    'user.SetUser',
    '<webExId>grace.okafor@acme.example</webExId><meetingTypes><meetingType>11</meetingType></meetingTypes>',
    '030077',
  ],
  [
    'an element that the operation does not know',
    'user.SetUser',
    `<webExId>${amelie}</webExId><listStatus>x</listStatus>`,
    '999999',
  ],
  [
    'a value of 129 characters',
    'user.SetUser',
    `<webExId>${amelie}</webExId><tracking><trackingCode1>${'x'.repeat(129)}</trackingCode1></tracking>`,
    '999999',
  ],
  ['a list without matches', 'user.LstsummaryUser', '<email>nobody@</email>', '000015'],
  ['creating a user in Control Hub’s stead', 'user.CreateUser', '<webExId>x@acme.example</webExId>', '030098'],
  ['an operation that is none', 'user.DoNothing', '', '999999'],
] as const) {
  test(`FAILURE ${exception} for ${title}`, async (t) => {
    const call = await signedIn(await service(t));
    t.is(part(await call(operation, content), 'serv:exceptionID'), exception);
  });
}

for (const [title, context, exception] of [
  ['no ticket', `<webExID>${admin}</webExID>`, '030047'],
  ['a wrong ticket', `<webExID>${admin}</webExID><sessionTicket>AAAA</sessionTicket>`, '030047'],
  ['a password where none is good', `<webExID>${admin}</webExID><password>secret</password>`, '030002'],
] as const) {
  test(`FAILURE ${exception} with ${title}`, async (t) => {
    const answer = await post(await service(t), message('user.GetUser', `<webExId>${amelie}</webExId>`, context));
    t.is(part(answer, 'serv:exceptionID'), exception);
  });
}

test('a password is good for a ticket where one was set', async (t) => {
  const one = await service(t, { adminPassword: 'open sesame' });
  const context = `<webExID>${admin}</webExID><password>open sesame</password>`;
  t.is(part(await post(one, message('user.AuthenticateUser', '', context)), 'serv:result'), 'SUCCESS');
  t.is(part(await post(one, message('user.GetMe', '', context)), 'use:userRole'), 'siteAdmin');
});

test.serial('a ticket ends after its lifetime, and at once when it is revoked', async (t) => {
  const short = await signedIn(await service(t, { ticketLifetime: 600 }));
  letPass(600);
  t.is(part(await short('user.GetMe'), 'serv:exceptionID'), '030046');
  const call = await signedIn(await service(t));
  t.is(part(await call('user.RevokeSessionTicket'), 'serv:result'), 'SUCCESS');
  t.is(part(await call('user.GetMe'), 'serv:exceptionID'), '030047');
});

test('a token without spark:all, or of somebody else than named, gives no ticket', async (t) => {
  const one = await service(t);
  const answer = await post(
    one,
    message(
      'user.AuthenticateUser',
      `<accessToken>${one.connection.accessToken}</accessToken>`,
      `<webExID>${amelie}</webExID>`,
    ),
  );
  t.is(part(answer, 'serv:exceptionID'), '030048');
});

test('GetAPIVersion needs no sign-in and tells the train where it is asked', async (t) => {
  const one = await service(t);
  const answer = await post(
    one,
    message('ep.GetAPIVersion', '<returnTrainReleaseVersion>TRUE</returnTrainReleaseVersion>', ''),
  );
  t.deepEqual(childrenOf(answer, body), [
    'ep:apiVersion',
    'ep:release',
    'ep:trainReleaseVersion',
    'ep:trainReleaseOrder',
  ]);
});

const userOrder =
  'use:firstName use:lastName use:title use:categoryId use:webExId use:address use:phones use:email use:password use:personalUrl use:expirationDate use:commOptions use:meetingTypes use:options use:timeZoneID use:timeZone use:timeZoneWithDST use:tracking use:service use:privilege use:language use:locale use:active use:defaultCallIn use:supportedServices use:myWebEx use:personalTeleconf use:videoSystems use:personalMeetingRoom use:sessionOptions use:supportCenter use:security use:languageID use:webACDPrefs use:registrationDate use:visitCount use:userId use:eventCenter use:passwordExpires use:passwordDaysLeft';

test('GetUser shows the account in the order of the schema, the password hidden, codes under com:', async (t) => {
  const call = await signedIn(await service(t));
  const answer = await call('user.GetUser', `<webExId>${amelie.toUpperCase()}</webExId>`);
  t.deepEqual(childrenOf(answer, [...body]), userOrder.split(' '));
  t.deepEqual(childrenOf(answer, [...body, 'use:tracking']), ['com:trackingCode1', 'com:trackingCode3']);
  t.is(part(answer, 'use:password'), '******');
  t.is(part(answer, 'com:trackingCode1'), 'CC-100');
});

const siteOrder =
  'ns1:metaData ns1:ucf ns1:clientPlatforms ns1:resourceRestrictions ns1:supportAPI ns1:myWebExConfig ns1:telephonyConfig ns1:commerceAndReporting ns1:tools ns1:custCommunications ns1:trackingCodes ns1:supportedServices ns1:securityOptions ns1:defaults ns1:scheduleMeetingOptions ns1:navBarTop ns1:navMyWebEx ns1:navAllServices ns1:passwordCriteria ns1:recordingPasswordCriteria ns1:accountPasswordCriteria ns1:productivityTools ns1:meetingPlace ns1:salesCenter ns1:connectIntegration ns1:video ns1:siteCommonOptions ns1:samlSSO';

test('GetSite shows the site in the order of the schema, with the boolean namesake of the tracking codes', async (t) => {
  const call = await signedIn(await service(t));
  const answer = await call('site.GetSite');
  t.deepEqual(childrenOf(answer, [...body, 'ns1:siteInstance']), siteOrder.split(' '));
  t.regex(answer, /<ns1:commerceAndReporting><ns1:trackingCode>true<\/ns1:trackingCode>/);
  t.deepEqual(childrenOf(answer, [...body, 'ns1:siteInstance', 'ns1:trackingCodes', 'ns1:trackingCode']).slice(0, 5), [
    'ns1:index',
    'ns1:name',
    'ns1:inputMode',
    'ns1:hostProfile',
    'ns1:schedulingPage',
  ]);
});

test('LstMeetingType has its count first and comes in pages', async (t) => {
  const call = await signedIn(await service(t, { listPage: 3 }));
  const answer = await call(
    'meetingtype.LstMeetingType',
    '<listControl><startFrom>7</startFrom><maximumNum>500</maximumNum></listControl>',
  );
  t.deepEqual(childrenOf(answer, body), ['mtgtype:matchingRecords', 'mtgtype:meetingType', 'mtgtype:meetingType']);
  t.deepEqual(
    ['serv:total', 'serv:returned', 'serv:startFrom'].map((name) => part(answer, name)),
    ['8', '2', '7'],
  );
  t.deepEqual(childrenOf(answer, [...body, 'mtgtype:meetingType']), [
    'mtgtype:productCodePrefix',
    'mtgtype:active',
    'mtgtype:name',
    'mtgtype:displayName',
    'mtgtype:limits',
    'mtgtype:options',
    'mtgtype:phoneNumbers',
    'mtgtype:meetingTypeID',
    'mtgtype:serviceTypes',
  ]);
});

test('LstsummaryUser has its count last', async (t) => {
  const call = await signedIn(await service(t));
  const children = childrenOf(
    await call('user.LstsummaryUser', '<listControl><maximumNum>2</maximumNum></listControl>'),
    body,
  );
  t.deepEqual(children, ['use:user', 'use:user', 'use:matchingRecords']);
});

for (const [mode, left] of [
  ['replace', { '1': 'CC-9' }],
  ['merge', { '1': 'CC-9', '3': 'Staff' }],
] as const) {
  test(`SetUser replaces session types, and tracking codes that are left out are kept or not: ${mode}`, async (t) => {
    const one = await service(t, { trackingMode: mode });
    const call = await signedIn(one);
    await call(
      'user.SetUser',
      `<webExId>${amelie}</webExId><meetingTypes><meetingType>3</meetingType></meetingTypes><tracking><trackingCode1>CC-9</trackingCode1></tracking>`,
    );
    t.like((await one.state(amelie)).siteUsers[0], { sessionTypes: ['3'] });
    t.deepEqual((await one.state(amelie)).siteUsers[0]?.trackingCodes, left);
  });
}

test('SetUser is all or nothing, and a refused session type names itself', async (t) => {
  const one = await service(t);
  const call = await signedIn(one);
  for (const name of ['bruno.keller', 'emma.larsen'])
    await call(
      'user.SetUser',
      `<webExId>${name}@acme.example</webExId><meetingTypes><meetingType>214</meetingType><meetingType>218</meetingType></meetingTypes>`,
    );
  const answer = await call(
    'user.SetUser',
    `<webExId>${amelie}</webExId><meetingTypes><meetingType>218</meetingType></meetingTypes><tracking><trackingCode1>X</trackingCode1></tracking>`,
  );
  t.deepEqual([part(answer, 'serv:exceptionID'), part(answer, 'serv:value')], ['110055', '218']);
  t.like((await one.state(amelie)).siteUsers[0], {
    sessionTypes: ['214'],
    trackingCodes: { '1': 'CC-100', '3': 'Staff' },
  });
});

const undeclared = (ticket: string): Record<string, string> => ({
  'without a declaration': `<message xmlns="http://www.webex.com/schemas/2002/06/service"><header><securityContext><siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${ticket}</sessionTicket></securityContext></header><body><bodyContent xmlns:xsi="x" xsi:type="java:com.webex.service.binding.user.GetUser"><webExId>${amelie}</webExId></bodyContent></body></message>`,
  'with prefixes that nobody declared': `<?xml version="1.0"?><serv:message><serv:header><serv:securityContext><com:siteName>acme</com:siteName><com:webExID>${admin}</com:webExID><com:sessionTicket>${ticket}</com:sessionTicket></serv:securityContext></serv:header><serv:body><serv:bodyContent xsi:type="use:getUser"><use:webExId>${amelie}</use:webExId></serv:bodyContent></serv:body></serv:message>`,
  'with the xmlapi form of the operation and CDATA': `<message><header><securityContext><siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${ticket}</sessionTicket></securityContext></header><body><bodyContent xsi:type="java:com.webex.xmlapi.service.binding.user.GetUser"><webExId><![CDATA[${amelie}]]></webExId></bodyContent></body></message>`,
});
for (const title of Object.keys(undeclared(''))) {
  test(`takes a request ${title}, whatever its content type`, async (t) => {
    const one = await service(t);
    const signIn = await post(
      one,
      message(
        'user.AuthenticateUser',
        `<accessToken>${one.connection.accessToken}</accessToken>`,
        `<webExID>${admin}</webExID>`,
      ),
    );
    const request = undeclared(part(signIn, 'use:sessionTicket'))[title] ?? '';
    for (const type of ['text/xml', '', 'application/x-www-form-urlencoded'])
      t.is(part(await post(one, request, type), 'use:webExId'), amelie);
  });
}

for (const [title, request] of [
  ['what is no XML', 'hello'],
  ['a truncated message', '<message><header>'],
  ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><message/>'],
] as const) {
  test(`refuses ${title} with a failure`, async (t) => {
    t.is(part(await post(await service(t), request), 'serv:exceptionID'), '999999');
  });
}

test('answers in ISO-8859-1 where it is set, with references for what does not fit', async (t) => {
  const one = await service(t, { xmlEncoding: 'iso-8859-1' });
  const call = await signedIn(one);
  await call(
    'user.SetUser',
    `<webExId>${amelie}</webExId><tracking><trackingCode1>Zürich 日</trackingCode1></tracking>`,
  );
  t.is(part(await call('user.GetUser', `<webExId>${amelie}</webExId>`), 'com:trackingCode1'), 'Zürich &#26085;');
});
