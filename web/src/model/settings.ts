// Display settings, kept by the server as a flat object of text. Unknown or missing values fall back to the default.

import { firstRunFrom, firstRunText } from './first-run';

export const choices = {
  theme: ['system', 'dark', 'light'],
  time_zone: ['utc', 'local'],
  colours: ['blue-orange', 'green-red', 'red-green'],
  number_format: ['system', 'comma-point', 'point-comma', 'space-comma', 'plain'],
  density: ['comfortable', 'compact'],
  single_keys: ['on', 'off'],
} as const;

export type Choices = { readonly [K in keyof typeof choices]: (typeof choices)[K][number] };
/** first_run: how far a person has come with the first steps, see model/first-run.ts. */
export type Settings = Choices & { readonly first_run: string };

export function settingsFrom(stored: Readonly<Record<string, string>>): Settings {
  const pick = <K extends keyof Choices>(key: K): Choices[K] => {
    const allowed: readonly string[] = choices[key];
    const found = stored[key];
    return (found !== undefined && allowed.includes(found) ? found : allowed[0]) as Choices[K];
  };
  return {
    theme: pick('theme'),
    time_zone: pick('time_zone'),
    colours: pick('colours'),
    number_format: pick('number_format'),
    density: pick('density'),
    single_keys: pick('single_keys'),
    first_run: firstRunText(firstRunFrom(stored['first_run'] ?? '')),
  };
}
