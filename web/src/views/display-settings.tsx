// Display settings: each holds at once and is kept by the server. In a dialog over any screen, and a part of Settings.

import { Dialog, Segments } from '../components/basics';
import { exactDecimal } from '../model/numbers';
import type { Choices } from '../model/settings';
import { localZone, minuteWithZone } from '../model/time';
import type { DecimalText } from '../api/values';
import { toolWords } from '../words-tools';
import { dialog, setSetting, settings, settingsSaved, zone } from './desk';

const say = toolWords.display;
const sampleAmount = '1234567.89' as DecimalText;

const labels: Readonly<Record<keyof Choices, readonly (readonly [string, string])[]>> = {
  theme: Object.entries(say.themes),
  time_zone: Object.entries({ utc: say.zones.utc, local: say.zones.local(localZone()) }),
  colours: Object.entries(say.colourings),
  number_format: Object.entries(say.number_formats),
  density: Object.entries(say.densities),
  single_keys: Object.entries(say.switches),
};

/** group: names the radio buttons apart where the dialog is open over the page. */
export function DisplayChoices({ group }: { group: string }) {
  const now = settings.value;
  return (
    <div class="settings">
      {(Object.keys(labels) as (keyof Choices)[]).map((key) => (
        <Segments
          key={key}
          label={say[key]}
          name={`${group}-${key}`}
          value={now[key]}
          options={labels[key].map(([value, label]) => ({ value, label }))}
          onValue={(value) => void setSetting(key, value)}
        />
      ))}
      <p class="sample">
        <span class="muted">{say.sample}</span> <span class="gain mono">▲ +12.34 %</span>{' '}
        <span class="loss mono">▼ −5.67 %</span> <span class="mono">${exactDecimal(sampleAmount)}</span>{' '}
        <span class="mono">{minuteWithZone(Date.now(), zone.value)}</span>
      </p>
      <p class="help">{say.daysAreUtc}</p>
      <p class="help" role="status">
        {settingsSaved.value === true ? say.saved : settingsSaved.value === false ? say.notSaved : ''}
      </p>
    </div>
  );
}

export const DisplaySettings = () => (
  <Dialog title={say.title} onClose={() => (dialog.value = null)}>
    <DisplayChoices group="dialog" />
  </Dialog>
);
