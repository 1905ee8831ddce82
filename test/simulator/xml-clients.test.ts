/** Requests as clients of other people send them, and what those clients read from the answers. */
import test from 'ava';
import { service, type Service } from './service.js';

const amelie = 'amelie.fischer@acme.example';
const admin = 'admin@acme.example';

async function post(one: Service, body: string | Buffer, type = 'text/xml'): Promise<string> {
  const answer = await fetch(one.connection.xmlUrl, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: type === '' ? {} : { 'Content-Type': type },
  });
  const text = await answer.text();
  return answer.status === 200 ? text : `HTTP ${answer.status}`;
}

const part = (text: string, name: string): string =>
  new RegExp(`<(?:\\w+:)?${name}>([^<]*)</(?:\\w+:)?${name}>`).exec(text)?.[1] ?? '';

const message = (context: string, type: string, content: string): string =>
  `<serv:message xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><securityContext>${context}</securityContext></header><body><bodyContent xsi:type="${type}">${content}</bodyContent></body></serv:message>`;
const binding = 'java:com.webex.service.binding';
const getAmelie = `<webExId>${amelie}</webExId>`;

async function ticketOf(one: Service, name = admin): Promise<string> {
  const context = `<siteName>acme</siteName><webExID>${name}</webExID>`;
  const token = `<accessToken>${one.connection.accessToken}</accessToken>`;
  return part(await post(one, message(context, `${binding}.user.AuthenticateUser`, token)), 'sessionTicket');
}

const contexts: Record<string, (ticket: string, token: string) => string> = {
  'the site in another case': (ticket) =>
    `<siteName>ACME</siteName><webExID>${admin}</webExID><sessionTicket>${ticket}</sessionTicket>`,
  'the caller in another case': (ticket) =>
    `<siteName>acme</siteName><webExID>Admin@Acme.Example</webExID><sessionTicket>${ticket}</sessionTicket>`,
  'email instead of webExID': (ticket) =>
    `<siteName>acme</siteName><email>${admin}</email><sessionTicket>${ticket}</sessionTicket>`,
  'an empty email and partnerID beside webExID': (ticket) =>
    `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${ticket}</sessionTicket><partnerID>\n</partnerID><email>\n</email>`,
  'its parts in another order': (ticket) =>
    `<sessionTicket>${ticket}</sessionTicket><webExID>${admin}</webExID><siteName>acme</siteName>`,
  'blanks and line breaks around everything': (ticket) =>
    `\n  <siteName> acme </siteName> \n  <webExID>\n${admin}\n</webExID>\n  <sessionTicket>\n    ${ticket}\n  </sessionTicket>\n`,
  'the number of the site instead of its name': (ticket) =>
    `<webExID>${admin}</webExID><siteID>490231</siteID><partnerID>g0webx!</partnerID><sessionTicket>${ticket}</sessionTicket>`,
  'an access token instead of a ticket': (_, token) =>
    `<siteName>acme</siteName><webExID>${admin}</webExID><webExAccessToken>${token}</webExAccessToken>`,
  returnAdditionalInfo: (ticket) =>
    `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${ticket}</sessionTicket><returnAdditionalInfo>TRUE</returnAdditionalInfo>`,
};
for (const [what, context] of Object.entries(contexts)) {
  test(`takes a header with ${what}`, async (t) => {
    const one = await service(t);
    const header = context(await ticketOf(one), one.connection.accessToken);
    t.is(part(await post(one, message(header, `${binding}.user.GetUser`, getAmelie)), 'webExId'), amelie);
  });
}

for (const [what, context, exception] of [
  ['another site', '<siteName>other</siteName>', '010001'],
  ['another number of a site', '<siteID>1</siteID>', '010001'],
  ['an access token that is none', `<siteName>acme</siteName><webExAccessToken>x</webExAccessToken>`, '030047'],
] as const) {
  test(`refuses a header with ${what}`, async (t) => {
    const one = await service(t);
    const header = `<webExID>${admin}</webExID>${context}`;
    t.is(part(await post(one, message(header, `${binding}.user.GetUser`, getAmelie)), 'exceptionID'), exception);
  });
}

test('who signs in by another address of theirs holds the ticket all the same', async (t) => {
  const one = await service(t, { putOmitted: 'keep' });
  const { id } = await one.person(admin);
  await one.rest(`PUT /people/${String(id)}`, { body: { displayName: 'Ada', emails: [admin, 'ada@acme.example'] } });
  t.deepEqual((await one.person(admin))['emails'], [admin, 'ada@acme.example']);
  const ticket = await ticketOf(one, 'ada@acme.example');
  const header = `<siteName>acme</siteName><webExID>ada@acme.example</webExID><sessionTicket>${ticket}</sessionTicket>`;
  t.is(part(await post(one, message(header, `${binding}.user.GetUser`, getAmelie)), 'webExId'), amelie);
});

