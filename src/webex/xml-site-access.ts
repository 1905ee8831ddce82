/** Who the caller is on a site, over the Meetings XML API: GetAPIVersion, GetMe, and the caller's own GetUser. */
import { RunError } from '../errors.js';
import type { SiteAccess, SiteCaller } from './site-access.js';
import { fieldsIn, textIn } from './xml-document.js';
import type { XmlService } from './xml-service.js';

/** `admin`: the account that signs in. */
export function createXmlSiteAccess(service: XmlService, admin: string): SiteAccess {
  return {
    async version() {
      const answer = await service.callOpenly('ep', 'GetAPIVersion', {});
      if (answer.result !== 'done') return answer;
      const { content, backup } = answer.value;
      const parts = ['apiVersion', 'release'].flatMap((name) => textIn(content, name) ?? []);
      return { result: 'done', value: { name: parts.join(' '), backup } };
    },
    /**
     * `siteAdmin` is the only role in GetMe that a source shows ("Managing Users on Control Hub Managed Sites via API");
     * the privileges in GetUser distinguish site administrators from those who may only view (XML API, GetUser).
     */
    async caller() {
      const me = await service.call('user', 'GetMe', {});
      const own = await service.call('user', 'GetUser', { webExId: admin.toLowerCase() }).catch((error: unknown) => {
        if (me.result === 'done' && error instanceof RunError && error.problem === 'signIn') return undefined;
        throw error;
      });
      if (me.result !== 'done' && own?.result !== 'done') return me;
      const role = me.result === 'done' ? textIn(me.value.content, 'userRole') : undefined;
      const privilege = own?.result === 'done' ? fieldsIn(own.value.content, 'privilege') : undefined;
      return { result: 'done', value: callerOf(role, privilege) };
    },
  };
}

function callerOf(role: string | undefined, privilege: unknown): SiteCaller {
  if (textIn(privilege, 'roSiteAdmin') === 'true') return { administers: false, role: 'roSiteAdmin' };
  if (role?.toLowerCase() === 'siteadmin' || textIn(privilege, 'siteAdmin') === 'true') {
    return { administers: true, role: role ?? 'siteAdmin' };
  }
  const isTold = role !== undefined || textIn(privilege, 'siteAdmin') !== undefined;
  return { administers: isTold ? false : undefined, role };
}
