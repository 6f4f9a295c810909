import type { Node } from '@babel/types';
import { argumentsOf, bare, dottedName, isFunction, nodesOf } from '../../../engines/source/syntax.ts';

/** Words that speak of access; a name made of one of them is worth a look when the table of roles is drawn. */
const accessWord =
  /auth|require|ensure|protect|guard|permission|permit|allow|role|admin|owner|moderator|member|session|signed|login|logged|currentUser|getUser|jwt|token|verify|secur|restrict|private|can[A-Z]|is[A-Z]|with(?:User|Session)|rls|csrf|basicAuth|api_?key/i;

/** Names with such a word that open no door: they parse, count or answer. */
const noGuard =
  /valid|parser|bodyParser|json$|urlencoded|cors|logger|morgan|helmet|compress|static|multer|upload|createToken|signToken|verifyEmail|signIn|signUp|signOut|logIn|logout|login$|register$|isNaN|isArray|isInteger|isFinite|setSession|createSession|commitSession|destroySession|createAuth|betterAuth|NextAuth|toNodeHandler|requirejs|^require$|requestId|(?:^|\.)(?:raw|text)$|^(?:express|cookie)?session$|cookieParser|passport\.session|token(?:ize|s)$|initialize$/i;

export const isGuardName = (name: string): boolean => accessWord.test(name) && !noGuard.test(name);

const simple = (node: Node): string | undefined => {
  if (node.type === 'StringLiteral') return node.value.slice(0, 60);
  if (node.type === 'NumericLiteral' || node.type === 'BooleanLiteral') return String(node.value);
  return dottedName(node)?.slice(0, 60);
};

/** `requireRole('admin')` → `requireRole(admin)`; `requireUser` → `requireUser`; undefined for what has no name. */
export const middlewareName = (node: Node): string | undefined => {
  const at = bare(node);
  if (at.type !== 'CallExpression') return dottedName(at)?.slice(0, 80);
  const name = dottedName(at.callee);
  if (name === undefined) return undefined;
  const given = argumentsOf(at).flatMap(one => {
    const inner = bare(one);
    if (inner.type !== 'ArrayExpression') return simple(inner) ?? [];
    return inner.elements.flatMap(element => (element === null ? [] : (simple(element) ?? [])));
  });
  return `${name.slice(0, 80)}${given.length === 0 ? '' : `(${given.slice(0, 5).join(', ')})`}`;
};

/** Names of middleware given to one route: those that only parse or answer are left out. */
export const guardsAmong = (nodes: readonly Node[]): readonly string[] =>
  nodes.flatMap(node => {
    const at = bare(node);
    if (at.type === 'ArrayExpression') return guardsAmong(at.elements.filter(one => one !== null));
    if (isFunction(at)) return [];
    const name = middlewareName(at);
    return name === undefined || noGuard.test(name.replace(/\(.*$/, '')) ? [] : [name];
  });

/** Calls inside of a handler or a module that speak of access: `requireAdmin(request)`, `auth()`, `locals.user` is not one. */
export const guardCallsIn = (root: Node): readonly string[] => {
  const found = new Set<string>();
  for (const node of nodesOf(root)) {
    if (node.type !== 'CallExpression') continue;
    const name = dottedName(node.callee);
    const last = name?.slice(name.lastIndexOf('.') + 1) ?? '';
    if (name === undefined || name.length > 80 || !isGuardName(last)) continue;
    const words = argumentsOf(node).flatMap(one => (one.type === 'StringLiteral' ? [one.value.slice(0, 60)] : []));
    found.add(`${name}${words.length === 0 ? '' : `(${words.slice(0, 5).join(', ')})`}`);
    if (found.size >= 20) break;
  }
  return [...found];
};

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Methods that a handler compares with: `req.method === 'POST'`, `case 'DELETE':`, `if (request.method !== 'POST')`. */
export const methodsTestedIn = (root: Node): readonly string[] => {
  const found = new Set<string>();
  const isMethod = (node: Node): boolean => /(?:^|\.)method$/.test(dottedName(node) ?? '');
  const add = (node: Node | null | undefined): void => {
    if (node?.type === 'StringLiteral' && verbs.includes(node.value.toUpperCase())) found.add(node.value.toUpperCase());
  };
  for (const node of nodesOf(root)) {
    if (node.type === 'BinaryExpression') {
      if (isMethod(node.left)) add(node.right);
      if (isMethod(node.right)) add(node.left);
    }
    if (node.type === 'SwitchStatement' && isMethod(node.discriminant)) for (const one of node.cases) add(one.test);
  }
  return verbs.filter(verb => found.has(verb));
};

/** What the code of a handler answers with, by the call that makes the answer. */
export const kindAnswered = (root: Node): 'page' | 'api' | 'unknown' => {
  let kind: 'page' | 'api' | 'unknown' = 'unknown';
  for (const node of nodesOf(root)) {
    if (node.type !== 'CallExpression') continue;
    const last = (dottedName(node.callee) ?? '').split('.').at(-1) ?? '';
    const callee = bare(node.callee);
    const name =
      last === '' && callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
        ? callee.property.name
        : last;
    if (name === 'json') kind = 'api';
    if (name === 'html' || name === 'render' || name === 'sendFile') return 'page';
  }
  return kind;
};
