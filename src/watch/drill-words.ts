import { limits } from '../platform/limits.ts';
import type { Notice } from './notice.ts';
import { said } from './said.ts';
import { calledAt, type NoticeSettings } from './words.ts';

/** A notice that says itself that nothing is wrong; it goes the way of a real one. `label` makes its key unlike that of any other. */
export const drillNotice = (domain: string, settings: NoticeSettings, at: Date, label: string): Notice => ({
  key: `drill|${at.toISOString()}|${label}`,
  kind: 'drill',
  title: said(`A drill: nothing is wrong (${domain})`, limits.noticeTitleCharacters),
  suffers: 'Nobody notices anything. This shows that you are told when something is wrong.',
  because: 'Somebody ran launch-ready watch drill.',
  since: `${at.toISOString().slice(11, 16)} UTC`,
  deploy: null,
  first: calledAt(settings, 0),
  second: calledAt(settings, 1),
  actions: ['Say to whoever ran the drill that you got this, and how long it took.'],
  rollback: null,
  link: settings.publicUrl ?? null,
  at: at.toISOString(),
});
