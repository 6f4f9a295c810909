import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProgram, type Needed, type Running } from './program.ts';
import { takesConnections } from './takes-connections.ts';

const run = promisify(execFile);

export const opendkimPrograms: Needed = { opendkim: 'opendkim' };

const headers =
  'From,To,Subject,Date,Message-ID,Reply-To,MIME-Version,Content-Type,List-Unsubscribe,List-Unsubscribe-Post';

export type SigningAs = { readonly domain: string; readonly selector: string; readonly privatePem: string };

/** OpenDKIM as the filter of a mail server: signs everything that comes from loopback. */
export const startOpendkim = async (
  folder: string,
  port: number,
  { domain, selector, privatePem }: SigningAs,
): Promise<Running> => {
  const [key, config] = [join(folder, 'signing.key'), join(folder, 'opendkim.conf')];
  await writeFile(key, privatePem, { mode: 0o600 });
  await writeFile(
    config,
    `Syslog no
Mode s
Canonicalization relaxed/relaxed
Socket inet:${port}@127.0.0.1
Domain ${domain}
Selector ${selector}
KeyFile ${key}
InternalHosts 127.0.0.1
RequireSafeKeys false
SignHeaders ${headers}
OversignHeaders From
`,
  );
  return startProgram('opendkim', ['-f', '-x', config], folder, () => takesConnections(port));
};

/** What OpenDKIM says of a message when the key at this name is this record: one line, with "verification" in it. */
export const verifiedByOpendkim = async (
  folder: string,
  message: Uint8Array,
  key: { readonly name: string; readonly record: string },
): Promise<string> => {
  const [config, keys, file] = ['verify.conf', 'public.keys', 'message.eml'].map(name => join(folder, name));
  if (config === undefined || keys === undefined || file === undefined) throw new Error('no files');
  await writeFile(config, `Syslog no\nMode v\nTestPublicKeys ${keys}\n`);
  await writeFile(keys, `${key.name} ${key.record}\n`);
  await writeFile(file, message);
  try {
    const { stdout, stderr } = await run('/usr/sbin/opendkim', ['-x', config, '-t', file, '-v']);
    return `${stdout}${stderr}`;
  } finally {
    await rm(file);
  }
};
