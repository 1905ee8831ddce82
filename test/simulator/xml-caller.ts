/** The administrator at the XML door, for tests that hold what it says against REST. */
import type { Service } from './service.js';

export type XmlCall = (operation: string, content?: string) => Promise<string>;

/** Posts one message, with the caller named and what else the header shall hold; gives the answer's text. */
export async function askXml(one: Service, operation: string, content = '', secret = ''): Promise<Response> {
  const context = `<siteName>acme</siteName><webExID>${one.connection.admin}</webExID>${secret}`;
  const body = `<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><securityContext>${context}</securityContext></header><body><bodyContent xsi:type="java:com.webex.service.binding.${operation}">${content}</bodyContent></body></serv:message>`;
  return fetch(one.connection.xmlUrl, { method: 'POST', body, headers: { 'Content-Type': 'application/xml' } });
}

/** Signs the administrator in and gives a way to call; throws where there is no ticket. */
export async function xmlCaller(one: Service): Promise<XmlCall> {
  const signIn = await askXml(one, 'user.AuthenticateUser', tokenOf(one));
  const ticket = element(await signIn.text(), 'sessionTicket');
  if (ticket === '') throw new Error('XML gives no ticket');
  return async (operation, content) =>
    (await askXml(one, operation, content, `<sessionTicket>${ticket}</sessionTicket>`)).text();
}

/** What AuthenticateUser holds to exchange the access token. */
export function tokenOf({ connection }: Service): string {
  return `<accessToken>${connection.accessToken}</accessToken>`;
}

/** The text of the first element of that local name, or an empty one. */
export function element(text: string, name: string): string {
  return elements(text, name)[0] ?? '';
}

export function elements(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`, 'g'))].map((match) => match[1] ?? '');
}

/** The content of a SetUser that sets these session types. */
export function typesFor(email: string, ids: readonly string[]): string {
  const listed = ids.map((id) => `<meetingType>${id}</meetingType>`).join('');
  return `<webExId>${email}</webExId><meetingTypes>${listed}</meetingTypes>`;
}
