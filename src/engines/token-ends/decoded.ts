import type { Node } from '@babel/types';
import { lookUp, type Scope, type Scoped } from '../source/scope.ts';
import { argumentsOf, bare, isFunction, keyOf, lineOf, nodesOf } from '../source/syntax.ts';
import type { TokenEnd } from './found.ts';
import { isDecoder } from './libraries.ts';

/** Claims that say who somebody is, or what they may do; a name alone does not. */
const whoClaim = /^(?:sub|id|_id|uid|user_?id|member_?id|account_?id|email|roles?|scopes?|permissions?|is_?admin)$/i;
/** Where a server keeps who asks. */
const keptUser =
  /\b(?:req|request|ctx|context|c|event|socket|res|reply)\.(?:[\w.]*\.)?(?:user|member|auth|session|viewer|account|current_?user)\w*$/i;
const keptName = /^(?:user|member|auth|session|viewer|account|current_?user|jwtpayload)\w*$/i;
const looksUp = /^(?:find|get|load|select|where|eq|query|fetch|lookup|by)|(?:ById|ByEmail|One|Unique|First)$/i;
/** Something in the same file that verifies, whatever it is called. */
const verifies =
  /verif|authenticate|introspect|get_?user$|get_?session$|get_?claims$|createRemoteJWKSet|validate_?token|check_?token/i;
/** The token of whoever asks: it came along with a request. */
const fromRequest = /authorization|bearer|cookie/i;
/** Code that runs in the browser of the member, who may read what is theirs. */
const inBrowser = /^\s*['"]use client['"]|\b(?:localStorage|sessionStorage|document\.cookie|window\.)/m;

/** Characters of a name that is looked at. */
const longestName = 200;

const calleeOf = (node: Node): Node | null =>
  node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression'
    ? bare(node.callee)
    : null;

const lastName = (callee: Node): string => (callee.type === 'Identifier' ? callee.name : (keyOf(callee) ?? ''));

/** The package whose function is called to decode; null for any other call. */
const decoderOf = (node: Node, scope: Scope): string | null => {
  const callee = calleeOf(node);
  if (callee === null) return null;
  const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
  const root = isMember ? bare(callee.object) : callee;
  const binding = root.type === 'Identifier' ? lookUp(scope, root.name) : undefined;
  if (binding?.is !== 'import') return null;
  const name = isMember ? lastName(callee) : binding.name;
  return isDecoder(binding.source, name) ? binding.source : null;
};

const textOf = ({ module }: Scoped, node: Node): string => module.text.slice(node.start ?? 0, node.end ?? 0);

const holds = (outer: Node, inner: Node): boolean =>
  (outer.start ?? 0) <= (inner.start ?? 0) && (inner.end ?? 0) <= (outer.end ?? 0);

/** The function in which a call stands, the innermost that reads a request; the whole module where none does. */
const handlerOf = (scoped: Scoped, call: Node): Node | null => {
  const around = [...nodesOf(scoped.module.program)].filter(node => isFunction(node) && holds(node, call));
  return around.toReversed().find(node => fromRequest.test(textOf(scoped, node))) ?? null;
};

/** Names that hold what was decoded, and the claims that are taken out of it. */
const heldBy = (handler: Node, call: Node): { readonly whole: Set<string>; readonly who: Set<string> } => {
  const whole = new Set<string>();
  const who = new Set<string>();
  for (const node of nodesOf(handler)) {
    const [target, value] =
      node.type === 'VariableDeclarator'
        ? [node.id, node.init]
        : node.type === 'AssignmentExpression'
          ? [node.left, node.right]
          : [null, null];
    if (target === null || value === null || value === undefined || !holds(value, call)) continue;
    // A function or a longer computation that merely contains the call gives something else.
    const given = bare(value);
    const isCall = given === call || (given.type === 'MemberExpression' && bare(given.object) === call);
    if (!isCall) continue;
    if (target.type === 'Identifier')
      (given !== call && whoClaim.test(keyOf(given) ?? '') ? who : whole).add(target.name);
    if (target.type !== 'ObjectPattern') continue;
    for (const property of target.properties) {
      if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') continue;
      const key = keyOf(property) ?? '';
      if (whoClaim.test(key)) who.add(property.value.name);
      // Hono's decode gives header and payload.
      if (key === 'payload') whole.add(property.value.name);
    }
  }
  return { whole, who };
};

/** Whether what was decoded decides who somebody is: it is kept as them, they are looked up by it, or a role is asked of it. */
const decides = (scoped: Scoped, handler: Node, call: Node): boolean => {
  const { whole, who } = heldBy(handler, call);
  const saysWho = (node: Node): boolean =>
    [...nodesOf(node)].some(one => {
      if (one.type === 'Identifier') return who.has(one.name);
      if (one.type !== 'MemberExpression' && one.type !== 'OptionalMemberExpression') return false;
      const object = bare(one.object);
      const isHeld = object === call || (object.type === 'Identifier' && whole.has(object.name));
      const inPayload =
        (object.type === 'MemberExpression' || object.type === 'OptionalMemberExpression') &&
        keyOf(object) === 'payload' &&
        (bare(object.object) === call || whole.has(textOf(scoped, bare(object.object))));
      return (isHeld || inPayload) && whoClaim.test(keyOf(one) ?? '');
    });
  const isWhole = (node: Node): boolean => {
    const at = bare(node);
    return at === call || (at.type === 'Identifier' && whole.has(at.name));
  };
  for (const node of nodesOf(handler)) {
    if (node.type === 'AssignmentExpression' && keptUser.test(textOf(scoped, node.left).slice(0, longestName)))
      if (isWhole(node.right) || saysWho(node.right)) return true;
    if (node.type === 'IfStatement' && saysWho(node.test)) return true;
    const callee = calleeOf(node);
    if (callee === null || node === call) continue;
    const given = argumentsOf(node);
    if (looksUp.test(lastName(callee)) && given.some(saysWho)) return true;
    const [name, value] = given;
    const keeps = lastName(callee) === 'set' && name?.type === 'StringLiteral' && keptName.test(name.value);
    if (keeps && value !== undefined && (isWhole(value) || saysWho(value))) return true;
  }
  return false;
};

/** Calls that read the token of whoever asks without verifying it, where what it says decides who they are. */
export const decodedIn = (scoped: Scoped): readonly (Omit<TokenEnd, 'file'> & { readonly node: Node })[] => {
  const decoding = scoped.calls.flatMap(({ node, scope }) => {
    const by = decoderOf(node, scope);
    return by === null ? [] : [{ node, by }];
  });
  if (decoding.length === 0 || inBrowser.test(scoped.module.text)) return [];
  const isVerified = scoped.calls.some(({ node }) => {
    const callee = calleeOf(node);
    return callee !== null && verifies.test(lastName(callee));
  });
  if (isVerified) return [];
  return decoding.flatMap(({ node, by }) => {
    const handler = handlerOf(scoped, node);
    if (handler === null || !decides(scoped, handler, node)) return [];
    const callee = calleeOf(node);
    const words = callee === null ? '' : `${textOf(scoped, callee).replaceAll(/\s+/g, '').slice(0, 80)}(`;
    return [{ how: 'decoded' as const, by, line: lineOf(node), words, node }];
  });
};
