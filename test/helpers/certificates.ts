/** An authority that nobody knows, and certificates of it for 127.0.0.1, made by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** Path of the certificate by which a program can be made to trust it. */
  readonly path: string;
  /** For the name, `IP:127.0.0.1` or `DNS:…`, and so many days; a negative number has ended. */
  issue(name: string, days: number): Certificate;
}

export function createAuthority(folder: string): Authority {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2');
  return {
    path: join(folder, 'ca.pem'),
    issue(name, days) {
      writeFileSync(join(folder, 'name'), `subjectAltName=${name}`);
      openssl('req', ...key, '-subj', '/CN=service', '-keyout', 'service.key', '-out', 'service.csr');
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-extfile', 'name', '-days', String(days)];
      openssl('x509', '-req', '-in', 'service.csr', ...signing, '-out', 'service.pem');
      const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
      return { key: read('service.key'), cert: read('service.pem') };
    },
  };
}

/** From now on this process trusts it beside what it trusts anyway, as NODE_EXTRA_CA_CERTS has it at a program's start. */
export function trust({ path }: Authority): void {
  const create = tls.createSecureContext;
  const ca = [...tls.rootCertificates, readFileSync(path, 'utf8')];
  tls.createSecureContext = (options) => create({ ...options, ca });
}
