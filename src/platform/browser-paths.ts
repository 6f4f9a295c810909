import { join } from 'node:path';

/** Programs on the search path, in the order of preference; only Linux installs browsers there. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
];

const macApps = ['Google Chrome', 'Microsoft Edge', 'Chromium'];

const windowsPrograms: readonly (readonly string[])[] = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];

/**
 * Where an installed Chrome, Edge or Chromium can be, best first. `env` gives an environment variable; the platform
 * is a parameter so that every system's list can be tested on one.
 */
export const browserPaths = (
  platform: NodeJS.Platform,
  env: (name: string) => string | undefined,
): readonly string[] => {
  const all = (folders: readonly (string | undefined)[], tails: readonly (readonly string[])[]): readonly string[] =>
    tails.flatMap(tail =>
      folders.filter(folder => folder !== undefined && folder !== '').map(folder => join(folder ?? '', ...tail)),
    );
  if (platform === 'win32')
    return all([env('PROGRAMFILES'), env('PROGRAMFILES(X86)'), env('LOCALAPPDATA')], windowsPrograms);
  if (platform === 'darwin') {
    const home = env('HOME');
    const folders = ['/Applications', home === undefined ? undefined : join(home, 'Applications')];
    return all(
      folders,
      macApps.map(app => [`${app}.app`, 'Contents', 'MacOS', app]),
    );
  }
  // A relative entry of the search path means "whatever lies in the folder I stand in": never a program to start.
  const search = (env('PATH') ?? '').split(':').filter(folder => folder.startsWith('/'));
  const folders = [...new Set([...search, '/usr/bin', '/usr/local/bin', '/snap/bin'])];
  return [
    ...all(
      folders,
      linuxNames.map(name => [name]),
    ),
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
  ];
};
