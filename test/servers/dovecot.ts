import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './free-ports.ts';
import { startProgram, type Needed, type Running } from './program.ts';

const run = promisify(execFile);

export const dovecotPrograms: Needed = { dovecot: 'dovecot-imapd', doveconf: 'dovecot-core' };

/** Where Debian keeps the delivery agent. */
const deliveryAgent = '/usr/lib/dovecot/dovecot-lda';

export type MailAccount = { readonly user: string; readonly password: string };

/** Dovecot with one account, as whoever starts it, with nothing outside its folder. */
export type MailServer = {
  readonly port: number;
  readonly tlsPort: number;
  /** Hands a message to Dovecot's own delivery agent, as a mail server does. */
  readonly deliver: (message: string | Uint8Array) => Promise<void>;
  /** The same agent as another mail server calls it: as this user, with the message on its standard input. */
  readonly agent: { readonly user: string; readonly argv: readonly string[] };
  /** Flags and file names of everything in the mailbox, as Dovecot's administration tool tells them. */
  readonly flags: () => Promise<readonly string[]>;
  /** Ends the server; `start` brings it back with the same mails. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Removes everything. */
  readonly remove: () => Promise<void>;
};

type Place = { readonly folder: string; readonly port: number; readonly tlsPort: number; readonly owner: Owner };
type Owner = { readonly user: string; readonly group: string; readonly uid: number; readonly gid: number };

/** Dovecot refuses mail of root: started by root it keeps the mails as nobody, else as whoever starts it. */
const mailOwner = async (): Promise<Owner> => {
  const { username, uid } = userInfo();
  const user = uid === 0 ? 'nobody' : username;
  const of = async (flags: string): Promise<string> => (await run('id', [flags, user])).stdout.trim();
  return { user, group: await of('-gn'), uid: Number(await of('-u')), gid: Number(await of('-g')) };
};

const dovecotConfig = ({ folder, port, tlsPort, owner }: Place): string => `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
${
  userInfo().uid === 0
    ? ''
    : `default_internal_user = ${owner.user}
default_internal_group = ${owner.group}
default_login_user = ${owner.user}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
`
}first_valid_uid = 1
ssl = yes
ssl_cert = <${folder}/server.pem
ssl_key = <${folder}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:${folder}/mail
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
`;

const greets = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    const [chunk]: readonly Buffer[] = await once(socket, 'data');
    return chunk?.toString().startsWith('* OK') ?? false;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** Starts Dovecot with this account and certificate. */
export const startDovecot = async (
  { user, password }: MailAccount,
  certificate: { readonly cert: string; readonly key: string },
): Promise<MailServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'dove-'));
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const owner = await mailOwner();
  const config = join(folder, 'dovecot.conf');
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'mail'));
  await chown(join(folder, 'mail'), owner.uid, owner.gid);
  await writeFile(config, dovecotConfig({ folder, port, tlsPort, owner }));
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}\n`);
  await writeFile(join(folder, 'server.pem'), certificate.cert);
  await writeFile(join(folder, 'server.key'), certificate.key);

  let running: Running | undefined;
  const start = async (): Promise<void> => {
    running = await startProgram('dovecot', ['-F', '-c', config], folder, () => greets(port));
  };
  const stop = async (): Promise<void> => {
    if (running === undefined) return;
    // Dovecot lets sessions that wait live on for half a minute after it has ended.
    await run('/usr/bin/doveadm', ['-c', config, 'kick', user]).catch(() => {});
    await running.stop();
    running = undefined;
  };
  const remove = async (): Promise<void> => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  await start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    port,
    tlsPort,
    deliver: async message => {
      const agent = spawn(deliveryAgent, ['-c', config, '-d', user], { stdio: ['pipe', 'ignore', 'pipe'] });
      let complaint = '';
      agent.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      agent.stdin.end(message);
      const [code]: readonly unknown[] = await once(agent, 'close');
      if (code !== 0) throw new Error(`the delivery agent ended with ${String(code)}: ${complaint}`);
    },
    agent: {
      user: owner.user,
      // Without -d it delivers as whoever calls it and asks nobody about the account; the log and the counters are root's.
      argv: `/usr/bin/env HOME=${folder}/mail USER=${user} ${deliveryAgent} -c ${config}
        -o log_path=${folder}/mail/delivery.log -o stats_writer_socket_path=`.split(/\s+/),
    },
    flags: async () => {
      const tool = ['-c', config, 'fetch', '-u', user, 'uid flags', 'mailbox', 'INBOX', 'all'];
      const { stdout } = await run('/usr/bin/doveadm', tool);
      return stdout.split('\n').filter(line => line.startsWith('flags:'));
    },
    stop,
    start,
    remove,
  };
};
