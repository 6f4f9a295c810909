import { keptMessages } from '../evidence/kept-messages.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready mail test --active';
const dayMs = 86_400_000;

/** What the last mail test of this target saw. An audit only looks: it never makes an app send a mail. */
export const messages: Collector<'messages'> = {
  key: 'messages',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptMessages(stateFolder(io.env), domain, io.now());
    if (found === null) throw new Unavailable('no-mail-test', 'nobody has made the app send its mails yet', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.testedAt)) / dayMs);
    if (days >= limits.mailTestDays)
      throw new Unavailable(
        'mail-test-too-old',
        `the last mail test was ${days} days ago, and after ${limits.mailTestDays} days it says nothing about today`,
        howTo,
      );
    return found;
  },
};
