import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { type DefaultTreeAdapterTypes as Tree, parse } from 'parse5';
import type { Account } from './drill/example-on-pm2.ts';

/** One numbered step of a page: what it says, and what stands in it in code. */
export type Step = { readonly text: string; readonly codes: readonly string[] };

const children = (node: Tree.Node): readonly Tree.ChildNode[] => ('childNodes' in node ? node.childNodes : []);

const elements = (node: Tree.Node): readonly Tree.Element[] =>
  children(node).flatMap(child => ('tagName' in child ? [child, ...elements(child)] : []));

const textOf = (node: Tree.Node): string => ('value' in node ? node.value : children(node).map(textOf).join(''));

/** The numbered steps of the part of a page that has this id, as a browser shows them. */
export const stepsOf = (html: string, id: string): readonly Step[] => {
  const part = elements(parse(html)).find(({ attrs }) =>
    attrs.some(({ name, value }) => name === 'id' && value === id),
  );
  if (part === undefined) throw new Error(`the page has no part ${id}`);
  return elements(part)
    .filter(({ tagName, parentNode }) => tagName === 'li' && parentNode?.nodeName === 'ol')
    .map(item => ({
      text: textOf(item).replaceAll(/\s+/g, ' ').trim(),
      codes: elements(item)
        .filter(({ tagName }) => tagName === 'code')
        .map(textOf),
    }));
};

/** A terminal of somebody who has nothing but the page. */
export type Reader = {
  readonly account: Account;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

/** What a reader puts where the page leaves the choice to them; `said` is all that was printed so far. */
export type Choice = (command: string, said: string) => string;

/** How long one command is waited for, and how long a step that says to wait is tried again. Milliseconds. */
const mostMs = 120_000;
const againMs = 1_000;
/** A program that says nothing for so long after a question waits for its answer. */
const quietMs = 300;

type Running = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<unknown> };

const start = (command: string, { account, cwd, env }: Reader): Running => {
  const child = spawn('sh', ['-c', command], {
    cwd,
    env,
    ...account,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: mostMs,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', piece => (said += String(piece)));
  return { child, said: () => said, ended: once(child, 'close') };
};

/** Until it ended, or asks something. */
const settled = async ({ said, ended }: Running): Promise<'ended' | 'asks'> => {
  const over = ended.then(() => 'ended' as const);
  for (;;) {
    const first = await Promise.race([over, new Promise<null>(resolve => setTimeout(resolve, quietMs, null))]);
    if (first !== null) return first;
    if (/\[[^\]\n]+\] ?$/.test(said())) return 'asks';
  }
};

/** Whether the first word of it is a program of this reader. */
const isProgram = (code: string, { env }: Reader): boolean => {
  const [first = ''] = code.trim().split(/\s/);
  if (isAbsolute(first)) return existsSync(first);
  return (env['PATH'] ?? '')
    .split(delimiter)
    .some(folder => /^[\w.-]+$/.test(first) && existsSync(join(folder, first)));
};

/**
 * Does what numbered steps say, in their order, as a shell of another account: types what is a command, answers what asks
 * with what the step says to type, and repeats a step that says to wait. Returns all that was printed, and throws where a
 * command fails.
 */
export const follow = async (steps: readonly Step[], reader: Reader, choose: Choice): Promise<string> => {
  let said = '';
  let name = '';
  let asking: Running | null = null;
  const finish = async (running: Running, command: string): Promise<Running | null> => {
    if ((await settled(running)) === 'asks') return running;
    const { exitCode, signalCode } = running.child;
    if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode ?? signalCode}:\n${running.said()}`);
    said += running.said();
    return null;
  };
  /** An app that starts anew refuses at first, and that is no failure of whoever was told to wait. */
  const awaited = async (command: string): Promise<void> => {
    const until = performance.now() + mostMs;
    for (;;) {
      const running = start(command, reader);
      await running.ended;
      if (running.said().includes(name)) return;
      if (performance.now() > until) throw new Error(`${command} never said ${name}, but ${running.said()}`);
      await new Promise(resolve => setTimeout(resolve, againMs));
    }
  };
  for (const { text, codes } of steps) {
    for (const code of codes) {
      if (asking !== null) {
        const answered: Running = asking;
        answered.child.stdin?.write(`${code}\n`);
        asking = await finish(answered, code);
      } else if (isProgram(code, reader)) {
        const command = choose(code.replaceAll('RELEASE', name), said);
        if (text.includes('Wait until the answer holds that name')) await awaited(command);
        else asking = await finish(start(command, reader), command);
        if (text.includes('Find the name')) name = said.trim().split(/\s+/).at(-1) ?? '';
      }
    }
  }
  if (asking === null) return said;
  asking.child.kill('SIGKILL');
  throw new Error(`the steps end while a program still asks: ${asking.said()}`);
};
