// Display settings: each holds at once and is kept by the server.

import { Dialog, Segments } from '../components/basics';
import { localZone, minuteWithZone } from '../model/time';
import { words } from '../words';
import { dialog, setSetting, settings, settingsSaved, zone } from './desk';

const say = words.display;
const entries = (map: Readonly<Record<string, string>>) =>
  Object.entries(map).map(([value, label]) => ({ value, label }));

export function DisplaySettings() {
  const now = settings.value;
  const zones = { utc: say.zones.utc, local: say.zones.local(localZone()) };
  return (
    <Dialog title={say.title} onClose={() => (dialog.value = null)}>
      <div class="settings">
        <Segments
          label={say.theme}
          name="theme"
          value={now.theme}
          options={entries(say.themes)}
          onValue={(value) => void setSetting('theme', value)}
        />
        <Segments
          label={say.time_zone}
          name="time_zone"
          value={now.time_zone}
          options={entries(zones)}
          onValue={(value) => void setSetting('time_zone', value)}
        />
        <Segments
          label={say.colours}
          name="colours"
          value={now.colours}
          options={entries(say.colourings)}
          onValue={(value) => void setSetting('colours', value)}
        />
        <Segments
          label={say.density}
          name="density"
          value={now.density}
          options={entries(say.densities)}
          onValue={(value) => void setSetting('density', value)}
        />
        <Segments
          label={say.single_keys}
          name="single_keys"
          value={now.single_keys}
          options={entries(say.switches)}
          onValue={(value) => void setSetting('single_keys', value)}
        />
        <p class="sample">
          <span class="muted">{say.sample}</span> <span class="gain mono">▲ +12.34 %</span>{' '}
          <span class="loss mono">▼ −5.67 %</span> <span class="mono">{minuteWithZone(Date.now(), zone.value)}</span>
        </p>
        <p class="help" role="status">
          {settingsSaved.value === true ? say.saved : settingsSaved.value === false ? say.notSaved : ''}
        </p>
      </div>
    </Dialog>
  );
}
