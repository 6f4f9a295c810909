import type { ImapFlow } from 'imapflow';
import { LaunchReadyError, PeerFailure } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { openFolder, type ImapAccount, type OpenFolder } from './imap-connection.ts';
import { checkedLabel, InboxEnded, type Inbox } from './inbox.ts';
import { keptMails, type KeptMails } from './kept-mails.ts';
import { readMail } from './read-mail.ts';

const addressMaker = ({ user, host }: ImapAccount): ((label: string) => string) => {
  const at = user.lastIndexOf('@');
  const [local, domain] = at < 0 ? [user, host] : [user.slice(0, at), user.slice(at + 1)];
  return label => `${local}+${checkedLabel(label)}@${domain}`.toLowerCase();
};

/** Everything before `nextUid` is older than the run or was read already. */
type Position = { nextUid: number };

/** New mails from the position on, each read without a mark (BODY.PEEK) and no further than the bound. */
const fetchNew = async (client: ImapFlow, position: Position, mails: KeptMails, io: Io): Promise<void> => {
  const numbers: number[] = [];
  const from = position.nextUid;
  for await (const { uid } of client.fetch(`${from}:*`, { uid: true }, { uid: true })) {
    // `n:*` always names the last mail, also when it is older (RFC 9051 §9, seq-range).
    if (uid >= from) numbers.push(uid);
    if (numbers.length >= limits.inboxMails) break;
  }
  for (const uid of numbers.toSorted((one, other) => one - other)) {
    const source = { start: 0, maxLength: limits.mailBytes };
    const message = await client.fetchOne(String(uid), { uid: true, source }, { uid: true });
    position.nextUid = uid + 1;
    // Deleted between the two questions.
    if (message === false || message.source === undefined) continue;
    if (!mails.hasRoom(message.source.length)) throw new InboxEnded('More mails came than one run keeps.');
    mails.add(await readMail({ id: String(uid), at: io.now(), raw: message.source }));
  }
};

/** Waits until the server announces something, the connection ends or it is time to ask. */
const somethingNew = (client: ImapFlow, io: Io, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const over = new AbortController();
    const wake = (): void => {
      client.off('exists', wake);
      client.off('close', wake);
      over.abort();
      resolve();
    };
    client.on('exists', wake);
    client.on('close', wake);
    io.sleep(limits.imapPollMs, AbortSignal.any([signal, over.signal])).then(wake, wake);
  });

const isFinal = (error: unknown): boolean =>
  error instanceof InboxEnded ||
  error instanceof LaunchReadyError ||
  (error instanceof PeerFailure && ['login', 'folder', 'certificate'].includes(error.code));

const lost = (error: unknown): InboxEnded => {
  if (error instanceof InboxEnded) return error;
  const reason = error instanceof Error ? error.message : 'no reason is known';
  return new InboxEnded(`The mailbox can no longer be read: ${reason}.`, { cause: error });
};

/**
 * Reads a real mailbox over IMAP: only mails that arrive from now on, and nothing is marked, moved or deleted. The
 * connection is opened again when it breaks off; when that fails `imapReconnects` times in a row, whoever waits gets
 * `InboxEnded`. The signal ends the inbox. Throws what `openFolder` throws when the mailbox cannot be opened at all.
 */
export const openImap = async (account: ImapAccount, io: Io, signal: AbortSignal): Promise<Inbox> => {
  const mails = keptMails(io.sleep);
  const closed = new AbortController();
  const until = AbortSignal.any([signal, closed.signal]);
  let folder = await openFolder(account, io, until);
  const { validity } = folder;
  const position: Position = { nextUid: folder.nextUid };

  const reopened = async (): Promise<OpenFolder> => {
    const again = await openFolder(account, io, until);
    if (again.validity === validity) return again;
    again.client.close();
    throw new InboxEnded(
      'The server numbered the mails of the mailbox anew, so that new ones cannot be told from old.',
    );
  };

  const watch = async (): Promise<void> => {
    let failures = 0;
    while (!until.aborted) {
      try {
        if (!folder.client.usable) {
          await io.sleep(limits.imapReconnectMs, until);
          folder = await reopened();
        }
        // Listened for from before the look, so that what arrives during it is not missed.
        const news = somethingNew(folder.client, io, until);
        await fetchNew(folder.client, position, mails, io);
        failures = 0;
        await news;
      } catch (error) {
        folder.client.close();
        failures += 1;
        if (!until.aborted && (isFinal(error) || failures > limits.imapReconnects)) return mails.end(lost(error));
      }
    }
  };
  const watching = watch();

  const close = async (): Promise<void> => {
    mails.end(new InboxEnded('The mailbox was closed.'));
    closed.abort();
    folder.client.close();
    await watching;
  };
  signal.addEventListener('abort', () => void close(), { once: true });
  return {
    kind: 'imap',
    addressOf: addressMaker(account),
    take: mails.take,
    all: mails.all,
    untaken: mails.untaken,
    close,
  };
};
