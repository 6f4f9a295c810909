import type { HealthSettings } from '../../config/health-settings.ts';
import type { HealthPurpose } from '../../evidence/health.ts';

type Wanted = { readonly path: string; readonly purpose: HealthPurpose; readonly isDeclared: boolean };

/** Where health routes are by custom: Kubernetes' own three, Rails and Kamal (`/up`), and what people write themselves. */
const usual: readonly (readonly [string, HealthPurpose])[] = [
  ['/healthz', 'live'],
  ['/readyz', 'ready'],
  ['/livez', 'live'],
  ['/health', 'any'],
  ['/api/health', 'any'],
  ['/up', 'live'],
];

const ofSettings = ({ live, ready }: HealthSettings): readonly Wanted[] => [
  ...(live === undefined ? [] : [{ path: live, purpose: 'live', isDeclared: true } as const]),
  ...(ready === undefined ? [] : [{ path: ready, purpose: 'ready', isDeclared: true } as const]),
];

/** The paths to ask at a host, those that the settings name for it first. `declared` is the path by which the host shows that it answers: often a health route, often a page. */
export const healthPaths = (settings: HealthSettings | undefined, declared: string): readonly Wanted[] => {
  const all: readonly Wanted[] = [
    ...ofSettings(settings ?? {}),
    ...usual.map(([path, purpose]) => ({ path, purpose, isDeclared: false })),
    ...(declared === '/' ? [] : [{ path: declared, purpose: 'any', isDeclared: false } as const]),
  ];
  const purposeOf = (path: string): HealthPurpose =>
    all.find(one => one.path === path && one.purpose !== 'any')?.purpose ?? 'any';
  return all
    .filter(({ path }, index) => all.findIndex(other => other.path === path) === index)
    .map(one => ({ ...one, purpose: purposeOf(one.path) }));
};
