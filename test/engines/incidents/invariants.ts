import assert from 'node:assert/strict';
import type { Incident } from '../../../src/engines/incidents/incident.ts';
import type { Told } from './story.ts';

const inOrder = ({ beganAt, openedAt, closedAt }: Incident): boolean =>
  beganAt >= 0 && beganAt <= openedAt && openedAt <= (closedAt ?? openedAt);

/** What must be true at every moment. */
export const sane = ({ state: { watcher, monitors: states, open } }: Told): void => {
  const keys = [...open.values()].map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length, 'at most one open incident a key');
  for (const incident of open.values()) {
    assert.equal(incident.closedAt, null);
    assert.ok(inOrder(incident), JSON.stringify(incident));
    if (incident.only !== undefined) assert.equal(watcher.places?.[incident.only]?.incident, incident.id);
    else if (incident.key !== 'watcher')
      assert.ok(
        incident.monitors.some(id => {
          const state = states.get(id);
          return (incident.burn === undefined ? state?.incident : state?.burn?.incident) === incident.id;
        }),
        'nobody is down with it, or comes and goes with it',
      );
  }
  for (const { incident } of Object.values(watcher.places ?? {}))
    assert.ok(incident === null || open.has(incident), 'what a place alone sees is open');
  for (const { incident } of watcher.held) assert.ok(open.has(incident), 'what is held is open');
  const isHeld = (id: string): boolean => watcher.held.some(({ incident }) => incident === id);
  for (const { burn, incident } of states.values()) {
    if (burn === null) continue;
    const { failed, incident: comes } = burn;
    assert.ok(failed.length > 0 || comes !== null, 'nothing is remembered for nothing');
    assert.ok(failed.length <= 130, 'no more than the most that any rule here needs');
    assert.ok(comes === null || open.has(comes), 'a monitor comes and goes with an incident that is open');
    assert.ok(comes === null || incident === null || isHeld(comes) || isHeld(incident), 'told of one of them alone');
  }
  for (const { incident, status, recent } of states.values()) {
    assert.ok(incident === null || open.has(incident), 'a monitor is down with an incident that is open');
    assert.ok(recent.length <= 10);
    if (status === 'down' || status === 'recovering') assert.notEqual(incident, null);
    if (status === 'up' || status === 'suspect') assert.equal(incident, null);
  }
};

/** What must be true of all that people were told. */
export const tellsWell = ({ effects, incidents }: Told): void => {
  const seen = new Set<string>();
  const at = new Map<string, number>();
  for (const [index, { kind, incident, seq }] of effects.entries()) {
    const key = `${incident}|${kind}|${seq}`;
    assert.ok(!seen.has(key), `${key} twice`);
    seen.add(key);
    assert.equal(incidents.get(incident)?.partOf, undefined, 'nobody hears of a part by itself');
    if (kind === 'opened' || kind === 'noted') {
      const { burn, only } = incidents.get(incident) ?? {};
      assert.equal(kind === 'noted', burn === 'ticket' || only !== undefined);
      assert.ok(!at.has(incident), 'opened once');
      at.set(incident, 0);
      continue;
    }
    const last = at.get(incident);
    assert.ok(last !== undefined && last !== Infinity, `${kind} before it was opened or after it was over (${index})`);
    if (kind === 'resolved') {
      assert.notEqual(incidents.get(incident)?.closedAt, null);
      at.set(incident, Infinity);
    } else {
      assert.ok(seq > last && seq <= 5, 'reminders in their order, five at most');
      at.set(incident, seq);
    }
  }
  for (const incident of incidents.values()) assert.ok(inOrder(incident), JSON.stringify(incident));
};