const bodies: Record<string, (header: string) => string> = {
  'after a line break, as from a literal of several lines': (header) =>
    `\n    <?xml version="1.0" encoding="UTF-8"?>\n    ${message(header, `${binding}.user.GetUser`, getAmelie)}\n`,
  'as the field XML of a form, bare': (header) =>
    `XML=<?xml version="1.0"?>${message(header, `${binding}.user.GetUser`, getAmelie)}`,
  'as the field XML of a form, percent-encoded': (header) =>
    new URLSearchParams({ XML: message(header, `${binding}.user.GetUser`, getAmelie) }).toString(),
  'declared ISO-8859-1': (header) =>
    `<?xml version="1.0" encoding="ISO-8859-1"?>${message(header, `${binding}.user.GetUser`, getAmelie)}`,
  'declared GB2312': (header) =>
    `<?xml version="1.0" encoding="GB2312"?>${message(header, `${binding}.user.GetUser`, getAmelie)}`,
  'with a byte order mark': (header) => `\uFEFF${message(header, `${binding}.user.GetUser`, getAmelie)}`,
  'by the xmlapi name': (header) => message(header, 'java:com.webex.xmlapi.service.binding.user.GetUser', getAmelie),
  'by the type of the schema, with a prefix of its own': (header) =>
    `<?xml version="1.0"?><ns5:message xmlns:ns5="http://www.webex.com/schemas/2002/06/service" xmlns:ns7="http://www.webex.com/schemas/2002/06/service/user" xmlns:com="http://www.webex.com/schemas/2002/06/common"><ns5:header><ns5:securityContext>${header.replaceAll(/<(\/?)(\w)/g, '<$1com:$2')}</ns5:securityContext></ns5:header><ns5:body><ns5:bodyContent xsi:type="ns7:getUser" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><ns7:webExId>${amelie}</ns7:webExId></ns5:bodyContent></ns5:body></ns5:message>`,
  'with comments, CDATA, references and attributes': (header) =>
    `<!-- a --><?xml-x y?>${message(header, `${binding}.user.GetUser`, `<!-- b --><webExId a="&lt;"><![CDATA[amelie.fischer]]>&#64;acme.example<!-- c --></webExId>`)}`,
};
for (const [what, body] of Object.entries(bodies)) {
  for (const type of ['text/xml', 'text/xml charset=UTF-8', 'application/x-www-rform-urlencoded', '']) {
    test(`takes a message ${what}, ${type === '' ? 'without content type' : type}`, async (t) => {
      const one = await service(t);
      const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
      t.is(part(await post(one, body(header), type), 'webExId'), amelie);
    });
  }
}

for (const [type, element] of [
  ['site:getSite', 'siteInstance'],
  ['mtgtype:lstMeetingType', 'matchingRecords'],
  ['use:lstsummaryUser', 'matchingRecords'],
] as const) {
  test(`knows the operation ${type} by the server's own prefix`, async (t) => {
    const one = await service(t);
    const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
    t.regex(await post(one, message(header, type, '')), new RegExp(`:${element}>`));
  });
}

for (const [what, body] of [
  ['a bare ampersand', message('<siteName>R&D</siteName>', `${binding}.user.GetUser`, getAmelie)],
  ['an entity that nobody declared', message('<siteName>&nbsp;</siteName>', `${binding}.user.GetUser`, getAmelie)],
  ['two operations', message('', `${binding}.user.GetUser`, `</bodyContent><bodyContent xsi:type="x:getUser">`)],
  ['no operation', message('', '', getAmelie)],
] as const) {
  test(`refuses ${what} with a failure`, async (t) => {
    t.is(part(await post(await service(t), body), 'exceptionID'), '999999');
  });
}

for (const [operation, content, strange] of [
  ['user.GetUser', `${getAmelie}<email>x</email>`, 'email'],
  ['user.LstsummaryUser', '<listStatus>x</listStatus>', 'listStatus'],
  ['user.LstsummaryUser', '<listControl><from>1</from></listControl>', 'from'],
  ['user.SetUser', `${getAmelie}<meetingTypes><meetingTypeID>3</meetingTypeID></meetingTypes>`, 'meetingTypeID'],
  ['user.SetUser', `${getAmelie}<tracking><trackingCode11>x</trackingCode11></tracking>`, 'trackingCode11'],
  ['site.GetSite', '<siteName>acme</siteName>', 'siteName'],
] as const) {
  test(`${operation} knows no element ${strange}, and changes nothing`, async (t) => {
    const one = await service(t);
    const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
    const before = await one.state();
    const answer = await post(one, message(header, `${binding}.${operation}`, content));
    t.is(part(answer, 'exceptionID'), '999999');
    t.true(part(answer, 'reason').endsWith(strange));
    t.deepEqual(await one.state(), before);
  });
}

