// The parts of Settings that are about neither keys nor the backend: strategy, limits, display, rehearsal, help.

import * as firstRunWords from '../words-first-run';
import * as noticeWords from '../words-notices';
import { toolWords } from '../words-tools';
import { later } from '../words-later';
import { DisplayChoices } from './display-settings';
import { dialog, follow } from './desk';
import { Licences } from './get-help';
import { restartFirstSteps } from './first-steps';
import { exchange } from './live-desk';
import { RunFromHere } from './run-from-here';
import { LimitsTable } from './settings-limits';
import { Section } from './settings-parts';

export const SettingsStrategy = () => (
  <Section anchor="strategy" title={later.strategySettings.title}>
    <p class="help">{later.strategySettings.text}</p>
    <div class="narrow">
      <RunFromHere />
    </div>
    <p class="help">
      <a {...follow({ name: 'backtest' })}>{later.strategySettings.parameters}</a>
    </p>
  </Section>
);

export const SettingsLimits = () => (
  <Section anchor="limits" title={later.limitsSettings.title}>
    <LimitsTable />
  </Section>
);

export const SettingsDisplay = () => (
  <Section anchor="display" title={toolWords.display.title}>
    <DisplayChoices group="page" />
  </Section>
);

/** Only where there is a practice exchange to rehearse on. */
export function SettingsRehearse() {
  if (exchange.value?.exchange.id !== 'practice') return null;
  return (
    <Section anchor="rehearse" title={later.rehearse.title}>
      <p class="help">{later.rehearse.lead}</p>
      <p>
        <a class="button" {...follow({ name: 'rehearse' })}>
          {later.rehearse.open}
        </a>
      </p>
    </Section>
  );
}

export const SettingsHelp = () => (
  <Section anchor="help" title={toolWords.help.title}>
    <div class="actions">
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => (dialog.value = 'help')}>
        {toolWords.help.shortcuts}
      </button>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => (dialog.value = 'notices')}>
        {noticeWords.title}
      </button>
      <button type="button" class="button" onClick={restartFirstSteps}>
        {firstRunWords.again}
      </button>
    </div>
    <h3>{later.licencesSettings.title}</h3>
    <Licences />
  </Section>
);
