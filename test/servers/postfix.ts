import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MailServer } from './dovecot.ts';
import { startProgram, type Needed } from './program.ts';

const run = promisify(execFile);

export const postfixPrograms: Needed = { postfix: 'postfix', postconf: 'postfix' };

/** Its master switches between users, so only root can start it. */
export const postfixNeedsRoot = (): string | false =>
  userInfo().uid === 0 ? false : 'Postfix can be started by root alone';

type Place = {
  readonly folder: string;
  readonly port: number;
  /** A second door, behind which these header fields are taken out of every mail (a regular expression). */
  readonly stripping: { readonly port: number; readonly headers: string };
  /** The filter that signs. */
  readonly milterPort: number;
  readonly domain: string;
  readonly mailboxDomain: string;
  readonly agent: MailServer['agent'];
};

const mainConfig = ({ folder, domain, milterPort, mailboxDomain }: Place): string => `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/mail.log
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.${domain}
mydomain = ${domain}
myorigin = ${domain}
mydestination =
local_transport = error:no local mailboxes
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
# As for mails of strangers: nothing that is missing is added.
local_header_rewrite_clients =
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = none
smtp_dns_support_level = disabled
default_transport = error:nothing leaves this machine
relayhost =
virtual_mailbox_domains = ${mailboxDomain}
virtual_transport = dovecot
smtpd_milters = inet:127.0.0.1:${milterPort}
non_smtpd_milters = inet:127.0.0.1:${milterPort}
milter_default_action = tempfail
`;

const services = `pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

const masterConfig = ({ folder, port, stripping, agent }: Place): string => `127.0.0.1:${port} inet n - n - - smtpd
127.0.0.1:${stripping.port} inet n - n - - smtpd
  -o cleanup_service_name=stripping
stripping unix n - n - 0 cleanup
  -o header_checks=regexp:${folder}/stripped
${services}dovecot unix - n n - - pipe
  flags=DRhu user=${agent.user} argv=${agent.argv.join(' ')}
`;

const greets = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    const [chunk]: readonly Buffer[] = await once(socket, 'data');
    return chunk?.toString().startsWith('220') ?? false;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** Postfix on loopback with its queue in `folder`, which everybody must be able to enter. What `stop` ends is all that runs. */
export const startPostfix = async (place: Place): Promise<{ readonly stop: () => Promise<void> }> => {
  const { folder, port, stripping } = place;
  const etc = join(folder, 'etc');
  for (const name of ['etc', 'spool', 'data']) await mkdir(join(folder, name));
  const { stdout } = await run('id', ['-u', 'postfix']);
  await chown(join(folder, 'data'), Number(stdout), -1);
  await writeFile(join(etc, 'main.cf'), mainConfig(place));
  await writeFile(join(etc, 'master.cf'), masterConfig(place));
  await writeFile(join(folder, 'stripped'), `/${stripping.headers}/ IGNORE\n`);
  const running = await startProgram('postfix', ['-c', etc, 'start-fg'], folder, () => greets(port));
  return {
    stop: async () => {
      // The process that was started is a shell around the master.
      await run('/usr/sbin/postfix', ['-c', etc, 'stop']).catch(() => {});
      await running.stop();
    },
  };
};
