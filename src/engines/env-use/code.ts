import type { Node } from '@babel/types';
import type { ProgramOfApp } from '../source/program.ts';
import { bare, isFunction, keyOf } from '../source/syntax.ts';
import type { EnvApp } from './apps.ts';
import { createFollower } from './follow.ts';
import { markParameters, readHelpers } from './helpers.ts';
import { readLooseSchemas } from './loose-schemas.ts';
import { createNamer } from './naming.ts';
import { isReference } from './need.ts';
import { createReading } from './reading.ts';
import { parentOf, type Tree } from './tree.ts';
import type { EnvUse } from './use.ts';

/**
 * Reads the uses out of the code of a repository: who reads the environment directly, under another name, through
 * functions that take the name, and through schemas. `paths` are the modules to read; what they import is followed.
 * `mentioning` gives the files that say one of some words, and `entering` hears of each module
 * before it is worked on, once or more.
 */
export const readCode = (
  program: ProgramOfApp,
  paths: readonly string[],
  appOf: (path: string) => EnvApp,
  mentioning: (words: ReadonlySet<string>) => readonly string[],
  entering: (path: string) => void,
): readonly EnvUse[] => {
  const reading = createReading(program, appOf, entering);
  const { read, environments, destructured, emit } = reading;
  const { follow, givingCall, nestedPattern } = createFollower(reading);
  const { namingCalls, readImports, nuxtConfig } = createNamer(reading);

  const readModule = (tree: Tree): void => {
    const { scoped } = tree;
    for (const [index, node] of tree.nodes.entries()) {
      const scope = tree.scopes[index] ?? tree.scoped.top;
      switch (node.type) {
        case 'ImportDeclaration':
          readImports(node, scope);
          break;
        case 'VariableDeclarator':
          nestedPattern(node, scope);
          break;
        case 'CallExpression':
          namingCalls(node, scope, tree);
          givingCall(node, scope);
          break;
        case 'ObjectProperty':
          if (keyOf(node) === 'runtimeConfig' && /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/.test(scoped.module.path))
            nuxtConfig(bare(node.value), scope);
          break;
        case 'MemberExpression':
        case 'OptionalMemberExpression': {
          if (keyOf(node) !== 'env' && keyOf(node) !== 'parsed' && node.object.type !== 'ThisExpression') break;
          const from = environments.of(node, scope);
          if (from !== undefined) follow(node, scope, from);
          break;
        }
        case 'Identifier': {
          const parent = parentOf(node);
          if (!isReference(node, parent)) break;
          if (parent?.type === 'ObjectProperty' && parentOf(parent)?.type === 'ObjectPattern') break;
          const from = environments.of(node, scope);
          if (from !== undefined) follow(node, scope, from);
          break;
        }
      }
      if (isFunction(node) && 'params' in node)
        for (const one of node.params as readonly Node[]) {
          // `function f({ A } = process.env)` is followed from its default; `given` ones are taken apart here.
          const position = (node.params as readonly Node[]).indexOf(one);
          const from = environments.given.get(node)?.get(position);
          if (from !== undefined && one.type === 'ObjectPattern') destructured(one, scope, from);
        }
    }
  };

  const done = new Set<Tree>();
  const readAll = (): void => {
    for (let index = 0; index < read.length; index++) {
      const tree = read[index];
      if (tree === undefined || done.has(tree)) continue;
      done.add(tree);
      reading.entering(tree);
      readModule(tree);
    }
  };

  for (const path of paths) reading.add(path);
  markParameters(reading);
  readAll();
  const called = readHelpers(reading, mentioning);
  readAll();
  for (const tree of read) {
    reading.entering(tree);
    readLooseSchemas(reading, tree);
  }
  // A reading by a name that is given is not known where nobody in the repository gives it.
  for (const { fn, at, scope, from, need } of reading.helperSites)
    if (!called.has(fn)) emit({ name: null, node: at, scope, from, need, shown: '*' });
  return reading.uses();
};
