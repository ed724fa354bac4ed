// The canvas does not follow CSS, so its colours are read from the tokens, and read again when the theme changes.

export type Colours = Readonly<
  Record<
    'surface' | 'raised' | 'text' | 'muted' | 'line' | 'grid' | 'edge' | 'accent' | 'gain' | 'loss' | 'ok' | 'warn',
    string
  >
>;

export function readColours(host: HTMLElement): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const colours: Colours = {
    surface: read('surface'),
    raised: read('raised'),
    text: read('text'),
    muted: read('muted'),
    line: read('line'),
    grid: read('grid'),
    edge: read('edge-fill'),
    accent: read('accent'),
    gain: read('gain'),
    loss: read('loss'),
    ok: read('ok'),
    warn: read('warn'),
  };
  probe.remove();
  return colours;
}