test('Control Hub finds all that it reads of a site and of a user', async (t) => {
  const one = await service(t);
  const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
  const site = await post(one, message(header, `${binding}.site.GetSite`, ''));
  const user = await post(one, message(header, `${binding}.user.GetUser`, getAmelie));
  for (const path of [
    'ns1:telephonyConfig ns1:hybridTeleconference',
    'ns1:telephonyConfig ns1:intlCallInTeleconferencing',
    'ns1:telephonyConfig ns1:supportOtherTypeTeleconf',
    'ns1:telephonyConfig ns1:teleCLIAuthEnabled',
    'ns1:telephonyConfig ns1:meetingPlace ns1:persistentTSP',
    'ns1:video ns1:HQvideo',
    'ns1:video ns1:HDvideo',
    'ns1:supportedServices ns1:eventCenter ns1:optimizeAttendeeBandwidthUsage',
    'ns1:tools ns1:handsOnLab',
    'ns1:siteCommonOptions ns1:enablePersonalMeetingRoom',
  ]) {
    t.regex(
      site,
      new RegExp(
        path
          .split(' ')
          .map((name) => `<${name}>`)
          .join('.*'),
      ),
      path,
    );
  }
  t.regex(user, /<use:eventCenter><use:optimizeAttendeeBandwidthUsage>true</);
  t.regex(user, /<use:privilege>.*<use:isEnableCET>(?:true|false)<.*<use:isEnablePMR>(?:true|false)</);
});

test('a personal room is switched by SetUser, and asks for a type that can bear it', async (t) => {
  const one = await service(t);
  const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
  const set = (pmr: string, types: string): Promise<string> =>
    post(
      one,
      message(
        header,
        `${binding}.user.SetUser`,
        `${getAmelie}<use:meetingTypes>${types}</use:meetingTypes><use:privilege><use:isEnablePMR>${pmr}</use:isEnablePMR></use:privilege>`,
      ),
    );
  const training = '<use:meetingType>11</use:meetingType>';
  t.is(part(await set('true', training), 'exceptionID'), '030077');
  t.is(part(await set('TRUE', `${training}<use:meetingType>214</use:meetingType>`), 'result'), 'SUCCESS');
  const user = await post(one, message(header, `${binding}.user.GetUser`, getAmelie));
  t.regex(
    user,
    /<use:isEnablePMR>true<.*<use:personalMeetingRoomURL>https:\/\/acme\.webex\.com\/meet\/amelie\.fischer</,
  );
});

for (const [value, blanks, shown] of [
  ['a &amp; b &lt; c &gt; d &quot; e', 'keep', 'a &amp; b &lt; c &gt; d &quot; e'],
  ['x&#13;&#10;y', 'keep', 'x&#13;\ny'],
  [' x ', 'keep', ' x '],
  [' x ', 'trim', 'x'],
  ['007', 'keep', '007'],
] as const) {
  test(`the tracking value ${JSON.stringify(value)} is shown as ${JSON.stringify(shown)}, blanks: ${blanks}`, async (t) => {
    const one = await service(t, { trackingBlanks: blanks });
    const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
    const tracking = `<tracking><trackingCode1>${value}</trackingCode1></tracking>`;
    await post(one, message(header, `${binding}.user.SetUser`, getAmelie + tracking));
    const user = await post(one, message(header, `${binding}.user.GetUser`, getAmelie));
    t.is(part(user, 'trackingCode1'), shown);
  });
}

for (const [content, found] of [
  ['<email>amelie</email><firstName>Bruno</firstName>', []],
  [
    '<listControl><serv:listMethod>OR</serv:listMethod></listControl><email>amelie</email><firstName>Bruno</firstName>',
    ['amelie', 'bruno'],
  ],
  ['<order><orderBy>FIRSTNAME</orderBy><orderAD>DESC</orderAD></order><email>b</email>', ['bruno']],
  ['<listControl><maximumNum>2</maximumNum></listControl><order><orderBy>UID</orderBy></order>', ['admin', 'amelie']],
] as const) {
  test(`LstsummaryUser with ${content} finds ${found.length === 0 ? 'nobody' : found.join(', ')}`, async (t) => {
    const one = await service(t);
    const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
    const answer = await post(one, message(header, `${binding}.user.LstsummaryUser`, content));
    const names = [...answer.matchAll(/<use:webExId>([^<.@]*)/g)].map(([, name]) => name);
    t.deepEqual(names, [...found]);
    t.is(part(answer, 'exceptionID'), found.length === 0 ? '000015' : '');
  });
}

test('LstsummaryUser tells the identity that Control Hub knows the user by', async (t) => {
  const one = await service(t);
  const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
  const answer = await post(one, message(header, `${binding}.user.LstsummaryUser`, `<email>${amelie}</email>`));
  const { id } = await one.person(amelie);
  t.is(`ciscospark://us/PEOPLE/${part(answer, 'objectGUID')}`, Buffer.from(String(id), 'base64').toString());
});

test('who becomes a full administrator of the organization administers the site', async (t) => {
  const one = await service(t);
  const header = `<siteName>acme</siteName><webExID>${admin}</webExID><sessionTicket>${await ticketOf(one)}</sessionTicket>`;
  const administers = async (): Promise<string> =>
    part(await post(one, message(header, `${binding}.user.GetUser`, getAmelie)), 'siteAdmin');
  t.is(await administers(), 'false');
  const { roles } = (await one.rest('GET /people/me')).json;
  await one.control('POST /people', { email: amelie, roles });
  t.is(await administers(), 'true');
});
