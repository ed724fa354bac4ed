// Display settings, kept by the server as a flat object of text. Unknown or missing values fall back to the default.

export const choices = {
  theme: ['system', 'dark', 'light'],
  time_zone: ['utc', 'local'],
  colours: ['blue-orange', 'green-red', 'red-green'],
  density: ['comfortable', 'compact'],
  single_keys: ['on', 'off'],
} as const;

export type Settings = { readonly [K in keyof typeof choices]: (typeof choices)[K][number] };

export function settingsFrom(stored: Readonly<Record<string, string>>): Settings {
  const pick = <K extends keyof typeof choices>(key: K): Settings[K] => {
    const allowed: readonly string[] = choices[key];
    const found = stored[key];
    return (found !== undefined && allowed.includes(found) ? found : allowed[0]) as Settings[K];
  };
  return {
    theme: pick('theme'),
    time_zone: pick('time_zone'),
    colours: pick('colours'),
    density: pick('density'),
    single_keys: pick('single_keys'),
  };
}
