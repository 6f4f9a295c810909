import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { type Doors, startDoors } from './doors.ts';

let doors: Doors;
before(async () => {
  doors = await startDoors();
});
after(() => doors.stop());

/** What somebody at the door hears, or the code of the refusal. */
const knock = async (port: number): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  try {
    const [heard] = (await once(socket, 'data')) as [Buffer];
    return heard.toString();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'nothing';
  } finally {
    socket.destroy();
  }
};

test('a door keeps its number however often it opens and closes, and is never open to anybody else', async () => {
  const door = await doors.tcp();
  for (let turn = 0; turn < 60; turn += 1) {
    await door.serve(socket => void socket.write(`turn ${turn}`));
    assert.equal(await knock(door.port), `turn ${turn}`);
    await door.serve(null);
    assert.equal(await knock(door.port), 'ECONNREFUSED');
  }
});

test('doors stand below the ports that a kernel hands out by itself', async () => {
  for (let count = 0; count < 20; count += 1) assert.ok((await doors.tcp()).port < 32_768);
});

test('a port belongs to one world alone: two of them beside each other never share one', async () => {
  const others = await startDoors();
  try {
    const all: number[] = [];
    for (let count = 0; count < 300; count += 1) all.push((await doors.tcp()).port, (await others.tcp()).port);
    assert.equal(new Set(all).size, all.length);
  } finally {
    await others.stop();
  }
});
