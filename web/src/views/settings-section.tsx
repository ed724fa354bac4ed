// One part of the Settings page, with an address of its own: /settings#limits.

import type { ComponentChildren } from 'preact';

export const SettingsSection = (props: { id: string; title: string; children: ComponentChildren }) => (
  <section
    id={props.id}
    class="card settings-section"
    aria-labelledby={`${props.id}-title`}
    data-testid={`settings-${props.id}`}
    tabIndex={-1}
  >
    <h2 id={`${props.id}-title`}>{props.title}</h2>
    {props.children}
  </section>
);
