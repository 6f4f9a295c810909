import type { Expression, Node } from '@babel/types';
import type { FoundRoute } from '../route.ts';
import type { ProgramOfApp } from '../../../engines/source/program.ts';
import type { Scope } from '../../../engines/source/scope.ts';

/** What a router is told to do, in the order of its source. `path` and `paths` as written. */
type Step =
  | {
      readonly is: 'route';
      readonly methods: readonly string[];
      readonly paths: readonly string[];
      readonly guards: readonly string[];
      readonly kind: FoundRoute['kind'];
    }
  | { readonly is: 'guard'; readonly path: string; readonly guards: readonly string[] }
  | { readonly is: 'mount'; readonly path: string; readonly router: Router; readonly guards: readonly string[] };

export type Placed = Step & { readonly file: string; readonly line: number; readonly end: number };

export type Router = {
  readonly dialect: Dialect;
  readonly file: string;
  readonly line: number;
  /** `app`: answers by itself; `part`: only where it is mounted; `parameter`: whatever a function is called with. */
  readonly sort: 'app' | 'part' | 'parameter';
  readonly steps: Placed[];
  mounted: boolean;
};

/** A router in an expression; `paths` when a verb after it needs no path of its own (`router.route('/x').get(…)`). */
export type Handle = { readonly router: Router; readonly paths?: readonly string[] };

/** One call of a method of a router. */
export type RouterCall = {
  readonly handle: Handle;
  readonly name: string;
  readonly node: Node;
  readonly scope: Scope;
  readonly given: readonly Expression[];
  readonly tracker: Tracker;
};

export type Tracker = {
  readonly program: ProgramOfApp;
  readonly handleOf: (node: Node, scope: Scope) => Handle | undefined;
  /** The router that something is mounted as: a router, or the parameter of a function that is given one. */
  readonly targetOf: (node: Node, scope: Scope, dialect: Dialect) => Router | undefined;
  readonly add: (router: Router, step: Step, node: Node, scope: Scope) => void;
  readonly note: (what: string, node: Node, scope: Scope) => void;
  readonly newRouter: (dialect: Dialect, sort: Router['sort'], node: Node, scope: Scope) => Router;
  /** The literal paths in an argument; undefined when it holds none. */
  readonly pathsIn: (node: Node | undefined, scope: Scope) => readonly string[] | undefined;
  /** Marks an object literal as read, so that it is not reported as a declaration nobody reads. */
  readonly consumed: Set<Node>;
};

/** What is particular to one framework. */
export type Dialect = {
  readonly title: string;
  /** Whether calling or constructing this import makes a router. */
  readonly makes: (source: string, name: string, node: Node) => 'app' | 'part' | undefined;
  /** Names of the types by which a parameter is known to be one of its routers. */
  readonly types: ReadonlySet<string>;
  /** A path as the framework writes it as templates; two for an optional part, none when it is a pattern. */
  readonly templates: (path: string) => readonly string[];
  readonly verbs: ReadonlySet<string>;
  /** Methods that declare or mount something in a way of their own. */
  readonly calls: { readonly [name: string]: (call: RouterCall) => Handle };
};

/** A list of verbs in lower case, as methods of a router are called. */
export const plainVerbs = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'all'] as const;
